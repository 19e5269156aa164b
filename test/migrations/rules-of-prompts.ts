import { BOB } from '../row-level-security/people.ts';
import type { Rules } from './rule.ts';

const draft = `(select id from prompts.prompts where name = 'alice draft')`;
const published = `(select id from prompts.prompts where name = 'alice published')`;
const execution = `inputs ->> 'of' = 'alice draft'`;
const move = (status: string) => `update prompts.executions set status = '${status}' where ${execution}`;
const validations = (count: number) =>
  `insert into prompts.validations (prompt_id, name, type, config) select ${draft}, 'n', 'REGEX', '{}' from generate_series(1, ${String(count)})`;

export const promptsRules: Rules = {
  'prompts.prompts prompts_stamp': [
    {
      look: `select concat_ws(' ', version, published_at is not null) from prompts.prompts where name = 'alice draft'`,
      acts: [
        { by: 'alice', statement: `update prompts.prompts set template = 'v3' where name = 'alice draft'`, seen: '3 f' },
        {
          by: 'alice',
          statement: `update prompts.prompts set variables = '[{"name": "x"}]' where name = 'alice draft'`,
          seen: '3 f',
        },
        { by: 'alice', statement: `update prompts.prompts set status = 'PUBLISHED' where name = 'alice draft'`, seen: '2 t' },
      ],
      spares: [
        {
          by: 'alice',
          statement: `update prompts.prompts set description = 'd', tags = '{a}' where name = 'alice draft'`,
          seen: '2 f',
        },
        { by: 'alice', statement: `update prompts.prompts set template = template where name = 'alice draft'`, seen: '2 f' },
      ],
    },
  ],
  'prompts.prompts prompts_record_first_version': [
    {
      look: `select count(*) from prompts.prompt_versions as v join prompts.prompts as p on p.id = v.prompt_id where p.name in ('new', 'alice draft')`,
      acts: [{ by: 'alice', statement: `insert into prompts.prompts (name, template) values ('new', 't')`, seen: '3' }],
      spares: [{ by: 'alice', statement: `update prompts.prompts set description = 'd' where name = 'alice draft'`, seen: '2' }],
    },
  ],
  'prompts.prompts prompts_record_version': [
    {
      look: `select string_agg(concat_ws(' ', version, template), ', ' order by version) from prompts.prompt_versions where prompt_id = ${draft}`,
      acts: [
        {
          by: 'alice',
          statement: `update prompts.prompts set template = 'new' where name = 'alice draft'`,
          seen: '1 alice draft v1, 2 alice draft v2, 3 new',
        },
      ],
      spares: [
        {
          by: 'alice',
          statement: `update prompts.prompts set description = 'd' where name = 'alice draft'`,
          seen: '1 alice draft v1, 2 alice draft v2',
        },
      ],
    },
  ],
  'prompts.prompt_versions prompt_versions_immutable': [
    {
      refused: '23000 prompt_versions_immutable',
      breaks: [
        {
          by: { owner: 'No role may write versions.' },
          statement: `update prompts.prompt_versions set change_log = 'x' where prompt_id = ${draft}`,
        },
        {
          by: { owner: 'No role may delete versions.' },
          given: `delete from prompts.executions where prompt_id = ${draft}`,
          statement: `delete from prompts.prompt_versions where prompt_id = ${draft} and version = 1`,
        },
      ],
      edge: [
        {
          by: 'alice',
          given: `delete from prompts.executions where prompt_id = ${draft}`,
          statement: `delete from prompts.prompts where id = ${draft}`,
        },
      ],
    },
  ],
  'prompts.validations validations_limit': [
    {
      refused: '23514 validations_count',
      breaks: [{ by: 'alice', given: validations(49), statement: validations(1) }],
      edge: [
        { by: 'alice', given: validations(48), statement: validations(1) },
        // Those of another prompt do not count.
        { by: 'alice', given: validations(49), statement: validations(1).replaceAll(draft, published) },
      ],
    },
  ],
  'prompts.executions executions_pin_prompt_version': [
    {
      look: `select string_agg(prompt_version::text, ' ' order by created_at, id) from prompts.executions where prompt_id = ${published} and user_id = '${BOB}'`,
      acts: [
        { by: 'bob', statement: `insert into prompts.executions (prompt_id, inputs) values (${published}, '{}')`, seen: '2 2' },
      ],
      spares: [
        {
          by: 'bob',
          given: `update prompts.prompts set template = 'v3' where id = ${published}`,
          statement: `update prompts.executions set status = 'RUNNING' where prompt_id = ${published}`,
          seen: '2',
        },
      ],
    },
  ],
  'prompts.executions executions_move': [
    {
      refused: '23514 executions_status_transition',
      breaks: [
        { by: 'alice', given: `${move('RUNNING')}; ${move('COMPLETED')}`, statement: move('FAILED') },
        { by: 'alice', statement: move('COMPLETED'), instead: '23514 executions_status_logic' },
        { by: 'alice', given: move('CANCELLED'), statement: move('RUNNING'), instead: '23514 executions_status_logic' },
      ],
      edge: [
        { by: 'alice', statement: move('CANCELLED') },
        { by: 'alice', given: move('RUNNING'), statement: move('FAILED') },
        { by: 'alice', given: `${move('RUNNING')}; ${move('COMPLETED')}`, statement: move('COMPLETED') },
      ],
    },
    {
      look: `select concat_ws(' ', started_at is not null, completed_at is not null) from prompts.executions where ${execution}`,
      acts: [
        { by: 'alice', statement: move('RUNNING'), seen: 't f' },
        { by: 'alice', given: move('RUNNING'), statement: move('COMPLETED'), seen: 't t' },
        { by: 'alice', statement: move('CANCELLED'), seen: 'f t' },
      ],
      spares: [{ by: 'alice', statement: `update prompts.executions set error_message = 'x' where ${execution}`, seen: 'f f' }],
    },
  ],
};
