-- Refresh policies: how often each materialized view is brought up to date, and when that was last done.
--
-- Why:   a view is as old as its last refresh; without a record nobody can tell.
-- Locks: none that matter; the table is new.

-- migrate:up

create table kaava.refresh_policies (
  matview           text        not null,
  refresh_interval  interval    not null default '1 hour',
  last_refreshed_at timestamptz,
  last_duration_ms  integer,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),

  constraint refresh_policies_pkey                         primary key (matview),
  constraint refresh_policies_matview_format               check (
    matview ~ '^([a-z_][a-z0-9_]*|"([^"]|"")+")\.([a-z_][a-z0-9_]*|"([^"]|"")+")$'
  ),
  constraint refresh_policies_refresh_interval_least       check (refresh_interval >= '1 minute'),
  constraint refresh_policies_last_duration_ms_nonnegative check (last_duration_ms >= 0),
  constraint refresh_policies_last_refresh_whole           check ((last_refreshed_at is null) = (last_duration_ms is null))
);

create trigger refresh_policies_set_updated_at before update on kaava.refresh_policies
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table kaava.refresh_policies enable row level security;
alter table kaava.refresh_policies force  row level security;

create policy refresh_policies_select on kaava.refresh_policies
  for select to administrator, service
  using (true);

create policy refresh_policies_definer on kaava.refresh_policies
  for all to kaava_definer
  using (true)
  with check (true);

grant select on kaava.refresh_policies to administrator, service;
-- Neither insert, update nor delete: a refresh is recorded by the function that refreshes.

grant select, update (last_refreshed_at, last_duration_ms) on kaava.refresh_policies to kaava_definer;

comment on table  kaava.refresh_policies                   is 'How often each materialized view is brought up to date, and when it last was.';
comment on column kaava.refresh_policies.matview           is 'The materialized view with its schema, as in SQL: quoted where it must be.';
comment on column kaava.refresh_policies.refresh_interval  is 'How old it may become.';
comment on column kaava.refresh_policies.last_refreshed_at is 'When its last refresh began, by the clock: what had been committed then is in it. Null before the first.';
comment on column kaava.refresh_policies.last_duration_ms  is 'How long that took, in milliseconds.';
comment on column kaava.refresh_policies.created_at        is 'When the policy was made.';
comment on column kaava.refresh_policies.updated_at        is 'When the row was last changed, by a refresh too.';
comment on trigger refresh_policies_set_updated_at on kaava.refresh_policies is 'Keeps updated_at.';
comment on policy refresh_policies_select  on kaava.refresh_policies is 'Administrators and jobs see how old a view is.';
comment on policy refresh_policies_definer on kaava.refresh_policies is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

insert into kaava.refresh_policies (matview, refresh_interval) values
  ('prompts.daily_usage',          '1 hour'),
  ('learning.leaderboard',         '15 minutes'),
  ('learning.course_statistics',   '1 hour'),
  ('learning.daily_activity',      '1 hour'),
  ('analytics.daily_event_counts', '1 hour');

-- migrate:down

drop table kaava.refresh_policies;
