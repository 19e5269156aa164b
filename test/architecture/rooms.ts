import { posix } from 'node:path';
import type { Source } from './source.ts';
import { lineAt } from './source.ts';

/** What is wrong, where: `src/http/parse.ts:3` and the rule that it breaks. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

export type Sources = ReadonlyMap<string, { readonly text: string; readonly source: Source }>;

const AUTHENTICATE = 'src/contexts/identity/authenticate.ts';

/** Later contexts may use earlier ones. */
const CONTEXTS = ['identity', 'prompts', 'studio', 'content', 'learning'];

/** Files of a context in which operations live, under the names that say more than operations.ts. */
export const isOperations = (path: string): boolean =>
  /^src\/contexts\/.+\/(operations|book|authenticate|password)\.ts$/.test(path);

/** `src/toolkit/migrate/apply.ts` is in `toolkit/migrate`; `src/http/parse.ts` in `http`; `src/app.ts` in `app`. */
export function roomOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  if (first === 'contexts') return `contexts/${second}`;
  if (first === 'toolkit') return second.endsWith('.ts') ? 'toolkit' : `toolkit/${second}`;
  if (first === 'server.ts') return 'app';
  return first.replace(/\.ts$/, '');
}

const inRoom = (room: string, rooms: readonly string[]): boolean =>
  rooms.some((each) => room === each || room.startsWith(`${each}/`));

/** Whether a file may import another of ours; both are paths from the root of the project. */
export function mayImport(from: string, to: string, typeOnly: boolean): boolean {
  const room = roomOf(from);
  const target = roomOf(to);
  if (room === target) return true;
  const [kind = '', name = ''] = room.split('/');
  switch (kind) {
    case 'errors':
      return false;
    case 'generated':
      // The contracts are made of what json.ts exports; the types of tables only name it.
      return (typeOnly || from === 'src/generated/contracts.ts') && /^src\/contexts\/.+\/json\.ts$/.test(to);
    case 'config':
    case 'project':
      return target === 'errors';
    case 'database':
      return inRoom(target, ['generated', 'config', 'errors']);
    case 'catalog':
      return inRoom(target, ['database', 'errors']);
    case 'toolkit':
      return (
        inRoom(target, ['catalog', 'database', 'errors']) ||
        target === 'toolkit' ||
        (target === 'toolkit/seed' && name === 'queries') ||
        (target === 'toolkit/migrate' && ['review', 'generate', 'access', 'drift', 'queries'].includes(name))
      );
    case 'http':
    case 'services':
      return inRoom(target, ['database', 'config', 'errors']);
    case 'contexts':
      if (target.startsWith('contexts/')) return isOperations(from) && isEarlier(target.split('/')[1] ?? '', name);
      // A context's contracts compose http's contracts, the page of a list, and name its permissions.
      if (/^src\/http\/(contract|route)\.ts$/.test(to) && posix.basename(from) === 'contract.ts') return true;
      // identity/authenticate.ts is what http asks for without knowing it: who sent a request.
      if (target === 'http') return posix.basename(from) === 'routes.ts' || from === AUTHENTICATE;
      return inRoom(target, ['database', 'generated', 'errors', 'services']);
    case 'app':
      return (
        /^src\/contexts\/.+\/(routes|jobs)\.ts$/.test(to) ||
        to === AUTHENTICATE ||
        inRoom(target, ['http', 'services', 'database', 'config', 'errors', 'generated'])
      );
    case 'cli':
      return inRoom(target, ['toolkit', 'catalog', 'database', 'services', 'config', 'project', 'errors']);
    default:
      return false;
  }
}

const isEarlier = (earlier: string, later: string): boolean =>
  CONTEXTS.includes(earlier) && CONTEXTS.includes(later) && CONTEXTS.indexOf(earlier) < CONTEXTS.indexOf(later);

/** Our files that a file imports, as paths from the root of the project. */
export function ownImports(path: string, source: Source): { to: string; typeOnly: boolean; offset: number }[] {
  return source.imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier, typeOnly, offset }) => ({ to: posix.join(posix.dirname(path), specifier), typeOnly, offset }));
}

/** The table "who may import whom". */
export function importViolations(files: Sources): Violation[] {
  const found: Violation[] = [];
  for (const [file, { text, source }] of files) {
    for (const { to, typeOnly, offset } of ownImports(file, source)) {
      const line = lineAt(text, offset);
      if (/^(test|bench)\//.test(to)) found.push({ file, line, rule: 'src does not import tests' });
      else if (to.startsWith('src/') && !mayImport(file, to, typeOnly))
        found.push({ file, line, rule: `${roomOf(file)} may not import ${to}` });
    }
  }
  return found;
}

/** Every file that can be reached from some files by imports, erased ones included, except along the edges that `skip` names. */
export function reachable(
  files: Sources,
  from: readonly string[],
  skip: (from: string, to: string, typeOnly: boolean) => boolean,
): Set<string> {
  const seen = new Set<string>();
  const queue = [...from];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const found = files.get(path);
    if (seen.has(path) || found === undefined) continue;
    seen.add(path);
    for (const { to, typeOnly } of ownImports(path, found.source)) if (!skip(path, to, typeOnly)) queue.push(to);
  }
  return seen;
}
