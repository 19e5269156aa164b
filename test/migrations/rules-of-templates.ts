import { MODERATOR } from '../row-level-security/people.ts';
import type { Rules } from './rule.ts';

/** A template of Alice's by its name in the world: alice draft, alice review or alice published. */
const change = (set: string, name = 'alice draft') => `update studio.templates set ${set} where name = '${name}'`;
const versions = `select string_agg(v.version, ' ' order by v.created_at, v.id) from studio.template_versions as v
  join studio.templates as t on t.id = v.template_id where t.name in ('new', 'alice draft')`;
const newTemplate = `insert into studio.templates (project_id, name, html_content, hubspot_config, version)
  values ((select id from studio.projects where name = 'alice private'), 'new', 'v1', '{}', '7.0.0')`;

export const templateRules: Rules = {
  'studio.templates templates_move': [
    {
      refused: '23514 templates_status_transition',
      breaks: [
        { by: 'alice', statement: change(`status = 'PUBLISHED'`) },
        { by: 'alice', statement: change(`status = 'DRAFT'`, 'alice published') },
        { by: 'administrator', statement: change(`status = 'APPROVED'`) },
      ],
      edge: [
        { by: 'alice', statement: change(`status = 'REVIEW'`) },
        { by: 'alice', statement: change(`status = 'ARCHIVED'`, 'alice published') },
        { by: 'alice', statement: change(`status = 'PUBLISHED'`, 'alice published') },
      ],
    },
    {
      refused: '42501 templates_publication_is_sharing',
      breaks: [
        {
          by: 'moderator',
          given: `update studio.project_collaborators set role = 'EDITOR' where user_id = '${MODERATOR}'`,
          statement: change(`status = 'ARCHIVED'`, 'alice published'),
        },
      ],
      edge: [
        {
          by: 'moderator',
          given: `update studio.project_collaborators set role = 'ADMIN' where user_id = '${MODERATOR}'`,
          statement: change(`status = 'ARCHIVED'`, 'alice published'),
        },
        { by: 'administrator', statement: change(`status = 'ARCHIVED'`, 'alice published') },
      ],
    },
    {
      refused: '42501 templates_approval_by_review',
      breaks: [
        { by: 'alice', statement: change(`status = 'APPROVED'`, 'alice review') },
        {
          by: 'moderator',
          given: `update studio.project_collaborators set role = 'EDITOR' where user_id = '${MODERATOR}'`,
          statement: change(`status = 'APPROVED'`, 'alice review'),
        },
      ],
      edge: [
        {
          by: 'moderator',
          statement: `select studio.review_template(id, true, updated_at) from studio.templates where name = 'alice review'`,
        },
        { by: 'administrator', statement: change(`status = 'APPROVED'`, 'alice review') },
      ],
    },
  ],
  'studio.templates templates_freeze': [
    {
      refused: '23514 templates_content_frozen',
      breaks: [
        { by: 'alice', statement: change(`html_content = 'x'`, 'alice review') },
        { by: 'alice', statement: change(`version = '9.0.0'`, 'alice published') },
        { by: 'alice', statement: change(`name = 'x'`, 'alice review') },
        { by: 'alice', statement: change(`description = 'x'`, 'alice published') },
        { by: 'alice', statement: change(`tags = '{a}', html_content = html_content`, 'alice review') },
      ],
      edge: [
        { by: 'alice', statement: change(`html_content = 'x', name = 'x', tags = '{a}'`) },
        { by: 'alice', statement: change(`tags = tags, html_content = html_content`, 'alice review') },
        { by: 'service', statement: change(`quality_score = 0.5`, 'alice published') },
      ],
    },
  ],
  'studio.templates templates_number': [
    {
      look: `select version from studio.templates where name = 'alice draft'`,
      acts: [{ by: 'alice', statement: change(`css_content = 'x'`), seen: '1.0.2' }],
      spares: [
        { by: 'alice', statement: change(`tags = '{a}'`), seen: '1.0.1' },
        { by: 'alice', statement: change(`html_content = 'x', version = '2.0.0'`), seen: '2.0.0' },
      ],
    },
  ],
  'studio.templates templates_record_first_version': [
    {
      look: versions,
      acts: [{ by: 'alice', statement: newTemplate, seen: '1.0.0 1.0.1 7.0.0' }],
      spares: [{ by: 'alice', statement: change(`tags = '{a}'`), seen: '1.0.0 1.0.1' }],
    },
  ],
  'studio.templates templates_record_version': [
    {
      look: versions,
      acts: [{ by: 'alice', statement: change(`html_content = 'x'`), seen: '1.0.0 1.0.1 1.0.2' }],
      spares: [
        { by: 'alice', statement: change(`tags = '{a}'`), seen: '1.0.0 1.0.1' },
        { by: 'alice', statement: newTemplate, seen: '1.0.0 1.0.1 7.0.0' },
      ],
    },
  ],
  'studio.template_versions template_versions_immutable': [
    {
      refused: '23000 template_versions_immutable',
      breaks: [
        {
          by: { owner: 'No role may write versions.' },
          statement: `update studio.template_versions set version = '9.9.9' where version = '1.0.0' and template_id = (select id from studio.templates where name = 'alice draft')`,
        },
        {
          by: { owner: 'No role may delete versions.' },
          statement: `delete from studio.template_versions where version = '1.0.0'`,
        },
      ],
      edge: [{ by: 'alice', statement: `delete from studio.templates where name = 'alice draft'` }],
    },
  ],
};
