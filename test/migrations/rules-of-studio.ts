import { ALICE, BOB, MODERATOR } from '../row-level-security/people.ts';
import type { Rules } from './rule.ts';

const moduleOf = (name: string) => `(select id from studio.module_templates where name = '${name}')`;
const projectOf = (name: string) => `(select id from studio.projects where name = '${name}')`;
const ratings = `select string_agg(concat_ws(' ', name, rating, review_count), ', ' order by name)
  from studio.module_templates where name in ('alice approved', 'bob approved')`;
const asWorld = 'alice approved 0, bob approved 4.00 1';
export const studioRules: Rules = {
  'studio.module_templates module_templates_stamp': [
    {
      look: `select concat_ws(' ', is_approved, published_at is not null) from studio.module_templates where name = 'alice approved'`,
      acts: [
        {
          by: 'alice',
          statement: `update studio.module_templates set html_content = 'x' where name = 'alice approved'`,
          seen: 'f t',
        },
        {
          by: 'alice',
          statement: `update studio.module_templates set description = 'x' where name = 'alice approved'`,
          seen: 'f t',
        },
        {
          by: 'alice',
          statement: `update studio.module_templates set tags = '{a}' where name = 'alice approved'`,
          seen: 'f t',
        },
      ],
      spares: [
        {
          by: 'alice',
          statement: `update studio.module_templates set is_public = false, name = name where name = 'alice approved'`,
          seen: 't t',
        },
      ],
    },
    {
      look: `select concat_ws(' ', is_approved, published_at is not null) from studio.module_templates where name = 'alice pending'`,
      acts: [
        { by: 'moderator', statement: `select studio.review_module_template(id, true, updated_at) from studio.module_templates where name = 'alice pending'`, seen: 't t' },
      ],
      spares: [
        { by: 'moderator', statement: `select studio.review_module_template(id, false, updated_at) from studio.module_templates where name = 'alice pending'`, seen: 'f f' },
      ],
    },
  ],
  'studio.template_reviews template_reviews_not_own': [
    {
      refused: '23514 template_reviews_not_own',
      breaks: [
        {
          by: 'alice',
          statement: `insert into studio.template_reviews (template_id, rating) values (${moduleOf('alice approved')}, 5)`,
        },
        {
          by: { owner: 'No role changes whose a review is.' },
          statement: `update studio.template_reviews set user_id = '${BOB}' where comment = 'alice'`,
        },
      ],
      edge: [
        {
          by: 'moderator',
          statement: `insert into studio.template_reviews (template_id, rating) values (${moduleOf('alice approved')}, 5)`,
        },
        { by: 'alice', statement: `update studio.template_reviews set rating = 5` },
      ],
    },
  ],
  'studio.template_reviews template_reviews_rate_on_insert': [
    {
      look: ratings,
      acts: [
        {
          by: { owner: 'No role inserts a review that is approved.' },
          statement: `insert into studio.template_reviews (user_id, template_id, rating, is_approved) values ('${MODERATOR}', ${moduleOf('bob approved')}, 2, true)`,
          seen: 'alice approved 0, bob approved 3.00 2',
        },
      ],
      spares: [
        {
          by: 'moderator',
          statement: `insert into studio.template_reviews (template_id, rating) values (${moduleOf('bob approved')}, 2)`,
          seen: asWorld,
        },
      ],
    },
  ],
  'studio.template_reviews template_reviews_rate_on_update': [
    {
      look: ratings,
      acts: [
        {
          by: 'moderator',
          statement: `select studio.approve_review(id, true, updated_at) from studio.template_reviews where comment = 'bob'`,
          seen: 'alice approved 4.00 1, bob approved 4.00 1',
        },
        {
          by: 'moderator',
          statement: `select studio.approve_review(id, false, updated_at) from studio.template_reviews where comment = 'alice'`,
          seen: 'alice approved 0, bob approved 0',
        },
      ],
      spares: [
        { by: 'bob', statement: `update studio.template_reviews set rating = 1`, seen: asWorld },
        { by: 'moderator', statement: `select studio.approve_review(id, true, updated_at) from studio.template_reviews where comment = 'alice'`, seen: asWorld },
      ],
    },
  ],
  'studio.template_reviews template_reviews_rate_on_delete': [
    {
      look: ratings,
      acts: [{ by: 'alice', statement: 'delete from studio.template_reviews', seen: 'alice approved 0, bob approved 0' }],
      spares: [{ by: 'bob', statement: 'delete from studio.template_reviews', seen: asWorld }],
    },
  ],
  'studio.template_reviews template_reviews_withdraw_approval': [
    {
      look: `select is_approved::text from studio.template_reviews where user_id = '${ALICE}'`,
      acts: [
        { by: 'alice', statement: 'update studio.template_reviews set rating = 5', seen: 'false' },
        { by: 'alice', statement: `update studio.template_reviews set comment = 'x'`, seen: 'false' },
      ],
      spares: [{ by: 'alice', statement: 'update studio.template_reviews set comment = comment, rating = rating', seen: 'true' }],
    },
  ],
  'studio.template_reviews template_reviews_decide': [
    {
      look: `select is_approved || ' ' || is_rejected from studio.template_reviews where comment = 'bob'`,
      acts: [
        {
          by: 'moderator',
          statement: `select studio.approve_review(id, false, updated_at) from studio.template_reviews where comment = 'bob'`,
          seen: 'false true',
        },
        {
          by: 'moderator',
          given: `update studio.template_reviews set is_approved = false where comment = 'bob'`,
          statement: `select studio.approve_review(id, true, updated_at) from studio.template_reviews where comment = 'bob'`,
          seen: 'true false',
        },
      ],
      spares: [{ by: 'bob', statement: `update studio.template_reviews set rating = 2`, seen: 'false false' }],
    },
  ],
  'studio.projects projects_publicity_is_sharing': [
    {
      refused: '42501 projects_publicity_is_sharing',
      breaks: [
        {
          by: 'moderator',
          given: `update studio.project_collaborators set role = 'EDITOR' where user_id = '${MODERATOR}'`,
          statement: `update studio.projects set is_public = true where name = 'alice private'`,
        },
      ],
      edge: [
        {
          by: 'moderator',
          given: `update studio.project_collaborators set role = 'EDITOR' where user_id = '${MODERATOR}'`,
          statement: `update studio.projects set is_public = false, description = 'd' where name = 'alice private'`,
        },
        {
          by: 'moderator',
          given: `update studio.project_collaborators set role = 'EDITOR', can_share = true where user_id = '${MODERATOR}'`,
          statement: `update studio.projects set is_public = true where name = 'alice private'`,
        },
        { by: 'alice', statement: `update studio.projects set is_public = true where name = 'alice private'` },
        { by: 'administrator', statement: `update studio.projects set is_public = true where name = 'alice private'` },
      ],
    },
  ],
  'studio.projects projects_stamp': [
    {
      look: `select (published_at is not null)::text from studio.projects where name = 'alice private'`,
      acts: [
        { by: 'alice', statement: `update studio.projects set status = 'PUBLISHED' where name = 'alice private'`, seen: 'true' },
      ],
      spares: [
        {
          by: 'service',
          statement: `update studio.projects set status = 'COMPLETED' where name = 'alice private'`,
          seen: 'false',
        },
      ],
    },
  ],
  'studio.projects projects_revise': [
    {
      refused: '23514 projects_revision_current',
      breaks: [
        { by: 'alice', statement: `update studio.projects set description = 'd', revision = 2 where name = 'alice private'` },
        { by: 'alice', statement: `update studio.projects set revision = 2 where name = 'alice private'` },
      ],
      edge: [
        { by: 'alice', statement: `update studio.projects set description = 'd', revision = 1 where name = 'alice private'` },
        { by: 'alice', statement: `update studio.projects set description = 'd' where name = 'alice private'` },
      ],
    },
    {
      look: `select revision::text from studio.projects where name = 'alice private'`,
      acts: [
        ['alice', `description = 'd', revision = 1`] as const,
        ['alice', `settings = '{"a": 1}'`] as const,
        ['alice', `tags = '{x}'`] as const,
        ['service', `output_html = '<p></p>'`] as const,
      ].map(([by, set]) => ({ by, statement: `update studio.projects set ${set} where name = 'alice private'`, seen: '2' })),
      spares: [
        ['alice', 'name = name, revision = revision'] as const,
        ['alice', 'is_public = true'] as const,
        ['service', `status = 'PROCESSING', progress = 50, build_time_ms = 1`] as const,
      ].map(([by, set]) => ({ by, statement: `update studio.projects set ${set} where name = 'alice private'`, seen: '1' })),
    },
  ],
  'studio.project_collaborators project_collaborators_tell_invited': [
    {
      look: `select string_agg(concat_ws(' ', type, message, data ->> 'role', (data ->> 'invited_by')::uuid = '${ALICE}'), ', ')
        from identity.notifications where user_id = '${BOB}' and type = 'COLLABORATION_INVITE' and message like '%alice private%'`,
      acts: [
        {
          by: 'alice',
          statement: `insert into studio.project_collaborators (project_id, user_id, role) values (${projectOf('alice private')}, '${BOB}', 'EDITOR')`,
          seen: 'COLLABORATION_INVITE alice invites you to work on alice private. EDITOR t',
        },
      ],
      spares: [
        {
          by: { owner: 'Who loads data acts in nobody’s name.' },
          statement: `insert into studio.project_collaborators (project_id, user_id, role) values (${projectOf('alice private')}, '${BOB}', 'EDITOR')`,
          seen: 'null',
        },
        { by: 'alice', statement: `update studio.project_collaborators set role = 'EDITOR'`, seen: 'null' },
      ],
    },
  ],
  'studio.project_collaborators project_collaborators_not_owner': [
    {
      refused: '23514 project_collaborators_not_owner',
      breaks: [
        {
          by: 'alice',
          statement: `insert into studio.project_collaborators (project_id, user_id, role) values (${projectOf('alice private')}, '${ALICE}', 'VIEWER')`,
          instead: '42501',
        },
        {
          by: { owner: 'No role changes who a collaborator is.' },
          statement: `update studio.project_collaborators set user_id = '${ALICE}' where user_id = '${MODERATOR}'`,
        },
      ],
      edge: [
        {
          by: 'alice',
          statement: `insert into studio.project_collaborators (project_id, user_id, role) values (${projectOf('alice private')}, '${BOB}', 'VIEWER')`,
        },
      ],
    },
  ],
  'studio.ai_sessions ai_sessions_stamp': [
    {
      look: `select (completed_at is not null)::text from studio.ai_sessions where phase = 'alice_own'`,
      acts: ['COMPLETED', 'FAILED', 'CANCELLED'].map((status) => ({
        by: 'alice',
        statement: `update studio.ai_sessions set status = '${status}' where phase = 'alice_own'`,
        seen: 'true',
      })),
      spares: [
        {
          by: 'service',
          statement: `update studio.ai_sessions set status = 'PROCESSING' where phase = 'alice_own'`,
          seen: 'false',
        },
      ],
    },
    {
      look: `select concat_ws(' ', started_at > '2026-01-01', lease_expires_at is not null) from studio.ai_sessions where phase = 'alice_own'`,
      acts: [
        { by: 'service', statement: `update studio.ai_sessions set status = 'PROCESSING' where phase = 'alice_own'`, seen: 't f' },
        ...[`status = 'PROCESSING', claim_count = 1`].map((set) => ({
          by: 'service' as const,
          given: `update studio.ai_sessions set status = 'PROCESSING', lease_expires_at = now() where phase = 'alice_own';
            alter table studio.ai_sessions disable trigger ai_sessions_stamp;
            update studio.ai_sessions set started_at = '2025-01-01' where phase = 'alice_own';
            alter table studio.ai_sessions enable trigger ai_sessions_stamp`,
          statement: `update studio.ai_sessions set ${set} where phase = 'alice_own'`,
          seen: 't t',
        })),
        {
          by: 'service',
          given: `update studio.ai_sessions set status = 'PROCESSING', lease_expires_at = now() where phase = 'alice_own'`,
          statement: `update studio.ai_sessions set status = 'COMPLETED' where phase = 'alice_own'`,
          seen: 't f',
        },
        {
          by: 'service',
          given: `update studio.ai_sessions set status = 'PROCESSING', lease_expires_at = now() where phase = 'alice_own'`,
          statement: `update studio.ai_sessions set status = 'PENDING' where phase = 'alice_own'`,
          seen: 'f',
        },
      ],
      spares: [
        {
          by: 'service',
          statement: `update studio.ai_sessions set progress = 50 where phase = 'alice_own'`,
          seen: 'f',
        },
      ],
    },
  ],
};
