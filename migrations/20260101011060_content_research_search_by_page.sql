-- What was looked up is searched page by page.
--
-- Why:   of more matches than one answer holds, the older ones could not be had.
-- Locks: none; the function is replaced.

-- migrate:up

drop function content.search_research_queries(text, integer);

create function content.search_research_queries(query text, max integer, after_created_at timestamptz default null, after_id uuid default null) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select r.id from content.research_queries as r
    where r.query ilike core.contains_pattern(search_research_queries.query)
      and r.user_id = (select core.current_user_id())
      and (after_id is null or (r.created_at, r.id) < (after_created_at, after_id))
    order by r.created_at desc, r.id desc
    limit max
  $$;
alter function content.search_research_queries(text, integer, timestamptz, uuid) owner to kaava_definer;
grant execute on function content.search_research_queries(text, integer, timestamptz, uuid) to authenticated;

comment on function content.search_research_queries(text, integer, timestamptz, uuid) is 'Ids of the acting user''s queries that contain the text, newest first, at most so many; those after a row of the page before.';

-- migrate:down

drop function content.search_research_queries(text, integer, timestamptz, uuid);

create function content.search_research_queries(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select r.id from content.research_queries as r
    where r.query ilike core.contains_pattern(search_research_queries.query)
      and r.user_id = (select core.current_user_id())
    order by r.created_at desc, r.id desc
    limit max
  $$;
alter function content.search_research_queries(text, integer) owner to kaava_definer;
grant execute on function content.search_research_queries(text, integer) to authenticated;

comment on function content.search_research_queries(text, integer) is 'Ids of the acting user''s queries that contain the text, newest first, at most so many.';
