-- Feature flags: new features are switched off again without a release.
--
-- Why:   the rollback plan of the learning platform asks for them.
-- Locks: none that matter; the table is new.

-- migrate:up

create table core.feature_flags (
  key                text        not null,
  enabled            boolean     not null default false,
  rollout_percentage integer     not null default 100,
  description        text        not null,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),

  constraint feature_flags_pkey                     primary key (key),
  constraint feature_flags_key_format               check (key ~ '^[a-z][a-z0-9_.-]{0,62}$'),
  constraint feature_flags_rollout_percentage_range check (rollout_percentage between 0 and 100),
  constraint feature_flags_description_length       check (char_length(description) between 1 and 500)
);

create trigger feature_flags_set_updated_at before update on core.feature_flags
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table core.feature_flags enable row level security;
alter table core.feature_flags force  row level security;

create policy feature_flags_select on core.feature_flags
  for select to anonymous, authenticated, service
  using (true);

create policy feature_flags_administrator on core.feature_flags
  for all to administrator
  using (true)
  with check (true);

create policy feature_flags_definer on core.feature_flags
  for all to kaava_definer
  using (true)
  with check (true);

grant select on core.feature_flags to anonymous, authenticated, service;
grant insert (key, enabled, rollout_percentage, description), update (enabled, rollout_percentage, description), delete
  on core.feature_flags to administrator;

comment on table  core.feature_flags                    is 'Switches for features that can be turned off without a release, or on for a part of the users.';
comment on column core.feature_flags.key                is 'The name that code asks for, such as validations.functions.';
comment on column core.feature_flags.enabled            is 'Off is off for everybody, whatever the percentage.';
comment on column core.feature_flags.rollout_percentage is 'Which part of the users an enabled flag is on for, 0 to 100.';
comment on column core.feature_flags.description        is 'What the flag switches, and for whom it matters.';
comment on column core.feature_flags.created_at         is 'When the flag was made.';
comment on column core.feature_flags.updated_at         is 'When the flag was last changed.';
comment on trigger feature_flags_set_updated_at on core.feature_flags is 'Keeps updated_at.';
comment on policy feature_flags_select          on core.feature_flags is 'Everybody may ask whether a feature is on.';
comment on policy feature_flags_administrator   on core.feature_flags is 'Administrators switch features.';
comment on policy feature_flags_definer         on core.feature_flags is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table core.feature_flags;
