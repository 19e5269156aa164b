import { byQuery, count, forEach, NothingToCheck, type Reader, rowsThat, type Rule } from '../rule.ts';

/** Tables partitioned by ranges of one column of time, and their partitions with their bounds; without time zone means UTC. */
const RANGES = `
  parents as materialized (
    select p.partrelid as parent, p.partdefid as fallback, not c.relispartition as top
    from pg_partitioned_table as p
    join pg_class as c on c.oid = p.partrelid
    join pg_attribute as a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
    where p.partstrat = 'r' and p.partnatts = 1 and a.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
  ),
  bounds as materialized (
    select p.parent, i.inhrelid as leaf,
           regexp_match(pg_get_expr(c.relpartbound, c.oid), '^FOR VALUES FROM \\((.+)\\) TO \\((.+)\\)$') as bound
    from parents as p join pg_inherits as i on i.inhparent = p.parent join pg_class as c on c.oid = i.inhrelid
    where i.inhrelid <> p.fallback
  ),
  ranges as materialized (
    select b.parent, b.leaf,
           case b.bound[1] when 'MINVALUE' then '-infinity' else btrim(b.bound[1], '''')::timestamptz end as lower,
           case b.bound[2] when 'MAXVALUE' then 'infinity' else btrim(b.bound[2], '''')::timestamptz end as upper
    from bounds as b
  )`;

const partitionGap: Rule = {
  name: 'partition-gap',
  category: 'partitions',
  level: 'warning',
  holds: 'Between the partitions of a range of time no time is missing.',
  remedy: 'Create the partition that is missing.',
  find: byQuery(
    `with ${RANGES}, pairs as (
       select r.parent, r.upper, lead(r.lower) over (partition by r.parent order by r.lower) as next from ranges as r
     )
     select p.parent::regclass::text as object, format('%s has no partition from %s to %s.', p.parent::regclass, p.upper, p.next) as message
     from pairs as p where p.upper < p.next order by 1, p.upper`,
  ),
};

const partitionMissing: Rule = {
  name: 'partition-missing',
  category: 'partitions',
  level: 'error',
  holds: 'A table that is partitioned by time has a partition for now.',
  remedy: 'Create the partition now: until then, every new row is refused.',
  find: byQuery(
    `with ${RANGES}
     select p.parent::regclass::text as object, format('%s has no partition for now: new rows are refused.', p.parent::regclass) as message
     from parents as p
     where p.top and p.fallback = 0 and not exists (select from ranges as r where r.parent = p.parent and now() >= r.lower and now() < r.upper)
     order by 1`,
  ),
};

const partitionDefault: Rule = {
  name: 'partition-default-holds-rows',
  category: 'partitions',
  level: 'warning',
  holds: 'A default partition is empty: its rows are those for which no partition was made in time.',
  remedy: 'Detach it, create the partitions that are missing, and move its rows there.',
  async find(reader) {
    const defaults = await reader.rows<{ name: string; parent: string }>(
      `select p.partdefid::regclass::text as name, p.partrelid::regclass::text as parent from pg_partitioned_table as p where p.partdefid <> 0 order by 1`,
    );
    if (defaults.length === 0) throw new NothingToCheck('no table has a default partition.');
    return await forEach(
      defaults,
      ({ name }) => name,
      async ({ name, parent }) => {
        const held = await count(reader, `select from ${name}`);
        return held.count === 0
          ? []
          : [
              {
                object: name,
                message: `${name}, the default partition of ${parent}, holds rows: ${rowsThat(held.count, 'waits', 'wait')} there.`,
              },
            ];
      },
    );
  },
};

const POLICIES = 'kaava.partition_policies';

const withPolicies =
  (sql: string): Rule['find'] =>
  async (reader: Reader) => {
    const [found] = await reader.rows<{ there: boolean }>(`select to_regclass($1) is not null as there`, [POLICIES]);
    if (found?.there !== true) throw new NothingToCheck(`no policies: there is no table ${POLICIES}.`);
    return await reader.rows(sql);
  };

const partitionHorizon: Rule = {
  name: 'partition-horizon',
  category: 'partitions',
  level: 'warning',
  holds: `There are as many partitions ahead as ${POLICIES} asks for.`,
  remedy: 'Create them, and see why the job that makes partitions does not run: in this project kaava.ensure_partitions().',
  find: withPolicies(
    `with ${RANGES}
     select p.parent as object,
            case when max(r.parent::oid) is null then format('%s has a policy, but is no table that is partitioned by ranges of time.', p.parent)
                 else format('%s has no partition for %s, though it is to have %s ahead.', p.parent,
                             string_agg(to_char(wanted.at, 'YYYY-MM-DD'), ', ' order by wanted.at), p.ahead) end as message
     from ${POLICIES} as p
     cross join generate_series(1, p.ahead) as step (number)
     cross join lateral (select now() + step.number * p.partition_interval as at) as wanted
     left join parents as r on r.parent = to_regclass(p.parent)
     where not exists (select from ranges as r where r.parent = to_regclass(p.parent) and wanted.at >= r.lower and wanted.at < r.upper)
     group by p.parent, p.ahead order by 1`,
  ),
};

const partitionExpired: Rule = {
  name: 'partition-expired',
  category: 'partitions',
  level: 'warning',
  holds: `No partition is kept longer than ${POLICIES} says.`,
  remedy: 'Archive it if it is wanted, and drop it: in this project kaava.drop_expired_partitions() does.',
  find: withPolicies(
    `with ${RANGES}
     select r.leaf::regclass::text as object, format('%s ended on %s, and %s is kept for %s.', r.leaf::regclass, to_char(r.upper, 'YYYY-MM-DD'), p.parent, p.retention) as message
     from ${POLICIES} as p join ranges as r on r.parent = to_regclass(p.parent)
     where r.upper <= now() - p.retention order by 1`,
  ),
};

export const partitionRules: readonly Rule[] = [
  partitionGap,
  partitionMissing,
  partitionDefault,
  partitionHorizon,
  partitionExpired,
];
