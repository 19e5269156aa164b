-- Settings of a user, made with the user.
--
-- Why:   default provider, keyphrase and preferences of the interface, apart from the account itself.
-- Locks: none that matter; the table is new, and no user exists yet.

-- migrate:up

create type identity.provider as enum ('GEMINI', 'OPENAI', 'ANTHROPIC', 'LLAMA');

create table identity.settings (
  user_id          uuid              not null default core.current_user_id(),
  default_provider identity.provider not null default 'GEMINI',
  focus_keyphrase  text,
  preferences      jsonb             not null default '{}',
  created_at       timestamptz       not null default now(),
  updated_at       timestamptz       not null default now(),

  constraint settings_pkey                   primary key (user_id),
  constraint settings_user_id_fkey           foreign key (user_id) references identity.users (id) on delete cascade,
  constraint settings_focus_keyphrase_length check (char_length(focus_keyphrase) between 1 and 200),
  constraint settings_preferences_object     check (jsonb_typeof(preferences) = 'object'),
  constraint settings_preferences_size       check (octet_length(preferences::text) <= 65536)
);

create trigger settings_set_updated_at before update on identity.settings
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table identity.settings enable row level security;
alter table identity.settings force  row level security;

create policy settings_select_own on identity.settings
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy settings_update_own on identity.settings
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy settings_definer on identity.settings
  for all to kaava_definer
  using (true)
  with check (true);

grant select, update (default_provider, focus_keyphrase, preferences) on identity.settings to authenticated;
-- Neither insert nor delete: the row comes and goes with the user.

grant insert on identity.settings to kaava_definer;

create function identity.create_settings() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into identity.settings (user_id) values (new.id);
  return null;
end;
$$;

create trigger users_create_settings after insert on identity.users
  for each row execute function identity.create_settings();

comment on type   identity.provider                  is 'Providers of language models.';
comment on table  identity.settings                  is 'Settings of a user, made with the user.';
comment on column identity.settings.user_id          is 'Whose settings.';
comment on column identity.settings.default_provider is 'Which provider to use when none is named.';
comment on column identity.settings.focus_keyphrase  is 'Keyphrase that new articles begin with, or null.';
comment on column identity.settings.preferences      is 'Preferences of the interface, notifications and so on. @json UserPreferences';
comment on column identity.settings.created_at       is 'When the settings were made.';
comment on column identity.settings.updated_at       is 'When the settings were last changed.';
comment on trigger settings_set_updated_at on identity.settings is 'Keeps updated_at.';
comment on trigger users_create_settings   on identity.users    is 'Every user has settings.';
comment on policy settings_select_own on identity.settings is 'A user sees their own settings.';
comment on policy settings_update_own on identity.settings is 'A user changes their own settings.';
comment on policy settings_definer    on identity.settings is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function identity.create_settings() is 'Trigger function: makes the settings of a new user.';

-- migrate:down

drop trigger users_create_settings on identity.users;
drop function identity.create_settings();
drop table identity.settings;
drop type identity.provider;
