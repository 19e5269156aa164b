import { byQuery, count, forEach, NothingToCheck, OURS, type Reader, rowsThat, type Rule, suchAs } from '../rule.ts';

interface ForeignKey {
  readonly name: string;
  readonly child: string;
  readonly parent: string;
  readonly validated: boolean;
  readonly period: boolean;
  readonly full: boolean;
  readonly columns: readonly string[];
  readonly referenced: readonly string[];
  readonly operators: readonly string[];
}

const columnsOf = (key: string, table: string) => `array(
  select quote_ident(a.attname) from unnest(c.${key}) with ordinality as k (number, place)
  join pg_attribute as a on a.attrelid = c.${table} and a.attnum = k.number order by k.place)`;

/** Those of partitions follow from their parents'. What is NOT ENFORCED (PostgreSQL 18) promises nothing. */
const DECLARED = `c.conparentid = 0 and coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)`;

/** With `only`, except for partitioned tables: a foreign key says nothing of tables that inherit. */
const named = (table: string) =>
  `case when (select relkind from pg_class where oid = ${table}) = 'p' then '' else 'only ' end || ${table}::regclass::text`;

const foreignKeys = (reader: Reader) =>
  reader.rows<ForeignKey>(
    `select c.conname || ' on ' || c.conrelid::regclass::text as name, ${named('c.conrelid')} as child, ${named('c.confrelid')} as parent,
            c.convalidated as validated, coalesce((to_jsonb(c) ->> 'conperiod')::boolean, false) as period, c.confmatchtype = 'f' as full,
            ${columnsOf('conkey', 'conrelid')} as columns, ${columnsOf('confkey', 'confrelid')} as referenced,
            array(
              select format('operator(%I.%s)', n.nspname, o.oprname) from unnest(c.conpfeqop) with ordinality as e (operator, place)
              join pg_operator as o on o.oid = e.operator join pg_namespace as n on n.oid = o.oprnamespace order by e.place
            ) as operators
     from pg_constraint as c join pg_class as t on t.oid = c.conrelid and t.relpersistence <> 't'
     where c.contype = 'f' and ${DECLARED} order by 1`,
  );

/** Rows that refer to nothing. The server makes one hashed anti-join of it, over all partitions. */
function orphansOf({ child, parent, columns, referenced, operators, full, period }: ForeignKey): string {
  const own = columns.map((column) => `f.${column}`);
  const matches = own.map((column, at) => `p.${referenced[at] ?? ''} ${operators[at] ?? ''} ${column}`);
  // Of a key over a period (PostgreSQL 18), the rows that are referred to must cover it together.
  const orphan = period
    ? `not coalesce(${own.at(-1) ?? ''} <@ (select range_agg(p.${referenced.at(-1) ?? ''}) from ${parent} as p where ${matches.slice(0, -1).join(' and ')}), false)`
    : `not exists (select from ${parent} as p where ${matches.join(' and ')})`;
  const half = full && own.length > 1 ? ` or num_nulls(${own.join(', ')}) between 1 and ${String(own.length - 1)}` : '';
  return `select ${own.join(', ')} from ${child} as f where (${own.map((column) => `${column} is not null`).join(' and ')} and ${orphan})${half}`;
}

async function brokenForeignKey(reader: Reader, key: ForeignKey) {
  const orphans = await count(reader, orphansOf(key));
  if (orphans.count === 0) return [];
  const from = key.child.replace(/^only /, '');
  const message = `${key.name}: ${rowsThat(orphans.count, `of ${from} refers`, `of ${from} refer`)} to no row of ${key.parent.replace(/^only /, '')}${suchAs(orphans)}.`;
  return [{ object: key.name, message }];
}

const foreignKeyBroken: Rule = {
  name: 'foreign-key-broken',
  category: 'constraints',
  level: 'error',
  holds: 'What a foreign key refers to is there, also where triggers were off when a row was written or deleted.',
  remedy: 'Restore the rows that are referred to, or delete or clear those that refer to them.',
  find: async (reader) =>
    await forEach(
      (await foreignKeys(reader)).filter(({ validated }) => validated),
      ({ name }) => name,
      (key) => brokenForeignKey(reader, key),
    ),
};

interface Check {
  readonly name: string;
  readonly table: string;
  readonly expression: string;
  readonly validated: boolean;
}

/** CHECKs where they are declared, with the table to read: its partitions and children too, unless the CHECK says NO INHERIT. */
const checks = (reader: Reader) =>
  reader.rows<Check>(
    `select c.conname || ' on ' || c.conrelid::regclass::text as name,
            case when c.connoinherit then 'only ' else '' end || c.conrelid::regclass::text as table,
            pg_get_expr(c.conbin, c.conrelid) as expression, c.convalidated as validated
     from pg_constraint as c join pg_namespace as n on n.oid = c.connamespace join pg_class as t on t.oid = c.conrelid
     where c.contype = 'c' and c.conislocal and t.relkind in ('r', 'p') and not t.relispartition and ${OURS} and ${DECLARED} order by 1`,
  );

const checkBroken: Rule = {
  name: 'check-broken',
  category: 'constraints',
  level: 'error',
  holds: 'Every row passes the CHECKs of its table as they are now, also where a function in one has changed since.',
  remedy: 'Correct the rows, or the CHECK.',
  async find(reader) {
    const byTable = new Map<string, Check[]>();
    for (const check of await checks(reader))
      if (check.validated) byTable.set(check.table, [...(byTable.get(check.table) ?? []), check]);
    // One pass over each table, however many CHECKs it has.
    return await forEach(
      [...byTable],
      ([table]) => table,
      async ([table, list]) => {
        const counts = list.map(({ expression }) => `count(*) filter (where (${expression}) is false)`);
        const [row] = await reader.rows<{ broken: string[] }>(
          `select array[${counts.join(', ')}]::text[] as broken from ${table}`,
        );
        return list.flatMap(({ name }, at) => {
          const broken = Number(row?.broken[at] ?? 0);
          return broken === 0 ? [] : [{ object: name, message: `${name}: ${rowsThat(broken, 'does', 'do')} not pass it.` }];
        });
      },
    );
  },
};

const constraintNotValidated: Rule = {
  name: 'constraint-not-validated',
  category: 'constraints',
  level: 'warning',
  holds: 'Every constraint has been validated, so that it holds for the rows that were there before it too.',
  remedy: 'Correct the rows that break it, then ALTER TABLE … VALIDATE CONSTRAINT ….',
  async find(reader) {
    const open = [
      ...(await foreignKeys(reader)).map((key) => ({ ...key, broken: orphansOf(key) })),
      ...(await checks(reader)).map((check) => ({
        ...check,
        broken: `select from ${check.table} where (${check.expression}) is false`,
      })),
      ...(await otherConstraints(reader)),
    ].filter(({ validated }) => !validated);
    return await forEach(
      open,
      ({ name }) => name,
      async ({ name, broken }) => {
        if (broken === undefined)
          return [{ object: name, message: `${name} is not validated; whether rows break it is not known.` }];
        const rows = await count(reader, broken);
        return rows.count === 0
          ? [{ object: name, message: `${name} is not validated, though no row breaks it.` }]
          : [
              {
                object: name,
                level: 'error' as const,
                message: `${name} is not validated, and ${rowsThat(rows.count, 'breaks', 'break')} it${suchAs(rows)}.`,
              },
            ];
      },
    );
  },
};

/** Of domains, and NOT NULL, which from PostgreSQL 18 on may wait to be validated too. */
const otherConstraints = async (reader: Reader): Promise<{ name: string; validated: boolean; broken: string | undefined }[]> =>
  (
    await reader.rows<{ name: string; validated: boolean; broken: string | null }>(
      `select c.conname || ' on ' || coalesce(nullif(c.conrelid, 0)::regclass::text, c.contypid::regtype::text) as name, c.convalidated as validated,
              case when c.contype = 'n' and c.conrelid <> 0 then format('select from %s where %I is null', c.conrelid::regclass, a.attname) end as broken
       from pg_constraint as c left join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       where not c.convalidated and (c.contypid <> 0 or c.contype = 'n') and c.coninhcount = 0 and ${DECLARED} order by 1`,
    )
  ).map((each) => ({ ...each, broken: each.broken ?? undefined }));

const generatedColumn: Rule = {
  name: 'generated-column-old',
  category: 'constraints',
  level: 'error',
  holds: 'A stored generated column holds what its expression gives now, also where a function in it has changed since.',
  remedy: 'UPDATE the rows: a generated column is worked out again with each write.',
  async find(reader) {
    const columns = await reader.rows<{ name: string; table: string; column: string; expression: string }>(
      `select c.oid::regclass::text || '.' || quote_ident(a.attname) as name, c.oid::regclass::text as table, quote_ident(a.attname) as column,
              pg_get_expr(d.adbin, d.adrelid) as expression
       from pg_attribute as a join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
       join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
       where a.attgenerated = 's' and not a.attisdropped and not c.relispartition and c.relkind in ('r', 'p') and ${OURS} order by 1`,
    );
    if (columns.length === 0) throw new NothingToCheck('no table has a stored generated column.');
    return await forEach(
      columns,
      ({ name }) => name,
      async ({ name, table, column, expression }) => {
        const old = await count(reader, `select from ${table} where ${column} is distinct from (${expression})`);
        return old.count === 0
          ? []
          : [
              {
                object: name,
                message: `${name}: ${rowsThat(old.count, 'holds', 'hold')} something else than its expression gives.`,
              },
            ];
      },
    );
  },
};

const indexInvalid: Rule = {
  name: 'index-invalid',
  category: 'indexes',
  level: 'error',
  holds: 'Every index is valid: an invalid one serves no query, slows each write, and a unique one may not hold.',
  remedy:
    'DROP INDEX CONCURRENTLY it and create it again, or REINDEX INDEX CONCURRENTLY. Of a partitioned index, attach what is missing.',
  find: byQuery(
    `select i.indexrelid::regclass::text as object,
            format('%s on %s is %s.', i.indexrelid::regclass, i.indrelid::regclass,
                   concat_ws(', ', case when not i.indisvalid then 'not valid' end, case when not i.indisready then 'not kept up by writes' end,
                             case when not i.indislive then 'half dropped' end)) as message
     from pg_index as i join pg_class as c on c.oid = i.indexrelid join pg_namespace as n on n.oid = c.relnamespace
     where not (i.indisvalid and i.indisready and i.indislive) and n.nspname !~ '^pg_temp'
       and not exists (select from pg_stat_progress_create_index as p where p.index_relid = i.indexrelid) order by 1`,
  ),
};

const triggerDisabled: Rule = {
  name: 'trigger-disabled',
  category: 'triggers',
  level: 'error',
  holds: 'Every trigger fires, those behind foreign keys and deferrable keys included.',
  remedy: 'ALTER TABLE … ENABLE TRIGGER …, and correct what was written meanwhile.',
  // A partition's own trigger is told of only where its parent's is on.
  find: byQuery(
    `select distinct coalesce(c.conname || ' on ' || c.conrelid::regclass, t.tgname || ' on ' || t.tgrelid::regclass) as object,
            case when t.tgisinternal then format('%s on %s is not enforced: its triggers are off.', c.conname, c.conrelid::regclass)
                 else format('%s on %s is disabled.', t.tgname, t.tgrelid::regclass) end as message
     from pg_trigger as t
     left join pg_trigger as parent on parent.oid = t.tgparentid
     left join pg_constraint as c on c.oid = t.tgconstraint and t.tgisinternal
     where (t.tgenabled = 'D' or (t.tgisinternal and t.tgenabled = 'R')) and parent.tgenabled is distinct from t.tgenabled
     order by 1`,
  ),
};

export const constraintRules: readonly Rule[] = [
  foreignKeyBroken,
  checkBroken,
  constraintNotValidated,
  generatedColumn,
  indexInvalid,
  triggerDisabled,
];
