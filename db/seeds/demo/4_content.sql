-- Content of the demo user.
insert into content.articles (id, user_id, title, slug, seo_title, meta_description, focus_keyphrase, content, html_content, status)
select '01900000-0000-7000-8000-000000000801', u.id, 'How to Review Code That a Model Wrote', 'how-to-review-code-that-a-model-wrote',
  'Reviewing Generated Code', 'Four questions to ask of code before it is merged.', 'code review',
  'Read the tests first. Then ask what happens when the input is empty, wrong or too large.',
  '<p>Read the tests first. Then ask what happens when the input is empty, wrong or too large.</p>', 'PUBLISHED'
from identity.users as u where u.email = 'demo@formaops.com'
on conflict do nothing;

insert into content.drafts (id, user_id, title, config, metadata, sections)
select '01900000-0000-7000-8000-000000000811', u.id, 'Prompts That Age Well', '{"topic": "prompts", "keywords": ["versions", "tests"]}', null,
  '[{"heading": "Say what you want", "text": "Not how to get there."}]'
from identity.users as u where u.email = 'demo@formaops.com'
on conflict do nothing;

insert into content.media_assets (id, user_id, article_id, type, provider, prompt, style, aspect_ratio)
select '01900000-0000-7000-8000-000000000821', a.user_id, a.id, 'IMAGE', 'GEMINI', 'A desk at night, a diff on the screen', 'watercolour', '16:9'
from content.articles as a where a.id = '01900000-0000-7000-8000-000000000801'
on conflict do nothing;

insert into content.research_queries (id, user_id, query, summary, sources)
select '01900000-0000-7000-8000-000000000831', u.id, 'How long do code reviews take?', 'Most are over within a day.',
  '[{"title": "An example of a source", "url": "https://example.com/reviews"}]'
from identity.users as u where u.email = 'demo@formaops.com'
on conflict do nothing;
