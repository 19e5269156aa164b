-- Administrators find the courses that they may see and write: all of them, as instructors do.
--
-- Why:   the search showed them what is published only, unless they were instructors too.
-- Locks: none that matter.

-- migrate:up

-- Inside a definer function current_user is its owner; the setting is still the role of the request.
create or replace function learning.search_courses(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select c.id from learning.courses as c, websearch_to_tsquery('pg_catalog.english', query) as wanted
    where c.search_vector @@ wanted
      and (c.status = 'PUBLISHED' or (select learning.is_instructor()) or (select current_setting('role')) = 'administrator')
    order by ts_rank(c.search_vector, wanted) desc, c.id desc
    limit max
  $$;

-- migrate:down

create or replace function learning.search_courses(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select c.id from learning.courses as c, websearch_to_tsquery('pg_catalog.english', query) as wanted
    where c.search_vector @@ wanted and (c.status = 'PUBLISHED' or (select learning.is_instructor()))
    order by ts_rank(c.search_vector, wanted) desc, c.id desc
    limit max
  $$;
