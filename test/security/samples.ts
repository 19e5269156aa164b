import { BODIES } from '../world/world.ts';
import { type Operation, operationsOf } from './operations.ts';
import type { Answer, Send } from './relay.ts';
import { PASSWORD, type Service, TOKENS } from './service.ts';
import { settled } from './settle.ts';

/** What fits a field of this name, where its schema does not say enough. */
const FIELDS: Readonly<Record<string, unknown>> = {
  answer_key: { a: 'that' },
  analysis: '{}',
  archived: 'false',
  aspect_ratio: '16:9',
  category: 'HERO',
  current_password: PASSWORD,
  defaultValue: 'a',
  expires_at: '2099-01-01T00:00:00Z',
  key: 'a_flag',
  language: 'en',
  level: 'INFO',
  min_rating: 0,
  min_usage_count: 0,
  progress: '50',
  retry_count: 0,
  q: 'mine',
  session_type: 'pipeline',
  tag: 'mine',
  tags: 'mine',
  timezone: 'Europe/Helsinki',
};

/** What fits a field somewhere: tried where a sample is refused. */
const TEXTS = [
  '1',
  'https://example.com/',
  'someone@example.com',
  'someone',
  'FI',
  '+358401234567',
  '{}',
  'A',
  '127.0.0.1',
  '1.0.0',
];

/** What the owner has one of. */
const VALUES: Readonly<Record<string, string>> = {
  'getRowHistory schema_name': 'identity',
  'getRowHistory table_name': 'users',
  'listCourses status': 'ARCHIVED',
  'listNotifications type': 'SYSTEM_UPDATE',
  'listUsers q': 'owner',
  'listUsers role': 'INSTRUCTOR',
};

export interface Prepared {
  readonly operations: readonly Operation[];
  /** Those of them that the service refuses to begin with, and how. */
  readonly refused: readonly { readonly operation: Operation; readonly answer: Answer }[];
}

/** Every operation of the service that has a parameter, with samples as far as they can be told. */
export const parameterised = ({ document, owner, ids }: Service): Operation[] =>
  operationsOf(document, {
    of(id, path, name) {
      const value = VALUES[`${id} ${name}`];
      if (value !== undefined) return value;
      if (id === 'getRowHistory' && name === 'key') return JSON.stringify({ id: owner.id });
      // Two requests with one key at the same time refuse each other.
      if (name === 'Idempotency-Key') return id;
      if (name === 'If-Match') return '"1"';
      if (name === 'username') return 'owner';
      if (name === 'version') return path.startsWith('/v1/templates/') ? '1.0.0' : '1';
      if (name === 'slug')
        return path.startsWith('/v1/articles')
          ? 'published'
          : path.startsWith('/v1/courses')
            ? 'recommended'
            : `of-nobody-${owner.id}`;
      return name === 'id' ? ids[/\/([^/{]+)\/(?:claimed\/)?\{id\}/.exec(path)?.[1] ?? ''] : undefined;
    },
    bodyOf(id) {
      if (id === 'login' || id === 'restoreAccount') return { email: owner.email, password: PASSWORD };
      return id === 'inviteCollaborator' ? { username: 'somebody' } : BODIES[id];
    },
    // What is named after something is the id of one.
    fieldOf(name, guessed) {
      if (name === 'to' && typeof guessed === 'string') return guessed.replace(/^2026/, '2099');
      const known = FIELDS[name];
      // A level is a word of a log, and a number of a learner.
      if (typeof known === typeof guessed) return known;
      return ids[name.replace(/_id$/, 's').replaceAll('_', '-')] ?? guessed;
    },
  }).filter(({ parameters }) => parameters.length > 0);

const isRefusal = ({ status }: Answer): boolean => status === 401 || status === 403;

/** The same as one that may ask for them does, with samples that are taken where there are such. */
export async function prepare(all: readonly Operation[], { owner, ids, others }: Service, send: Send): Promise<Prepared> {
  const candidates = { texts: TEXTS, ids: [...new Set([...Object.values(ids), ...others, owner.id])] };
  const operations: Operation[] = [];
  const refused: { operation: Operation; answer: Answer }[] = [];
  for (const operation of all) {
    let found: Awaited<ReturnType<typeof settled>> | undefined;
    for (const token of TOKENS) {
      if (found !== undefined && !isRefusal(found.answer)) break;
      const next = await settled({ ...operation, headers: { authorization: `Bearer ${token}` } }, send, candidates);
      // Of two who may not, the first got further: the route lets an administrator in.
      if (found === undefined || !isRefusal(next.answer)) found = next;
    }
    if (found === undefined) continue;
    operations.push(found.operation);
    if (found.answer.status >= 300) refused.push(found);
  }
  return { operations, refused };
}
