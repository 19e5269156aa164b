-- AI sessions are searched page by page.
--
-- Why:   of more matches than one answer holds, the older ones could not be had.
-- Locks: none; the function is replaced.

-- migrate:up

drop function studio.search_ai_sessions(jsonb, integer);

create function studio.search_ai_sessions(analysis jsonb, max integer, after_created_at timestamptz default null, after_id uuid default null) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select s.id from studio.ai_sessions as s
    where s.ai_analysis @> analysis
      and (s.user_id = (select core.current_user_id()) or s.project_id = any ((select studio.my_project_ids('VIEW'))::uuid[]))
      and (after_id is null or (s.created_at, s.id) < (after_created_at, after_id))
    order by s.created_at desc, s.id desc
    limit max
  $$;
alter function studio.search_ai_sessions(jsonb, integer, timestamptz, uuid) owner to kaava_definer;
grant execute on function studio.search_ai_sessions(jsonb, integer, timestamptz, uuid) to authenticated;

comment on function studio.search_ai_sessions(jsonb, integer, timestamptz, uuid) is 'Ids of sessions that the caller may see and whose analysis contains this JSON, newest first, at most so many; those after a row of the page before.';

-- migrate:down

drop function studio.search_ai_sessions(jsonb, integer, timestamptz, uuid);

create function studio.search_ai_sessions(analysis jsonb, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select s.id from studio.ai_sessions as s
    where s.ai_analysis @> analysis
      and (s.user_id = (select core.current_user_id()) or s.project_id = any ((select studio.my_project_ids('VIEW'))::uuid[]))
    order by s.created_at desc, s.id desc
    limit max
  $$;
alter function studio.search_ai_sessions(jsonb, integer) owner to kaava_definer;
grant execute on function studio.search_ai_sessions(jsonb, integer) to authenticated;

comment on function studio.search_ai_sessions(jsonb, integer) is 'Ids of sessions that the caller may see and whose analysis contains this JSON, newest first, at most so many.';
