-- The schema analytics: what visitors and users did.
--
-- Why:   many rows, written once, counted by the day, and dropped by the month.
-- Locks: none that matter; the table is new.
--
-- Mended: the blueprint's user_id refers to nothing; here it becomes null when the user goes, and the event stays as
-- nobody's. Its ip_address is an address, not a text. Its indexes on user_id and event_type alone are first columns.

-- migrate:up

create schema analytics;

grant usage         on schema analytics to anonymous, authenticated, service, analyst;
grant usage, create on schema analytics to kaava_definer;

create table analytics.events (
  id          uuid        not null default core.uuid_v7(),
  user_id     uuid        default core.current_user_id(),
  session_id  text,
  event_type  text        not null,
  event_name  text        not null,
  properties  jsonb,
  user_agent  text,
  ip_address  inet,
  referer     text,
  occurred_at timestamptz not null default now(),

  constraint events_pkey              primary key (id, occurred_at),
  constraint events_user_id_fkey      foreign key (user_id) references identity.users (id) on delete set null,
  constraint events_session_id_length check (char_length(session_id) between 1 and 200),
  constraint events_event_type_format check (event_type ~ '^[a-z][a-z0-9_.]{0,62}$'),
  constraint events_event_name_length check (char_length(event_name) between 1 and 200),
  constraint events_properties_object check (jsonb_typeof(properties) = 'object'),
  constraint events_properties_size   check (octet_length(properties::text) <= 16384),
  constraint events_user_agent_length check (char_length(user_agent) <= 1000),
  constraint events_referer_length    check (char_length(referer) <= 2048)
) partition by range (occurred_at);

create index events_user_id_occurred_at_idx on analytics.events (user_id, occurred_at desc);
create index events_event_type_occurred_at_idx on analytics.events (event_type, occurred_at);
-- Rows come in order of time: a summary of blocks does, at a thousandth of a btree's size.
create index events_occurred_at_idx on analytics.events using brin (occurred_at);

alter table analytics.events enable row level security;
alter table analytics.events force  row level security;

create policy events_select_own on analytics.events
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy events_insert_own on analytics.events
  for insert to authenticated
  with check (user_id = (select core.current_user_id()));

create policy events_insert_nobody on analytics.events
  for insert to anonymous
  with check (user_id is null);

create policy events_select_administrator on analytics.events
  for select to administrator
  using (true);

create policy events_select_service on analytics.events
  for select to service
  using (true);

create policy events_insert_service on analytics.events
  for insert to service
  with check (true);

create policy events_definer on analytics.events
  for all to kaava_definer
  using (true)
  with check (true);

grant insert (session_id, event_type, event_name, properties, user_agent, ip_address, referer) on analytics.events to anonymous, authenticated;
grant select on analytics.events to authenticated, service;
grant insert (user_id, session_id, event_type, event_name, properties, user_agent, ip_address, referer) on analytics.events to service;
-- user_id is not granted to users: its default is the acting user. occurred_at is not granted: the database's clock
-- decides the partition. Neither update nor delete: what happened has happened. Analysts see counts only.
-- Partitions are granted to nobody.

grant select on analytics.events to kaava_definer;

comment on schema analytics is 'What visitors and users did, and how often.';
comment on table  analytics.events             is 'Something that a visitor or a user did.';
comment on column analytics.events.id          is 'Key, in order of creation.';
comment on column analytics.events.user_id     is 'Who, always the acting user; null when nobody was signed in, or the account is gone.';
comment on column analytics.events.session_id  is 'Which visit, in the client''s own words, or null.';
comment on column analytics.events.event_type  is 'What kind of thing: page_view, button_click, api_call or another lower-case word.';
comment on column analytics.events.event_name  is 'What exactly.';
comment on column analytics.events.properties  is 'Details, or null. @json EventProperties';
comment on column analytics.events.user_agent  is 'The client''s own description, or null.';
comment on column analytics.events.ip_address  is 'The client''s address, or null.';
comment on column analytics.events.referer     is 'Where the visitor came from, or null.';
comment on column analytics.events.occurred_at is 'When it was written. The month decides the partition.';
comment on index  analytics.events_user_id_occurred_at_idx    is 'A user''s events, newest first.';
comment on index  analytics.events_event_type_occurred_at_idx is 'Events of a type, by time.';
comment on index  analytics.events_occurred_at_idx            is 'Events of a time, within a partition.';
comment on policy events_select_own           on analytics.events is 'A user sees what was noted about them.';
comment on policy events_insert_own           on analytics.events is 'What a user does is noted in their name.';
comment on policy events_insert_nobody        on analytics.events is 'What a visitor does is noted in nobody''s name.';
comment on policy events_select_administrator on analytics.events is 'Administrators see all events.';
comment on policy events_select_service       on analytics.events is 'Workers see all events.';
comment on policy events_insert_service       on analytics.events is 'Workers note events for users.';
comment on policy events_definer              on analytics.events is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

select core.ensure_month_partitions('analytics.events', 3);

-- migrate:down

-- The partitions go with their parent.
drop table analytics.events;
drop schema analytics;
