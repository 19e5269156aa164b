-- When a materialized view was last brought up to date, for everybody who is shown numbers from it.
--
-- Why:   a place on the leaderboard is as old as its last refresh, and whoever reads it should be told. The policies themselves, with
--        their intervals and durations, stay with administrators and jobs.
-- Locks: none.

-- migrate:up

-- A definer, because kaava.refresh_policies is hidden from users. It answers a time, of a view whose name one must know.
create function core.refreshed_at(matview text) returns timestamptz
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$ select p.last_refreshed_at from kaava.refresh_policies as p where p.matview = refreshed_at.matview $$;
alter function core.refreshed_at(text) owner to kaava_definer;
grant execute on function core.refreshed_at(text) to anonymous, authenticated, service, analyst;

comment on function core.refreshed_at(text) is 'When the last refresh of a materialized view began; null before the first, and for what is none. What had been committed then is in it.';

-- migrate:down

drop function core.refreshed_at(text);
