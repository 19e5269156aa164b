import { byQuery, NothingToCheck, type Rule } from '../rule.ts';

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
];
