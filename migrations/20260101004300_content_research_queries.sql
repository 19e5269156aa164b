-- Research queries: what users looked up for their articles, and what was found.
--
-- Why:   a history to search, and answers that need not be paid for twice.
-- Locks: none that matter; the table is new.
--
-- Finity's index on user_id alone is the first column of another.

-- migrate:up

create table content.research_queries (
  id         uuid        not null default core.uuid_v7(),
  user_id    uuid        not null default core.current_user_id(),
  query      text        not null,
  summary    text,
  sources    jsonb,
  cached     boolean     not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint research_queries_pkey           primary key (id),
  constraint research_queries_user_id_fkey   foreign key (user_id) references identity.users (id) on delete cascade,
  constraint research_queries_query_length   check (char_length(query) between 1 and 5000),
  constraint research_queries_summary_length check (char_length(summary) <= 100000),
  constraint research_queries_sources_array  check (jsonb_typeof(sources) = 'array'),
  constraint research_queries_sources_size   check (octet_length(sources::text) <= 262144)
);

-- A user's history, newest first.
create index research_queries_user_id_created_at_idx on content.research_queries (user_id, created_at desc, id desc);
create index research_queries_created_at_idx on content.research_queries (created_at);
-- Search, through content.search_research_queries().
create index research_queries_query_trgm_idx on content.research_queries using gin (query gin_trgm_ops);

create trigger research_queries_set_updated_at before update on content.research_queries
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table content.research_queries enable row level security;
alter table content.research_queries force  row level security;

create policy research_queries_own on content.research_queries
  for all to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy research_queries_select_administrator on content.research_queries
  for select to administrator
  using (true);

create policy research_queries_definer on content.research_queries
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (query, summary, sources, cached), update (summary, sources, cached), delete on content.research_queries to authenticated;
-- user_id is not granted: its default is the acting user. What was asked does not change.

grant select on content.research_queries to kaava_definer;

-- Under a policy, ILIKE could not use its index: so the ids come from here, and the rows are read by key.
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

comment on table  content.research_queries            is 'What a user looked up, and what was found.';
comment on column content.research_queries.id         is 'Key, in order of creation.';
comment on column content.research_queries.user_id    is 'Who asked. Always the acting user.';
comment on column content.research_queries.query      is 'What was asked. Searched.';
comment on column content.research_queries.summary    is 'What was found, in short, or null.';
comment on column content.research_queries.sources    is 'Where it was found, or null. @json ResearchSources';
comment on column content.research_queries.cached     is 'Whether the answer came from a cache.';
comment on column content.research_queries.created_at is 'When it was asked.';
comment on column content.research_queries.updated_at is 'When the answer was last changed.';
comment on index  content.research_queries_user_id_created_at_idx is 'A user''s history, newest first, by keyset.';
comment on index  content.research_queries_created_at_idx         is 'Queries of a time, for clean-up.';
comment on index  content.research_queries_query_trgm_idx         is 'content.search_research_queries().';
comment on trigger research_queries_set_updated_at on content.research_queries is 'Keeps updated_at.';
comment on policy research_queries_own                  on content.research_queries is 'A user sees and writes their own research only.';
comment on policy research_queries_select_administrator on content.research_queries is 'Administrators see all research.';
comment on policy research_queries_definer              on content.research_queries is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function content.search_research_queries(text, integer) is 'Ids of the acting user''s queries that contain the text, newest first, at most so many.';

-- migrate:down

drop function content.search_research_queries(text, integer);
drop table content.research_queries;
