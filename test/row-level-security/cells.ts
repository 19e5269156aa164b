import { become, owning } from './actors.ts';
import type { Described } from './catalog-of-relations.ts';
import { type Cell, type Outcome, WRITTEN } from './evaluate.ts';
import {
  ADMINISTERED,
  type BlindDelete,
  type BlindUpdate,
  type ByWho,
  type Insert,
  type Move,
  REFUSED,
  type Relation,
  type Rows,
  TAKEN,
} from './expected.ts';
import { answerOf, type Executed } from './expected-of-functions.ts';
import { actors, BOB, everybody, ofEachRole, type Who } from './people.ts';

/** All that is expected of one relation. */
export interface Expected extends Relation {
  readonly updates: readonly BlindUpdate[];
  readonly deletes: BlindDelete | undefined;
  readonly inserts: readonly Insert[];
  readonly moves: readonly Move[];
}

/** What somebody may: a companion of Alice's like `otherwise`, unless it is said. */
const of = <Value>(expected: ByWho<Value>, who: Who, otherwise: 'nobody' | 'bob' = 'nobody'): Value =>
  expected[who] ?? expected[otherwise];

const names = (rows: Rows): Outcome => (rows === REFUSED ? REFUSED : [...new Set(rows)].toSorted());
/** Where a statement also reads the rows that it touches, it touches those only that are seen. */
const seenOf = (rows: Rows, seen: Rows): Rows =>
  rows === REFUSED || seen === REFUSED ? REFUSED : rows.filter((row) => seen.includes(row));
const whether = (rows: Rows): Outcome => (rows === REFUSED ? REFUSED : [String(rows.length > 0)]);

/** A cell, but for the relation and who acts. */
type Draft = Omit<Cell, 'on' | 'who' | 'become' | 'by'> & Partial<Pick<Cell, 'by' | 'become'>>;

/** Every cell of a relation: each way to read or write it, by everybody. Statements that PostgreSQL treats alike are expected to come out alike. */
export function cellsOf(relation: Described, expected: Expected, probe: string): readonly Cell[] {
  const cells = everybody.flatMap((who) =>
    [...reading(relation, expected, who), ...(relation.kind === 'table' ? writing(relation, expected, who) : [])].map(
      (draft) => ({
        on: relation.name,
        who,
        become: become(who),
        by: 'label' as const,
        ...draft,
      }),
    ),
  );
  return [...cells, ...(relation.kind === 'table' ? owners(relation, probe) : [])];
}

function* reading(relation: Described, { label, seen, updates }: Expected, who: Who): Generator<Draft> {
  const { name, kind } = relation;
  const rows = of(seen, who);
  const { role } = actors[who];
  const select = `select ${label} as label from ${name}`;
  yield { command: 'select', statement: select, expected: names(rows) };
  yield { command: 'count', statement: `select count(*) > 0 as label from ${name}`, expected: whether(rows) };
  if (actors[who].userId === null)
    yield { command: 'select, no user set', statement: select, become: become(who, true), expected: names(rows) };
  if (kind === 'view') yield leaking(relation, rows);
  if (ofEachRole.includes(who)) yield* readingOtherwise(relation, role, select, rows);
  if (kind !== 'table') return;
  const touched = updates.map((update) => of(update[2], who)).filter((each) => each !== REFUSED);
  const locked = touched.length === 0 ? REFUSED : seenOf([...new Set(touched.flat())], rows);
  yield { command: 'select for update', statement: `${select} for update`, expected: names(locked) };
}

/**
 * Ways that PostgreSQL guards as it does SELECT. Only the role matters for whether they are open. EXPLAIN is not among them: it tells
 * how many rows a policy removed to whoever may send it, and the service sends none.
 */
function* readingOtherwise(
  { name, kind, partitioned, readable }: Described,
  role: string,
  select: string,
  rows: Rows,
): Generator<Draft> {
  yield {
    command: 'select by cursor',
    statement: `declare every cursor for ${select}; fetch all from every`,
    expected: names(rows),
  };
  yield { command: 'copy the query to', statement: `copy (${select}) to stdout`, by: 'any', expected: whether(rows) };
  if (kind !== 'table') return;
  const columns = readable[role] === undefined ? '' : ` (${readable[role]})`;
  // Under policies, what is copied is SELECT FROM ONLY the table: a partitioned one has nothing of its own.
  const copied = rows === REFUSED || !partitioned ? rows : [];
  yield { command: 'copy to', statement: `copy ${name}${columns} to stdout`, by: 'any', expected: whether(copied) };
  yield { command: 'select, row_security off', statement: `set local row_security = off; ${select}`, expected: REFUSED };
}

/**
 * A condition of the reader's own, cheap enough to be asked first, sees the rows that the view returns, and none that it hides: that is
 * what security_barrier is for.
 */
function leaking({ name, columns }: Described, rows: Rows): Draft {
  const leak = `${name.split('.')[0] ?? ''}.leak`;
  const asked = columns.map((column) => `select count(*) as rows from ${name} where ${leak}(${column})`);
  return {
    command: 'leak',
    arrange: `create function ${leak}(anyelement) returns boolean language plpgsql stable cost 0.0001
                as $$begin perform set_config('leak.asked', (current_setting('leak.asked')::integer + 1)::text, true); return true; end$$;
              grant execute on function ${leak} to public; select set_config('leak.asked', '0', true);
              set local enable_indexscan = off; set local enable_bitmapscan = off`,
    statement: `select set_config('leak.returned', sum(rows)::text, true) from (${asked.join(' union all ')}) as each`,
    inspect: `select current_setting('leak.asked') = current_setting('leak.returned') as label`,
    expected: rows === REFUSED ? REFUSED : ['true'],
  };
}

function* writing(relation: Described, expected: Expected, who: Who): Generator<Draft> {
  const { name } = relation;
  yield* updating(name, expected, who);
  yield* deleting(name, expected, who);
  yield* inserting(relation, expected, who);
  if (!ofEachRole.includes(who)) return;
  yield { command: 'truncate', statement: `truncate ${name}`, by: 'count', expected: REFUSED };
}

/** An UPDATE with a constant and without WHERE refers to no column, so only the UPDATE policy stands between it and the rows of others. */
function* updating(name: string, { label, seen, updates, moves }: Expected, who: Who): Generator<Draft> {
  const inspect = `select ${label} as label from ${name} where ${WRITTEN}`;
  for (const [, set, expected] of updates) {
    const touched = of(expected, who);
    const rows = of(seen, who);
    const update = `update ${name} set ${set}`;
    const both = names(seenOf(touched, rows));
    yield { command: `update, set ${set}`, statement: update, inspect, expected: names(touched) };
    yield { command: `update where, set ${set}`, statement: `${update} where (${label}) is not null`, inspect, expected: both };
    yield { command: `update returning, set ${set}`, statement: `${update} returning ${label} as label`, expected: both };
    // MERGE is refused for a row that is seen and may not be changed.
    const merged = rows === REFUSED || touched === REFUSED || rows.some((row) => !touched.includes(row)) ? REFUSED : both;
    yield {
      command: `merge, set ${set}`,
      statement: `merge into ${name} using (select 1) as s on (${label}) is not null when matched then update set ${set}`,
      inspect,
      expected: merged,
    };
  }
  for (const [, set, movers] of moves) {
    if (!movers.includes(who)) continue;
    const column = set.split(' ')[0] ?? '';
    yield {
      command: `move, set ${set}`,
      arrange: `grant update (${column}) on ${name} to ${actors[who].role}`,
      statement: `update ${name} set ${set}`,
      by: 'count',
      expected: REFUSED,
    };
  }
}

function* deleting(name: string, { label, seen, deletes }: Expected, who: Who): Generator<Draft> {
  if (deletes === undefined) return;
  const gone = of(deletes[1], who);
  const both = of(seen, who) === REFUSED ? REFUSED : gone;
  if (who === 'alice' && gone === REFUSED)
    yield {
      command: 'delete after a grant',
      arrange: `grant usage on schema ${name.split('.')[0] ?? ''} to authenticated; grant delete on ${name} to authenticated`,
      statement: `delete from ${name}`,
      by: 'count',
      expected: 0,
    };
  yield { command: 'delete', statement: `delete from ${name}`, by: 'count', expected: gone };
  yield { command: 'delete where', statement: `delete from ${name} where (${label}) is not null`, by: 'count', expected: both };
  yield {
    command: 'delete returning',
    statement: `delete from ${name} returning ${label} as label`,
    by: 'count',
    expected: both,
  };
}

function* inserting({ name, owner, insertable }: Described, { seen, inserts, label }: Expected, who: Who): Generator<Draft> {
  const { role } = actors[who];
  const outcomeOf = (outcome: string): Outcome => (outcome === TAKEN ? 1 : outcome);
  for (const [, columns, values, expected] of inserts) {
    const outcome = outcomeOf(of(expected, who, 'bob'));
    const insert = columns === '' ? `insert into ${name} default values` : `insert into ${name} (${columns}) values (${values})`;
    const what = columns === '' ? 'defaults' : `(${columns}) values (${values})`;
    yield { command: `insert ${what}`, statement: insert, by: 'count', expected: outcome };
    yield {
      command: `insert returning ${what}`,
      statement: `${insert} returning ${label} as label`,
      by: 'count',
      expected: of(seen, who) === REFUSED ? REFUSED : outcome,
    };
    if (owner === null || columns === '' || columns.split(', ').includes(owner)) continue;
    const another = `insert into ${name} (${columns}, ${owner}) values (${values}, '${who === 'bob' ? actors.alice.userId : BOB}')`;
    const imposed = { statement: another, by: 'count' as const, expected: REFUSED };
    if (!(insertable[role] ?? []).includes(owner)) yield { command: `insert for another ${what}`, ...imposed };
    const open = role === 'administrator' && ADMINISTERED.has(name);
    if (['anonymous', 'alice', 'administrator'].includes(who) && !open)
      yield { command: `insert for another, after a grant ${what}`, arrange: `grant insert on ${name} to ${role}`, ...imposed };
  }
  if (!ofEachRole.includes(who)) return;
  yield {
    command: 'copy from',
    statement: `copy ${name}${(insertable[role] ?? []).length > 0 ? ` (${insertable[role]?.[0]})` : ''} from stdin`,
    by: 'count',
    // PostgreSQL does not copy into a table whose policies it would have to ask.
    expected: (insertable[role] ?? []).length > 0 ? '0A000' : REFUSED,
  };
}

/** FORCE, and what kaava_definer's policy is for, seen by one who owns the table. */
function* owners({ name, leafOf }: Described, probe: string): Generator<Cell> {
  const count = { on: name, statement: `select count(*) > 0 as label from ${name}`, by: 'label' as const };
  yield {
    ...count,
    who: 'owner',
    command: 'own, no member of kaava_definer',
    ...owning(name, probe, { migrating: false }),
    expected: ['false'],
  };
  if (leafOf === null)
    yield {
      ...count,
      who: 'migrator',
      command: 'own, as a migrating role does',
      ...owning(name, probe, { migrating: true }),
      expected: ['true'],
    };
}

/** A partition by its name: refused to everybody, and closed even to those who were granted it by mistake. */
export function cellsOfLeaf(relation: Described, probe: string): readonly Cell[] {
  const { name } = relation;
  const statements = {
    select: `select 1 from ${name}`,
    insert: `insert into ${name} default values`,
    delete: `delete from ${name}`,
    truncate: `truncate ${name}`,
    'copy to': `copy ${name} to stdout`,
    'copy from': `copy ${name} from stdin`,
  };
  const cells = ofEachRole.flatMap((who) =>
    Object.entries(statements).map(([command, statement]) => ({
      on: name,
      who,
      command,
      become: become(who),
      statement,
      by: 'count' as const,
      expected: REFUSED,
    })),
  );
  const granted = (['alice', 'administrator', 'service'] as const).map((who) => ({
    on: name,
    who,
    command: 'select after a grant',
    arrange: `grant usage on schema ${name.split('.')[0] ?? ''} to ${actors[who].role}; grant select on ${name} to ${actors[who].role}`,
    become: become(who),
    statement: `select count(*) > 0 as label from ${name}`,
    by: 'label' as const,
    expected: ['false'],
  }));
  return [...owners(relation, probe), ...granted, ...cells];
}

/** Whether everybody may execute a function; then each call, its answer, and what it changed, which the audit log tells. */
export function cellsOfFunction(name: string, executed: Executed): readonly Cell[] {
  const changes = `select distinct schema_name || '.' || table_name || ' ' || operation as label from audit.log where xid = pg_current_xact_id()`;
  return everybody.flatMap((who) => {
    const cell = { on: name, who, become: become(who), by: 'label' as const };
    const may = executed.by.includes(actors[who].role);
    // By number: those who may not use its schema may not look for its name.
    const privilege = `select has_function_privilege({{select '${name}'::regprocedure::oid::text as id}}, 'execute') as label`;
    const calls = executed.calls.flatMap((call) => {
      const answer = answerOf(executed, call, who);
      const called = { ...cell, statement: call.sql, command: 'call', expected: names(answer) };
      const changed = { ...called, command: 'changes', inspect: changes, expected: [...(call.changes?.[who] ?? [])].toSorted() };
      return answer === REFUSED ? [called] : [called, changed];
    });
    return [{ ...cell, command: 'may execute', statement: privilege, expected: [String(may)] }, ...calls];
  });
}
