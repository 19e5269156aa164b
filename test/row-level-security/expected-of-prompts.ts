import {
  absent,
  each,
  type Expectations,
  most,
  nobodyInserts,
  none,
  noRows,
  only,
  own as asOwn,
  REFUSED,
  type Rows,
} from './expected.ts';
import { BOB, UNKNOWN } from './people.ts';

const drafts = (name: string) => [`${name} draft`, `${name} published`];
const all = [...drafts('alice'), 'bob archived', ...drafts('bob')];
const published = ['alice published', 'bob published'];
const texts = (names: readonly string[], ...versions: number[]) =>
  names.flatMap((name) => versions.map((version) => `${name} v${version}`));
const runsOfAlice = [...drafts('alice'), 'alice on bob archived'];
const runsOfBob = ['bob archived', 'bob draft', 'bob on alice published', 'bob published'];
const runs = [...runsOfAlice, ...runsOfBob];
const refused = each<Rows>(REFUSED);
const bobs = drafts('bob').concat('bob archived');
const own = { ...none, alice: drafts('alice'), bob: bobs } as const;
const ownRuns = { ...none, alice: runsOfAlice, bob: runsOfBob, administrator: runs, service: runs } as const;
const prompt = (name: string) => `{{select id from prompts.prompts where name = '${name}'}}`;
const execution = (of: string) => `{{select id from prompts.executions where inputs ->> 'of' = '${of}'}}`;

/** For every table and view of prompts. */
export const prompts: Expectations = {
  relations: {
    'prompts.prompts': {
      label: 'name',
      seen: {
        ...most<Rows>(published),
        alice: ['alice draft', ...published],
        bob: ['alice published', ...bobs],
        administrator: all,
        service: all,
        analyst: REFUSED,
      },
    },
    'prompts.prompt_versions': {
      label: 'template',
      seen: {
        ...most<Rows>(texts(published, 2)),
        alice: [...texts(drafts('alice'), 1, 2), 'bob published v2'],
        bob: ['alice published v2', ...texts(bobs, 1, 2)],
        administrator: texts(all, 1, 2),
        service: texts(all, 1, 2),
        analyst: REFUSED,
      },
    },
    'prompts.validations': {
      label: 'name',
      seen: {
        ...most<Rows>(published),
        // While her execution of what Bob has since archived runs.
        alice: ['alice draft', ...published, 'bob archived'],
        bob: ['alice published', ...bobs],
        administrator: all,
        service: all,
        anonymous: REFUSED,
        analyst: REFUSED,
      },
    },
    'prompts.executions': { label: `inputs ->> 'of'`, seen: ownRuns },
    'prompts.execution_logs': { label: 'message', seen: ownRuns },
    'prompts.daily_usage': { label: 'day::text', seen: refused },
    'prompts.my_daily_usage': { label: 'executions::text', seen: { ...none, alice: ['3'], bob: ['1', '3'] } },
  },
  updates: [
    ['prompts.prompts', `description = 'x'`, { ...own, administrator: all }],
    ['prompts.prompt_versions', `template = 'x'`, refused],
    ['prompts.validations', 'is_active = false', own],
    ['prompts.executions', `error_message = 'x'`, ownRuns],
    ['prompts.execution_logs', `message = 'x'`, refused],
  ],
  deletes: [
    // Those that were executed cannot go.
    ['prompts.prompts', { ...noRows, alice: '23503', bob: '23503', administrator: '23503' }],
    ['prompts.prompt_versions', each(REFUSED)],
    ['prompts.validations', { ...noRows, alice: 2, bob: 3 }],
    ['prompts.executions', each(REFUSED)],
    ['prompts.execution_logs', each(REFUSED)],
  ],
  inserts: [
    ['prompts.prompts', 'name, template', `'n', 't'`, asOwn()],
    nobodyInserts('prompts.prompt_versions'),
    ['prompts.validations', 'prompt_id, name, type, config', `'${prompt('alice draft')}', 'n', 'REGEX', '{}'`, only('alice')],
    ['prompts.validations', 'prompt_id, name, type, config', `'${prompt('alice published')}', 'n', 'REGEX', '{}'`, only('alice')],
    ['prompts.validations', 'prompt_id, name, type, config', `'${UNKNOWN}', 'n', 'REGEX', '{}'`, only()],
    ['prompts.executions', 'prompt_id, inputs', `'${prompt('alice draft')}', '{}'`, only('alice', 'administrator')],
    ['prompts.executions', 'prompt_id, inputs', `'${prompt('alice published')}', '{}'`, asOwn()],
    ['prompts.executions', 'prompt_id, inputs', `'${UNKNOWN}', '{}'`, { ...only(), administrator: '23502' }],
    ['prompts.execution_logs', 'execution_id, message', `'${execution('alice draft')}', 'm'`, only('alice', 'service')],
    ['prompts.execution_logs', 'execution_id, message', `'${UNKNOWN}', 'm'`, absent('service')],
  ],
  moves: [
    ['prompts.prompts', `user_id = '${BOB}'`, ['alice']],
    ['prompts.validations', `prompt_id = '${prompt('bob draft')}'`, ['alice']],
    ['prompts.executions', `user_id = '${BOB}'`, ['alice']],
  ],
};
