-- Daily event counts: how often what happened, without saying to whom.
--
-- Why:   analysts count; they see no users, addresses or properties.
-- Locks: none that matter; refreshes run concurrently with readers.

-- migrate:up

create materialized view analytics.daily_event_counts as
  select (e.occurred_at at time zone 'UTC')::date as day,
         e.event_type,
         e.event_name,
         count(*)                                 as events,
         count(distinct e.user_id)                as users,
         count(distinct e.session_id)             as sessions
  from analytics.events as e
  group by (e.occurred_at at time zone 'UTC')::date, e.event_type, e.event_name;

-- Needed for a concurrent refresh; and how days are read.
create unique index daily_event_counts_day_event_type_event_name_idx on analytics.daily_event_counts (day, event_type, event_name);

-- A refresh runs as the owner, who must see all events.
alter materialized view analytics.daily_event_counts owner to kaava_definer;

-- A materialized view has no policies, so it is granted to nobody; this view is what may be seen of it.
create view analytics.event_counts with (security_barrier) as
  select day, event_type, event_name, events, users, sessions
  from analytics.daily_event_counts;
alter view analytics.event_counts owner to kaava_definer;
grant select on analytics.event_counts to analyst, administrator, service;

create function analytics.refresh_daily_event_counts() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently analytics.daily_event_counts $$;
alter function analytics.refresh_daily_event_counts() owner to kaava_definer;
grant execute on function analytics.refresh_daily_event_counts() to service;

comment on materialized view analytics.daily_event_counts  is 'Events by day (UTC), type and name, as of the last refresh.';
comment on column analytics.daily_event_counts.day         is 'Day of the event, UTC.';
comment on column analytics.daily_event_counts.event_type  is 'What kind of thing.';
comment on column analytics.daily_event_counts.event_name  is 'What exactly.';
comment on column analytics.daily_event_counts.events      is 'How often.';
comment on column analytics.daily_event_counts.users       is 'By how many different users who were signed in.';
comment on column analytics.daily_event_counts.sessions    is 'In how many different visits.';
comment on index  analytics.daily_event_counts_day_event_type_event_name_idx is 'The counts of days; lets the view be refreshed while it is read.';
comment on view   analytics.event_counts                   is 'Events by day (UTC), type and name, as of the last refresh. For analysts.';
comment on column analytics.event_counts.day               is 'Day of the event, UTC.';
comment on column analytics.event_counts.event_type        is 'What kind of thing.';
comment on column analytics.event_counts.event_name        is 'What exactly.';
comment on column analytics.event_counts.events            is 'How often.';
comment on column analytics.event_counts.users             is 'By how many different users who were signed in.';
comment on column analytics.event_counts.sessions          is 'In how many different visits.';
comment on function analytics.refresh_daily_event_counts() is 'Brings analytics.daily_event_counts up to date, while it may be read.';

-- migrate:down

drop function analytics.refresh_daily_event_counts();
drop view analytics.event_counts;
drop materialized view analytics.daily_event_counts;
