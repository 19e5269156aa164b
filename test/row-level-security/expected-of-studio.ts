import {
  absent,
  type BlindDelete,
  type BlindUpdate,
  each,
  type Expectations,
  type Insert,
  type Move,
  nobodyInserts,
  none,
  noRows,
  only,
  own,
  REFUSED,
  type Relation,
} from './expected.ts';
import { BOB, type Companion, MODERATOR, UNKNOWN } from './people.ts';

const names = (person: string, ...states: string[]) => states.map((state) => `${person} ${state}`);
const approved = ['alice approved', 'bob approved', 'nobody approved'];
const modules = [
  ...names('alice', 'private', 'pending', 'approved'),
  ...names('bob', 'private', 'pending', 'approved'),
  'nobody approved',
];
const publicModules = [...names('alice', 'pending', 'approved'), ...names('bob', 'pending', 'approved'), 'nobody approved'];
const projects = [...names('alice', 'private', 'public'), ...names('bob', 'private', 'public')];
const publicProjects = ['alice public', 'bob public'];
const sessions = ['alice_own', 'alice_project', 'bob_own', 'bob_project', 'nobody'];
const alicesTemplates = names('alice', 'draft', 'review', 'published');
const bobsTemplates = names('bob', 'draft', 'review', 'published');
const published = ['alice published', 'bob published'];
const versions = (templates: readonly string[], ...numbers: string[]) =>
  templates.flatMap((name) => numbers.map((number) => `${name} ${number}`));
const both = ['1.0.0', '1.0.1'];
/** Who is in on Alice's private project, by the last digit of their ids. */
const team = ['1', '2', '3', '4', '5', '6', 'c'];
const among = <Value>(who: readonly Companion[], value: Value) =>
  Object.fromEntries(who.map((name) => [name, value])) as Partial<Record<Companion, Value>>;
const inOnAlices = <Value>(value: Value) => among(['viewer', 'editor', 'manager', 'drafter', 'remover', 'inviter'], value);
const editing = <Value>(value: Value) => among(['editor', 'manager', 'drafter'], value);
const deleting = <Value>(value: Value) => among(['manager', 'remover'], value);

/** For every table and view of studio: who sees which rows. */
const studioRelations: Readonly<Record<string, Relation>> = {
  'studio.module_templates': {
    label: 'name',
    seen: {
      anonymous: approved,
      alice: [...names('alice', 'private', 'pending'), ...approved],
      bob: [...names('bob', 'private', 'pending'), ...approved],
      nobody: approved,
      moderator: publicModules,
      administrator: modules,
      service: modules,
      analyst: REFUSED,
    },
  },
  'studio.template_reviews': {
    label: 'comment',
    seen: {
      anonymous: ['alice'],
      alice: ['alice'],
      bob: ['alice', 'bob'],
      nobody: ['alice'],
      moderator: ['alice', 'bob'],
      administrator: ['alice', 'bob'],
      service: REFUSED,
      analyst: REFUSED,
    },
  },
  'studio.projects': {
    label: 'name',
    seen: {
      anonymous: publicProjects,
      alice: ['alice private', ...publicProjects],
      bob: ['bob private', ...publicProjects],
      nobody: publicProjects,
      moderator: ['alice private', ...publicProjects],
      ...inOnAlices(['alice private', ...publicProjects]),
      administrator: projects,
      service: projects,
      analyst: REFUSED,
    },
  },
  'studio.project_collaborators': {
    label: 'right(user_id::text, 1)',
    seen: { ...none, alice: team, bob: ['d'], moderator: team, ...inOnAlices(team), administrator: [...team, 'd'] },
  },
  'studio.ai_sessions': {
    label: 'phase',
    seen: {
      ...none,
      alice: ['alice_own', 'alice_project'],
      bob: ['bob_own', 'bob_project'],
      moderator: ['alice_project'],
      ...inOnAlices(['alice_project']),
      administrator: sessions,
      service: sessions,
    },
  },
  'studio.ai_session_logs': {
    label: 'message',
    seen: {
      ...none,
      alice: ['alice_own', 'alice_project'],
      bob: ['bob_own', 'bob_project'],
      moderator: ['alice_project'],
      ...inOnAlices(['alice_project']),
      administrator: sessions,
      service: sessions,
    },
  },
  'studio.templates': {
    label: 'name',
    seen: {
      anonymous: published,
      alice: [...alicesTemplates, 'bob published'],
      bob: ['alice published', ...bobsTemplates],
      nobody: published,
      moderator: [...alicesTemplates, 'bob published', 'bob review'],
      ...inOnAlices([...alicesTemplates, 'bob published']),
      administrator: [...alicesTemplates, ...bobsTemplates],
      service: [...alicesTemplates, ...bobsTemplates],
      analyst: REFUSED,
    },
  },
  'studio.template_versions': {
    label: `(content ->> 'name') || ' ' || version`,
    seen: {
      anonymous: versions(published, '1.0.1'),
      alice: [...versions(alicesTemplates, ...both), 'bob published 1.0.1'],
      bob: ['alice published 1.0.1', ...versions(bobsTemplates, ...both)],
      nobody: versions(published, '1.0.1'),
      moderator: [...versions(alicesTemplates, ...both), ...versions(['bob published', 'bob review'], '1.0.1')],
      ...inOnAlices([...versions(alicesTemplates, ...both), 'bob published 1.0.1']),
      administrator: versions([...alicesTemplates, ...bobsTemplates], ...both),
      service: versions([...alicesTemplates, ...bobsTemplates], ...both),
      analyst: REFUSED,
    },
  },
  'studio.legacy_templates': {
    label: 'title',
    seen: { ...each(REFUSED), administrator: ['legacy'], service: ['legacy'] },
  },
};

const studioUpdates: readonly BlindUpdate[] = [
  [
    'studio.module_templates',
    `keywords = '{x}'`,
    {
      ...none,
      alice: names('alice', 'private', 'pending', 'approved'),
      bob: names('bob', 'private', 'pending', 'approved'),
      administrator: modules,
    },
  ],
  ['studio.module_templates', 'is_approved = false', { ...each(REFUSED), administrator: modules }],
  ['studio.module_templates', 'downloads = 7', each(REFUSED)],
  ['studio.template_reviews', 'rating = 1', { ...none, alice: ['alice'], bob: ['bob'], administrator: ['alice', 'bob'] }],
  ['studio.template_reviews', 'is_approved = true', { ...each(REFUSED), administrator: ['alice', 'bob'] }],
  [
    'studio.projects',
    'progress = 50',
    {
      ...none,
      alice: names('alice', 'private', 'public'),
      bob: names('bob', 'private', 'public'),
      ...editing(['alice private']),
      administrator: projects,
      service: projects,
    },
  ],
  [
    'studio.projects',
    `tags = '{x}'`,
    { ...none, alice: projects.slice(0, 2), bob: projects.slice(2), ...editing(['alice private']), administrator: projects },
  ],
  [
    'studio.project_collaborators',
    'can_share = true',
    // Only those whose rights are within one's own, and never oneself.
    {
      ...none,
      alice: team,
      bob: ['d'],
      manager: team.filter((who) => who !== '3'),
      inviter: ['1', 'c'],
      administrator: [...team, 'd'],
    },
  ],
  [
    'studio.ai_sessions',
    'retry_count = 1',
    { ...none, alice: sessions.slice(0, 2), bob: sessions.slice(2, 4), administrator: sessions, service: sessions },
  ],
  ['studio.ai_session_logs', `message = 'x'`, each(REFUSED)],
  [
    'studio.templates',
    // To the same: outside of DRAFT a template does not change.
    'tags = tags',
    {
      ...none,
      alice: alicesTemplates,
      bob: bobsTemplates,
      ...editing(alicesTemplates),
      administrator: [...alicesTemplates, ...bobsTemplates],
    },
  ],
  ['studio.templates', 'quality_score = 1', { ...each(REFUSED), service: [...alicesTemplates, ...bobsTemplates] }],
  ['studio.template_versions', `version = '9.0.0'`, each(REFUSED)],
  ['studio.legacy_templates', `rejection = 'x'`, { ...each(REFUSED), service: ['legacy'] }],
];

const studioDeletes: readonly BlindDelete[] = [
  ['studio.module_templates', { ...noRows, alice: 3, bob: 3, administrator: 7 }],
  ['studio.template_reviews', { ...noRows, alice: 1, bob: 1, administrator: 2 }],
  ['studio.projects', { ...noRows, alice: 2, bob: 2, ...deleting(1), administrator: 4 }],
  [
    'studio.project_collaborators',
    // Anybody may leave; who shares removes those whose rights are within their own.
    { ...noRows, alice: 7, bob: 1, moderator: 1, ...inOnAlices(1), manager: 7, inviter: 3, administrator: 8 },
  ],
  ['studio.ai_sessions', each(REFUSED)],
  ['studio.ai_session_logs', each(REFUSED)],
  ['studio.templates', { ...noRows, alice: 3, bob: 3, ...deleting(3), administrator: 6 }],
  ['studio.template_versions', each(REFUSED)],
  ['studio.legacy_templates', { ...each(REFUSED), administrator: 1 }],
];

const module = (name: string) => `{{select id from studio.module_templates where name = '${name}'}}`;
const project = (name: string) => `{{select id from studio.projects where name = '${name}'}}`;
const session = (phase: string) => `{{select id from studio.ai_sessions where phase = '${phase}'}}`;
const invitation = (role: string, right = ''): Insert => [
  'studio.project_collaborators',
  `project_id, user_id, role${right === '' ? '' : `, ${right}`}`,
  `'${project('alice private')}', '${BOB}', '${role}'${right === '' ? '' : ', true'}`,
  only('alice', 'administrator', ...(invitedBy[`${role} ${right}`.trim()] ?? [])),
];
/** Nobody gives a right that they have not. */
const invitedBy: Readonly<Record<string, readonly Companion[]>> = {
  VIEWER: ['manager', 'inviter'],
  'VIEWER can_share': ['manager', 'inviter'],
  'VIEWER can_edit': ['manager'],
  'VIEWER can_delete': ['manager'],
  EDITOR: ['manager'],
  ADMIN: ['manager'],
};
const template = 'project_id, name, html_content, hubspot_config';
const editors = ['editor', 'manager', 'drafter'] as const;

const inserts: readonly Insert[] = [
  ['studio.module_templates', 'name, slug, category, complexity, html_content', `'n', 'new', 'HERO', 'SIMPLE', 'h'`, own()],
  ['studio.template_reviews', 'template_id, rating', `'${module('nobody approved')}', 3`, own()],
  // What is not to be seen is refused as what does not exist.
  [
    'studio.template_reviews',
    'template_id, rating',
    `'${module('alice pending')}', 1`,
    { ...only('administrator', 'moderator'), alice: '23514' },
  ],
  ['studio.template_reviews', 'template_id, rating', `'${UNKNOWN}', 1`, absent('administrator')],
  ['studio.projects', 'name', `'n'`, own()],
  ['studio.projects', 'name, template_id', `'n', '${module('alice private')}'`, only('alice', 'administrator')],
  ['studio.projects', 'name, template_id', `'n', '${UNKNOWN}'`, absent('administrator')],
  invitation('VIEWER'),
  ...['can_share', 'can_edit', 'can_delete'].map((right) => invitation('VIEWER', right)),
  invitation('EDITOR'),
  invitation('ADMIN'),
  ['studio.project_collaborators', 'project_id, user_id, role', `'${UNKNOWN}', '${BOB}', 'VIEWER'`, absent('administrator')],
  ['studio.ai_sessions', 'session_type', `'pipeline'`, own('service')],
  [
    'studio.ai_sessions',
    'session_type, project_id',
    `'pipeline', '${project('alice private')}'`,
    only('alice', ...editors, 'administrator', 'service'),
  ],
  ['studio.ai_sessions', 'session_type, project_id', `'pipeline', '${UNKNOWN}'`, absent('administrator', 'service')],
  ['studio.ai_sessions', 'session_type, user_id', `'pipeline', '${BOB}'`, only('service')],
  ['studio.ai_sessions', 'session_type, user_id', `'pipeline', '${UNKNOWN}'`, absent('service')],
  ['studio.ai_session_logs', 'session_id, message', `'${session('alice_project')}', 'm'`, only('alice', 'service')],
  ['studio.ai_session_logs', 'session_id, message', `'${UNKNOWN}', 'm'`, absent('service')],
  [
    'studio.templates',
    template,
    `'${project('alice private')}', 'n', 'h', '{}'`,
    only('alice', ...editors, 'administrator', 'service'),
  ],
  ['studio.templates', template, `'${UNKNOWN}', 'n', 'h', '{}'`, absent('administrator', 'service')],
  [
    'studio.templates',
    `${template}, session_id`,
    `'${project('alice private')}', 'n', 'h', '{}', '${session('bob_own')}'`,
    only('administrator', 'service'),
  ],
  [
    'studio.templates',
    `${template}, session_id`,
    `'${project('alice private')}', 'n', 'h', '{}', '${UNKNOWN}'`,
    absent('administrator', 'service'),
  ],
  nobodyInserts('studio.template_versions'),
  ['studio.legacy_templates', 'title, type', `'t', 'header'`, only('administrator')],
];

const moves: readonly Move[] = [
  ['studio.module_templates', `author_id = '${BOB}'`, ['alice']],
  ['studio.template_reviews', `user_id = '${MODERATOR}'`, ['alice']],
  ['studio.projects', `user_id = '${BOB}'`, ['alice']],
  ['studio.projects', 'id = core.uuid_v7()', ['editor', 'manager', 'drafter']],
  ['studio.project_collaborators', `project_id = '${project('bob private')}'`, ['alice', 'manager', 'inviter']],
  ['studio.project_collaborators', 'can_edit = true', ['inviter']],
  ['studio.project_collaborators', 'can_delete = true', ['inviter']],
  ['studio.ai_sessions', `user_id = '${BOB}'`, ['alice']],
  ['studio.templates', `project_id = '${project('bob private')}'`, ['alice', 'editor', 'manager', 'drafter']],
];

/** For every table and view of studio. */
export const studio: Expectations = {
  relations: studioRelations,
  updates: studioUpdates,
  deletes: studioDeletes,
  inserts,
  moves,
};
