-- Job runs: what background jobs did, and why they failed.
--
-- Why:   a job that fails at night must be seen in the morning.
-- Locks: none that matter; the table is new.

-- migrate:up

create type kaava.job_status as enum ('RUNNING', 'SUCCEEDED', 'FAILED');

create table kaava.job_runs (
  id            uuid             not null default core.uuid_v7(),
  job           text             not null,
  status        kaava.job_status not null default 'RUNNING',
  started_at    timestamptz      not null default clock_timestamp(),
  finished_at   timestamptz,
  error_message text,
  details       jsonb            not null default '{}',

  constraint job_runs_pkey                 primary key (id),
  constraint job_runs_job_format           check (job ~ '^[a-z][a-z0-9_.-]{0,99}$'),
  constraint job_runs_error_message_length check (char_length(error_message) between 1 and 10000),
  constraint job_runs_details_object       check (jsonb_typeof(details) = 'object'),
  constraint job_runs_details_size         check (octet_length(details::text) <= 65536),
  constraint job_runs_finished_order       check (finished_at >= started_at),
  constraint job_runs_status_logic         check (
    (status <> 'RUNNING') = (finished_at is not null) and (status = 'FAILED') = (error_message is not null)
  )
);

-- The last runs of a job.
create index job_runs_job_started_at_idx on kaava.job_runs (job, started_at desc);
-- What failed lately, whatever the job.
create index job_runs_failed_idx on kaava.job_runs (started_at desc) where status = 'FAILED';

alter table kaava.job_runs enable row level security;
alter table kaava.job_runs force  row level security;

create policy job_runs_select on kaava.job_runs
  for select to administrator, service
  using (true);

create policy job_runs_definer on kaava.job_runs
  for all to kaava_definer
  using (true)
  with check (true);

grant select on kaava.job_runs to administrator, service;
-- Neither insert, update nor delete: a run is recorded by the function that does the job.

grant insert on kaava.job_runs to kaava_definer;

comment on type   kaava.job_status             is 'How a run of a job stands.';
comment on table  kaava.job_runs               is 'A run of a background job.';
comment on column kaava.job_runs.id            is 'Key, in order of creation.';
comment on column kaava.job_runs.job           is 'Which job, such as refresh.';
comment on column kaava.job_runs.status        is 'How it stands.';
comment on column kaava.job_runs.started_at    is 'When it began, by the clock.';
comment on column kaava.job_runs.finished_at   is 'When it ended, by the clock; null while it runs.';
comment on column kaava.job_runs.error_message is 'Why it failed; null unless it did.';
comment on column kaava.job_runs.details       is 'What it worked on and what came of it.';
comment on index  kaava.job_runs_job_started_at_idx is 'The last runs of a job.';
comment on index  kaava.job_runs_failed_idx         is 'What failed lately, whatever the job.';
comment on policy job_runs_select  on kaava.job_runs is 'Administrators and jobs see how jobs went.';
comment on policy job_runs_definer on kaava.job_runs is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table kaava.job_runs;
drop type kaava.job_status;
