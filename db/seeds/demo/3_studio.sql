-- The module templates of the blueprint: nobody's, public and approved.
insert into studio.module_templates (id, name, slug, description, category, complexity, html_content, css_content, tags, is_public, is_approved)
select t.id::uuid, t.name, t.slug, format('A %s %s template', lower(t.complexity), lower(t.category)),
  t.category::studio.template_category, t.complexity::studio.template_complexity,
  format(E'<div class="template-%s">\n  <h2>%s</h2>\n  <p>This is a sample %s template.</p>\n</div>\n', t.slug, t.name, t.name),
  E'.template { padding: 1rem; margin: 1rem 0; }\n.template h2 { color: #333; font-size: 1.5rem; }\n.template p { color: #666; line-height: 1.6; }\n',
  array[lower(t.category), lower(t.complexity)], true, true
from (values
  ('01900000-0000-7000-8000-000000000401', 'Modern Header',     'modern-header',     'HEADER',  'SIMPLE'),
  ('01900000-0000-7000-8000-000000000402', 'Hero Section',      'hero-section',      'HERO',    'MODERATE'),
  ('01900000-0000-7000-8000-000000000403', 'Contact Form',      'contact-form',      'FORM',    'COMPLEX'),
  ('01900000-0000-7000-8000-000000000404', 'Pricing Table',     'pricing-table',     'PRICING', 'MODERATE'),
  ('01900000-0000-7000-8000-000000000405', 'Footer with Links', 'footer-with-links', 'FOOTER',  'SIMPLE')
) as t (id, name, slug, category, complexity)
on conflict do nothing;

insert into studio.template_reviews (id, template_id, user_id, rating, comment, is_approved)
select '01900000-0000-7000-8000-000000000451', t.id, u.id, 5, 'Looks good on phones, too.', true
from studio.module_templates as t, identity.users as u
where t.id = '01900000-0000-7000-8000-000000000402' and u.email = 'demo@formaops.com'
on conflict do nothing;

-- The ten projects of the blueprint, which draws them by lot; these are always the same.
insert into studio.projects (id, user_id, template_id, name, description, status, progress, tags, is_public)
select p.id::uuid, u.id, t.id, p.name, p.description, p.status::studio.project_status, p.progress, p.tags::text[], p.status = 'PUBLISHED'
from (values
  ('01900000-0000-7000-8000-000000000501', 'modern-header',     'Bakery Front Page',    'Opening hours and today''s bread at a glance.',       'PUBLISHED', 100, '{web,responsive}'),
  ('01900000-0000-7000-8000-000000000502', 'hero-section',      'Ski Rental Landing',   'One large picture, one button.',                      'PUBLISHED', 100, '{web,mobile,modern}'),
  ('01900000-0000-7000-8000-000000000503', 'contact-form',      'Clinic Appointments',  'A form that asks for no more than it needs.',         'COMPLETED', 100, '{web}'),
  ('01900000-0000-7000-8000-000000000504', 'pricing-table',     'Plans of a Gym',       'Three plans beside each other, the middle one larger.','DRAFT',      20, '{mobile,responsive}'),
  ('01900000-0000-7000-8000-000000000505', 'footer-with-links', 'Library Footer',       'Where the branches are, and when they close.',        'COMPLETED', 100, '{web,modern}'),
  ('01900000-0000-7000-8000-000000000506', 'modern-header',     'Band on Tour',         'Dates that stay at the top.',                         'DRAFT',       0, '{modern}'),
  ('01900000-0000-7000-8000-000000000507', 'hero-section',      'Harbour Festival',     'A countdown over the sea.',                           'COMPLETED', 100, '{web,responsive,modern}'),
  ('01900000-0000-7000-8000-000000000508', 'contact-form',      'Lost and Found',       'What was lost, where, and how to reach the owner.',   'DRAFT',      45, '{mobile}'),
  ('01900000-0000-7000-8000-000000000509', 'pricing-table',     'Ferry Tickets',        'Prices by season and by the length of the car.',      'PUBLISHED', 100, '{web,mobile}'),
  ('01900000-0000-7000-8000-000000000510', 'footer-with-links', 'Museum of Glass',      'Links to the collections.',                           'COMPLETED', 100, '{responsive}')
) as p (id, slug, name, description, status, progress, tags)
join studio.module_templates as t on t.slug = p.slug
join identity.users as u on u.email = 'admin@example.com'
on conflict do nothing;

-- The service counts uses when projects are made through it.
update studio.module_templates as t set usage_count = p.projects
from (select template_id, count(*) as projects from studio.projects where template_id is not null group by template_id) as p
where p.template_id = t.id and t.usage_count < p.projects;

insert into studio.project_collaborators (id, project_id, user_id, role)
select '01900000-0000-7000-8000-000000000551', p.id, u.id, 'EDITOR'
from studio.projects as p, identity.users as u
where p.id = '01900000-0000-7000-8000-000000000503' and u.email = 'demo@formaops.com'
on conflict do nothing;

insert into studio.ai_sessions (id, user_id, project_id, session_type, status, phase, progress, input_data, sections, ai_analysis, suggestions,
                                final_result, tokens_used, cost_usd, processing_time_ms, quality_score)
select '01900000-0000-7000-8000-000000000601', p.user_id, p.id, 'pipeline', 'COMPLETED', 'done', 100,
  '{"file": "appointments.png", "width": 1440, "height": 2100}',
  '[{"name": "form", "type": "FORM"}]',
  '{"kind": "form", "fields": ["name", "e-mail", "date"]}',
  '["Keep the three fields in one module."]',
  '{"modules": 1}', 1840, 0.0276, 5200, 0.91
from studio.projects as p
where p.id = '01900000-0000-7000-8000-000000000503'
on conflict do nothing;

-- Logs have their time in the key, so in another month a second run would not conflict.
insert into studio.ai_session_logs (id, session_id, level, phase, message, duration_ms, logged_at)
select l.id::uuid, s.id, l.level::studio.ai_log_level, l.phase, l.message, l.duration_ms, date_trunc('month', now(), 'UTC') + interval '12 hours'
from (values
  ('01900000-0000-7000-8000-000000000611', 'INFO', 'upload',   'Took appointments.png.',              120),
  ('01900000-0000-7000-8000-000000000612', 'WARN', 'analysis', 'The contrast of the button is low.', 3300),
  ('01900000-0000-7000-8000-000000000613', 'INFO', 'done',     'Made one module.',                   1780)
) as l (id, level, phase, message, duration_ms)
join studio.ai_sessions as s on s.id = '01900000-0000-7000-8000-000000000601'
where not exists (select from studio.ai_session_logs as old where old.session_id = s.id and old.id = l.id::uuid);

insert into studio.templates (id, project_id, session_id, name, description, html_content, css_content, hubspot_config, quality_score, tags)
select '01900000-0000-7000-8000-000000000701', s.project_id, s.id, 'Appointment Form', 'Name, e-mail address and a date.',
  E'<form class="appointment">\n  <input name="name"><input name="email" type="email"><input name="date" type="date">\n</form>\n',
  E'.appointment { display: grid; gap: 1rem; }\n', '{"label": "Appointment form", "host_template_types": ["PAGE"]}', 0.91, '{form}'
from studio.ai_sessions as s
where s.id = '01900000-0000-7000-8000-000000000601'
on conflict do nothing;

-- What the service before this one left: two rows to import, and one that cannot be.
insert into studio.legacy_templates (id, title, "desc", type, html, css, tags) values
  ('01900000-0000-7000-8000-000000000711', 'Sticky Header', 'Stays at the top.',    'header', '<header>Kaava</header>', 'header { position: sticky; }', 'sticky, simple'),
  ('01900000-0000-7000-8000-000000000712', 'Price Columns', 'Three plans.',         'pricing', '<ul><li>Free</li></ul>', null,                          'plans'),
  ('01900000-0000-7000-8000-000000000713', 'Empty',         'Nothing was ever in it.', 'hero',  '',                       null,                          null)
on conflict do nothing;
