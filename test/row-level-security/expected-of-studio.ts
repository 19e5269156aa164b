import { type BlindDelete, type BlindUpdate, each, none, noRows, REFUSED, type Relation } from './expected.ts';

const names = (person: string, ...states: string[]) => states.map((state) => `${person} ${state}`);
const approved = ['alice approved', 'bob approved'];
const modules = [...names('alice', 'private', 'pending', 'approved'), ...names('bob', 'private', 'pending', 'approved')];
const publicModules = [...names('alice', 'pending', 'approved'), ...names('bob', 'pending', 'approved')];
const projects = [...names('alice', 'private', 'public'), ...names('bob', 'private', 'public')];
const publicProjects = ['alice public', 'bob public'];
const sessions = ['alice_own', 'alice_project', 'bob_own', 'bob_project', 'nobody'];
const alicesTemplates = names('alice', 'draft', 'review', 'published');
const bobsTemplates = names('bob', 'draft', 'review', 'published');
const published = ['alice published', 'bob published'];
const versions = (templates: readonly string[], ...numbers: string[]) =>
  templates.flatMap((name) => numbers.map((number) => `${name} ${number}`));
const both = ['1.0.0', '1.0.1'];

/** For every table and view of studio: who sees which rows. */
export const studioRelations: Readonly<Record<string, Relation>> = {
  'studio.module_templates': {
    label: 'name',
    seen: {
      anonymous: approved,
      alice: [...names('alice', 'private', 'pending', 'approved'), 'bob approved'],
      bob: ['alice approved', ...names('bob', 'private', 'pending', 'approved')],
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
      administrator: projects,
      service: projects,
      analyst: REFUSED,
    },
  },
  'studio.project_collaborators': {
    label: 'role::text',
    seen: { ...none, alice: ['VIEWER'], bob: ['EDITOR'], moderator: ['VIEWER'], administrator: ['EDITOR', 'VIEWER'] },
  },
  'studio.ai_sessions': {
    label: 'phase',
    seen: {
      ...none,
      alice: ['alice_own', 'alice_project'],
      bob: ['bob_own', 'bob_project'],
      moderator: ['alice_project'],
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

export const studioUpdates: readonly BlindUpdate[] = [
  [
    'studio.module_templates',
    'name',
    `keywords = '{x}'`,
    {
      ...none,
      alice: names('alice', 'private', 'pending', 'approved'),
      bob: names('bob', 'private', 'pending', 'approved'),
      administrator: modules,
    },
  ],
  ['studio.module_templates', 'name', 'is_approved = false', { ...each(REFUSED), administrator: modules }],
  ['studio.module_templates', 'name', 'downloads = 7', each(REFUSED)],
  [
    'studio.template_reviews',
    'comment',
    'rating = 1',
    { ...none, alice: ['alice'], bob: ['bob'], administrator: ['alice', 'bob'] },
  ],
  ['studio.template_reviews', 'comment', 'is_approved = true', { ...each(REFUSED), administrator: ['alice', 'bob'] }],
  [
    'studio.projects',
    'name',
    'progress = 50',
    {
      ...none,
      alice: names('alice', 'private', 'public'),
      bob: names('bob', 'private', 'public'),
      administrator: projects,
      service: projects,
    },
  ],
  [
    'studio.projects',
    'name',
    `tags = '{x}'`,
    { ...none, alice: projects.slice(0, 2), bob: projects.slice(2), administrator: projects },
  ],
  [
    'studio.project_collaborators',
    'role::text',
    'can_share = true',
    { ...none, alice: ['VIEWER'], bob: ['EDITOR'], administrator: ['EDITOR', 'VIEWER'] },
  ],
  [
    'studio.ai_sessions',
    'phase',
    'retry_count = 1',
    { ...none, alice: sessions.slice(0, 2), bob: sessions.slice(2, 4), administrator: sessions, service: sessions },
  ],
  ['studio.ai_session_logs', 'message', `message = 'x'`, each(REFUSED)],
  [
    'studio.templates',
    'name',
    `tags = '{x}'`,
    { ...none, alice: alicesTemplates, bob: bobsTemplates, administrator: [...alicesTemplates, ...bobsTemplates] },
  ],
  ['studio.templates', 'name', 'quality_score = 1', { ...each(REFUSED), service: [...alicesTemplates, ...bobsTemplates] }],
  ['studio.template_versions', 'version', `version = '9.0.0'`, each(REFUSED)],
  ['studio.legacy_templates', 'title', `rejection = 'x'`, { ...each(REFUSED), service: ['legacy'] }],
];

export const studioDeletes: readonly BlindDelete[] = [
  ['studio.module_templates', { ...noRows, alice: 3, bob: 3, administrator: 6 }],
  ['studio.template_reviews', { ...noRows, alice: 1, bob: 1, administrator: 2 }],
  ['studio.projects', { ...noRows, alice: 2, bob: 2, administrator: 4 }],
  ['studio.project_collaborators', { ...noRows, alice: 1, bob: 1, moderator: 1, administrator: 2 }],
  ['studio.ai_sessions', each(REFUSED)],
  ['studio.ai_session_logs', each(REFUSED)],
  ['studio.templates', { ...noRows, alice: 3, bob: 3, administrator: 6 }],
  ['studio.template_versions', each(REFUSED)],
  ['studio.legacy_templates', { ...each(REFUSED), administrator: 1 }],
];

export const studioColumns = [
  [
    'studio.module_templates',
    ['id', 'author_id', 'is_approved', 'usage_count', 'downloads', 'rating', 'review_count', 'published_at'],
  ],
  ['studio.template_reviews', ['template_id', 'user_id', 'is_approved']],
  ['studio.projects', ['user_id', 'template_id', 'published_at', 'created_at']],
  ['studio.project_collaborators', ['project_id', 'user_id']],
  ['studio.ai_sessions', ['user_id', 'project_id', 'session_type', 'input_data', 'completed_at']],
  ['studio.templates', ['project_id', 'session_id', 'quality_score', 'updated_at']],
] as const;
