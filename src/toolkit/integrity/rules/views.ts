import { byQuery, count, forEach, NothingToCheck, OURS, rowsThat, type Rule } from '../rule.ts';

const POLICIES = 'kaava.refresh_policies';

export const viewRules: readonly Rule[] = [
  {
    name: 'matview-unpopulated',
    category: 'views',
    level: 'error',
    holds: 'Every materialized view has been filled: one that has not refuses to be read.',
    remedy: 'REFRESH MATERIALIZED VIEW ….',
    find: byQuery(
      `select c.oid::regclass::text as object, format('%s has never been filled.', c.oid::regclass) as message
       from pg_class as c where c.relkind = 'm' and not c.relispopulated order by 1`,
    ),
  },
  {
    name: 'matview-stale',
    category: 'views',
    level: 'warning',
    holds: `A materialized view is at most two of its intervals old, as ${POLICIES} has it.`,
    remedy: 'Refresh it, and see why the job that refreshes it does not run.',
    async find(reader) {
      const [found] = await reader.rows<{ there: boolean }>(`select to_regclass($1) is not null as there`, [POLICIES]);
      if (found?.there !== true) throw new NothingToCheck(`no policies: there is no table ${POLICIES}.`);
      // Before its first refresh it is as old as its policy, where that says when it was made.
      return await reader.rows(
        `select p.matview as object,
                case when c.oid is null then format('%s has a policy, but is no materialized view.', p.matview)
                     when p.last_refreshed_at is null then format('No refresh of %s is recorded, though it is to be every %s.', p.matview, p.refresh_interval)
                     else format('%s was last refreshed at %s, though it is to be every %s.', p.matview, date_trunc('second', p.last_refreshed_at), p.refresh_interval) end as message
         from ${POLICIES} as p left join pg_class as c on c.oid = to_regclass(p.matview) and c.relkind = 'm'
         where c.oid is null
            or coalesce(p.last_refreshed_at, (to_jsonb(p) ->> 'created_at')::timestamptz, '-infinity') < now() - 2 * p.refresh_interval
         order by 1`,
      );
    },
  },
  {
    name: 'view-column-null',
    category: 'views',
    level: 'error',
    holds: 'A column of a view whose comment says @notNull has no null in it: the types that are generated go by that.',
    remedy: 'Take @notNull out of the comment, or make the view leave such rows out.',
    async find(reader) {
      const columns = await reader.rows<{ view: string; column: string; name: string }>(
        `select c.oid::regclass::text as view, quote_ident(a.attname) as column, c.oid::regclass::text || '.' || a.attname as name
         from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
         where c.relkind in ('v', 'm') and c.relispopulated and not a.attisdropped and ${OURS}
           and col_description(c.oid, a.attnum) ~ '(^|\\s)@notNull(?![\\w$])'
         order by 1, a.attnum`,
      );
      if (columns.length === 0) throw new NothingToCheck('no column of a view says @notNull.');
      return await forEach(
        columns,
        ({ name }) => name,
        async ({ view, column, name }) => {
          // Of a composite value whose fields are all null, IS NULL is true too.
          const broken = await count(reader, `select from ${view} where num_nulls(${column}) > 0`);
          if (broken.count === 0) return [];
          return [{ object: name, message: `${name} says @notNull, and ${rowsThat(broken.count, 'has', 'have')} null in it.` }];
        },
      );
    },
  },
];
