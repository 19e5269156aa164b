import type { Catalog } from '../../catalog/catalog.ts';
import { type Finding, fingerprintOf, type Level, type Report } from '../finding.ts';
import { describe } from './describe.ts';
import type { Drift } from './drift.ts';
import type { Inspection } from './inspect.ts';

/** What an inspection found, as every check says it: a rule for each kind of object. */
export function reportOf({ open, drift, others, roles, kinds }: Inspection): Report {
  const findings = [
    ...open.map(({ version, filename, state }) =>
      finding(
        'migrations',
        'error',
        filename ?? version,
        `Migration ${filename ?? version} is ${state}.`,
        'See kaava migrate status, then kaava migrate up.',
      ),
    ),
    ...drift.map(ofDrift),
    ...others.map(({ kind, definition, what }) =>
      finding(
        'others',
        'error',
        `${kind} ${definition}`,
        `${kind}: ${definition} ${what === 'missing' ? 'is missing' : 'is in no migration'}.`,
        remedyFor(what),
      ),
    ),
    ...(roles ?? []).map(({ name, message }) =>
      finding('roles', 'error', name, message, 'Alter the role back: it is one for the whole server.'),
    ),
  ];
  const unchecked = [
    {
      rule: 'roles',
      object: null,
      kind: 'nothing',
      reason: 'they belong to the whole server; without a generated fingerprint.ts nobody says how they should be',
    },
  ] as const;
  return {
    findings,
    checked: ['migrations', ...kinds, ...(roles === undefined ? [] : ['roles'])],
    unchecked: roles === undefined ? unchecked : [],
  };
}

function ofDrift(drift: Drift): Finding {
  const { kind, object, what, property, place } = drift;
  return {
    ...finding(kind, levelOf(drift), object, describe(drift), remedyFor(what), what, property ?? null),
    file: place?.file ?? null,
    line: place?.line ?? null,
  };
}

const remedyFor = (what: Drift['what']): string =>
  what === 'extra'
    ? 'Write a migration that makes it, or take it away.'
    : `Put it back as the migration says, or write a migration that ${what === 'missing' ? 'takes it away' : 'changes it'}.`;

const GUARDS = new Set<keyof Catalog>([
  'policies',
  'grants',
  'defaultPrivileges',
  'constraints',
  'triggers',
  'functions',
  'views',
  'tables',
]);

/** What guards rows or their rules is an error; what is only said or only slower is not. */
function levelOf({ kind, property }: Drift): Level {
  if (property === 'comment') return 'note';
  return GUARDS.has(kind) || property === 'owner' ? 'error' : 'warning';
}

const finding = (
  rule: string,
  level: Level,
  object: string,
  message: string,
  remedy: string,
  ...more: (string | null)[]
): Finding => ({
  rule,
  level,
  category: 'drift',
  message,
  object,
  file: null,
  line: null,
  remedy,
  fingerprint: fingerprintOf('drift', rule, object, ...more),
});
