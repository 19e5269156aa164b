import { ALICE, BOB, MODERATOR } from '../row-level-security/people.ts';
import type { Rules } from './rule.ts';

const moduleOf = (name: string) => `(select id from studio.module_templates where name = '${name}')`;
const reviewOf = (name: string) => `(select id from studio.template_reviews where comment = '${name}')`;
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
      ],
      spares: [
        {
          by: 'alice',
          statement: `update studio.module_templates set tags = '{a}', name = name where name = 'alice approved'`,
          seen: 't t',
        },
      ],
    },
    {
      look: `select concat_ws(' ', is_approved, published_at is not null) from studio.module_templates where name = 'alice pending'`,
      acts: [
        { by: 'moderator', statement: `select studio.approve_module_template(${moduleOf('alice pending')}, true)`, seen: 't t' },
      ],
      spares: [
        { by: 'moderator', statement: `select studio.approve_module_template(${moduleOf('alice pending')}, false)`, seen: 'f f' },
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
          statement: `select studio.approve_review(${reviewOf('bob')}, true)`,
          seen: 'alice approved 4.00 1, bob approved 4.00 1',
        },
        {
          by: 'moderator',
          statement: `select studio.approve_review(${reviewOf('alice')}, false)`,
          seen: 'alice approved 0, bob approved 0',
        },
      ],
      spares: [
        { by: 'bob', statement: `update studio.template_reviews set rating = 1`, seen: asWorld },
        { by: 'moderator', statement: `select studio.approve_review(${reviewOf('alice')}, true)`, seen: asWorld },
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
  'studio.projects projects_count_template_use': [
    {
      look: `select usage_count from studio.module_templates where name = 'bob approved'`,
      acts: [
        {
          by: 'alice',
          statement: `insert into studio.projects (name, template_id) values ('new', ${moduleOf('bob approved')})`,
          seen: '1',
        },
      ],
      spares: [
        { by: 'alice', statement: `insert into studio.projects (name) values ('new')`, seen: '0' },
        {
          by: 'alice',
          statement: `insert into studio.projects (name, template_id) values ('new', ${moduleOf('alice approved')})`,
          seen: '0',
        },
      ],
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
  ],
};
