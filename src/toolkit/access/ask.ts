import { nearest, withoutSchema } from '../../catalog/nearest.ts';
import { nameOf, partsOf } from '../../catalog/names.ts';
import { UsageError } from '../../errors.ts';
import { type AccessMatrix, type Cell, COMMANDS, type Detour, type ObjectAccess, type RelationAccess } from './model.ts';

/** Who may do one thing, in the order of roles. */
export interface Answer {
  readonly privilege: string;
  /** The relation, function, sequence or schema. */
  readonly object: string;
  readonly column?: string;
  readonly cells: readonly Cell[];
  readonly held: ObjectAccess['held'];
  /** Who may only after SET ROLE, and to which roles. */
  readonly after: readonly { readonly role: string; readonly roles: readonly string[] }[];
  readonly superusers: readonly string[];
  readonly detours: readonly Detour[];
}

const OF_OBJECTS = { schema: ['USAGE', 'CREATE'], sequence: ['SELECT', 'USAGE', 'UPDATE'], function: ['EXECUTE'] } as const;
const OF_COLUMNS = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'];

/** @throws UsageError when there is no such object, or it has no such privilege */
export function whoCan(matrix: AccessMatrix, privilege: string, name: string): Answer {
  const { relation, column, object } = find(matrix, name);
  const wanted = privilege.toUpperCase();
  const possible: readonly string[] =
    object !== undefined ? OF_OBJECTS[object.kind] : column === undefined ? COMMANDS : OF_COLUMNS;
  if (!possible.includes(wanted))
    throw new UsageError(`Nobody can ${privilege} ${name}: ask for ${possible.join(', ').toLowerCase()}.`);
  const cells = (relation?.cells ?? []).filter(
    (cell) => cell.command === wanted && (column === undefined || cell.columns === 'all' || cell.columns.includes(column)),
  );
  const held = (object?.held ?? []).filter((each) => each.privilege === wanted);
  const able = new Set([
    ...cells.filter(({ rows }) => rows.kind !== 'none').map(({ role }) => role),
    ...held.filter(({ without }) => without === undefined).map(({ role }) => role),
  ]);
  return {
    privilege: wanted,
    object: relation?.name ?? object?.name ?? '',
    ...(column === undefined ? {} : { column }),
    cells,
    held,
    after: matrix.roles.flatMap(({ name: role, maySetTo, superuser }) => {
      const roles = maySetTo.filter((each) => able.has(each));
      return roles.length === 0 || superuser ? [] : [{ role, roles }];
    }),
    superusers: matrix.roles.filter(({ superuser }) => superuser).map(({ name: role }) => role),
    detours: (relation?.detours ?? []).filter(({ command }) => command === wanted),
  };
}

/** Everything that one role may do. @throws UsageError when there is no such role or relation */
export function accessOf(matrix: AccessMatrix, name: string, relation?: string) {
  const role = matrix.roles.find((each) => each.name === name);
  if (role === undefined)
    throw unknown(
      'role',
      name,
      matrix.roles.map((each) => each.name),
    );
  const only = relation === undefined ? undefined : find(matrix, relation).relation;
  if (relation !== undefined && only === undefined) throw new UsageError(`${relation} is no table or view.`);
  const relations = matrix.relations.filter((each) => only === undefined || each === only);
  return {
    role,
    relations: relations
      .map(({ name: about, cells, detours }) => ({
        name: about,
        cells: cells.filter((cell) => cell.role === name),
        detours: detours.filter(({ roles }) => roles.includes(name)),
      }))
      .filter(({ cells, detours }) => cells.length > 0 || detours.length > 0),
    objects: (only === undefined ? matrix.objects : []).flatMap(({ kind, name: object, held }) =>
      held.filter((each) => each.role === name).map((each) => ({ kind, object, ...each })),
    ),
  };
}

interface Found {
  readonly relation?: RelationAccess;
  readonly column?: string;
  readonly object?: ObjectAccess;
}

/** By its whole name, or without its schema where that is enough; a function with or without its arguments. */
function find({ relations, objects }: AccessMatrix, given: string): Found {
  const [head = '', ...more] = given.split(/(?=\()/);
  const name = nameOf(...partsOf(head)) + more.join('').replaceAll(' ', '');
  const all: [string, Found][] = [
    ...relations.map((relation): [string, Found] => [relation.name, { relation }]),
    ...relations.flatMap((relation) =>
      relation.columns.map((column): [string, Found] => [`${relation.name}.${nameOf(column)}`, { relation, column }]),
    ),
    ...objects.map((object): [string, Found] => [object.name, { object }]),
    ...objects
      .filter(({ kind }) => kind === 'function')
      .map((object): [string, Found] => [object.name.replace(/\(.*/s, ''), { object }]),
  ];
  const exact = all.filter(([each]) => each === name);
  const found =
    exact.length > 0 ? exact : all.filter(([each, { object }]) => object?.kind !== 'schema' && withoutSchema(each) === name);
  if (found.length === 1) return found[0]?.[1] as Found;
  if (found.length > 1) {
    const names = found.map(([each, { object }]) => object?.name ?? each);
    throw new UsageError(`${given} may be ${[...new Set(names)].join(', ')}: say which.`);
  }
  throw unknown(
    'table, view, column, sequence, function or schema',
    given,
    all.map(([each]) => each),
  );
}

function unknown(kind: string, name: string, known: readonly string[]): UsageError {
  const near = nearest(known, name);
  const meant = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return new UsageError(`There is no ${kind} ${name}.${meant}`);
}
