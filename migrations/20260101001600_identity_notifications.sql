-- Notifications to users.
--
-- Why:   other contexts tell a user what happened, by way of one function.
-- Locks: none that matter; the table is new.

-- migrate:up

create type identity.notification_type as enum (
  'PROJECT_COMPLETED', 'TEMPLATE_APPROVED', 'COLLABORATION_INVITE', 'SYSTEM_UPDATE', 'SECURITY_ALERT', 'PAYMENT_SUCCESS', 'PAYMENT_FAILED'
);

create table identity.notifications (
  id          uuid                       not null default core.uuid_v7(),
  user_id     uuid                       not null,
  type        identity.notification_type not null,
  title       text                       not null,
  message     text                       not null,
  data        jsonb,
  channels    text[]                     not null default '{in-app}',
  is_read     boolean                    not null default false,
  is_archived boolean                    not null default false,
  sent_at     timestamptz,
  read_at     timestamptz,
  created_at  timestamptz                not null default now(),
  updated_at  timestamptz                not null default now(),

  constraint notifications_pkey             primary key (id),
  constraint notifications_user_id_fkey     foreign key (user_id) references identity.users (id) on delete cascade,
  constraint notifications_title_length     check (char_length(title) between 1 and 200),
  constraint notifications_message_length   check (char_length(message) between 1 and 5000),
  constraint notifications_data_object      check (jsonb_typeof(data) = 'object'),
  constraint notifications_channels_known   check (channels <@ array['email', 'push', 'in-app']),
  constraint notifications_channels_count   check (cardinality(channels) <= 3),
  constraint notifications_read_timestamp   check (is_read = (read_at is not null))
);

-- A user's list, newest first.
create index notifications_user_id_created_at_idx on identity.notifications (user_id, created_at desc, id desc);
-- The count at the bell. (The documents index is_read alone; nobody asks for that across users.)
create index notifications_unread_idx on identity.notifications (user_id, created_at desc) where not is_read;
create index notifications_type_idx on identity.notifications (type);
create index notifications_created_at_idx on identity.notifications (created_at);

create trigger notifications_set_updated_at before update on identity.notifications
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

create function identity.stamp_notification_read() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.read_at := case when new.is_read then coalesce(new.read_at, now()) end;
  return new;
end;
$$;

create trigger notifications_stamp_read before insert or update of is_read, read_at on identity.notifications
  for each row execute function identity.stamp_notification_read();

alter table identity.notifications enable row level security;
alter table identity.notifications force  row level security;

create policy notifications_select_own on identity.notifications
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy notifications_update_own on identity.notifications
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy notifications_service on identity.notifications
  for all to service
  using (true)
  with check (true);

create policy notifications_definer on identity.notifications
  for all to kaava_definer
  using (true)
  with check (true);

grant select, update (is_read, read_at, is_archived) on identity.notifications to authenticated;
grant select, insert (user_id, type, title, message, data, channels), update (sent_at) on identity.notifications to service;

grant insert (user_id, type, title, message, data, channels), select (id) on identity.notifications to kaava_definer;

create function identity.notify(user_id uuid, type identity.notification_type, title text, message text, data jsonb, channels text[])
  returns uuid
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    insert into identity.notifications as n (user_id, type, title, message, data, channels)
    values (notify.user_id, notify.type, notify.title, notify.message, notify.data, coalesce(notify.channels, '{in-app}'))
    returning n.id
  $$;
alter function identity.notify(uuid, identity.notification_type, text, text, jsonb, text[]) owner to kaava_definer;
grant execute on function identity.notify(uuid, identity.notification_type, text, text, jsonb, text[]) to service;

comment on type   identity.notification_type         is 'What a notification is about.';
comment on table  identity.notifications             is 'What a user was told.';
comment on column identity.notifications.id          is 'Key, in order of creation.';
comment on column identity.notifications.user_id     is 'Who is told.';
comment on column identity.notifications.type        is 'What it is about.';
comment on column identity.notifications.title       is 'One line.';
comment on column identity.notifications.message     is 'The whole text.';
comment on column identity.notifications.data        is 'What a client needs to lead to the thing itself, or null. @json NotificationData';
comment on column identity.notifications.channels    is 'How it is delivered: email, push, in-app.';
comment on column identity.notifications.is_read     is 'Whether the user has read it. Setting it sets read_at.';
comment on column identity.notifications.is_archived is 'Whether the user has put it away.';
comment on column identity.notifications.sent_at     is 'When it went out by e-mail or push, or null.';
comment on column identity.notifications.read_at     is 'When it was read; set exactly when is_read is.';
comment on column identity.notifications.created_at  is 'When it was made.';
comment on column identity.notifications.updated_at  is 'When it was last changed.';
comment on index  identity.notifications_user_id_created_at_idx is 'A user''s list, newest first.';
comment on index  identity.notifications_unread_idx             is 'A user''s unread notifications, and their number.';
comment on index  identity.notifications_type_idx               is 'Notifications of a type.';
comment on index  identity.notifications_created_at_idx         is 'Notifications of a time, for clean-up.';
comment on trigger notifications_set_updated_at on identity.notifications is 'Keeps updated_at.';
comment on trigger notifications_stamp_read     on identity.notifications is 'Keeps read_at in step with is_read.';
comment on policy notifications_select_own on identity.notifications is 'A user sees their own notifications.';
comment on policy notifications_update_own on identity.notifications is 'A user marks their own as read or archived.';
comment on policy notifications_service    on identity.notifications is 'Background work writes notifications and sends them out.';
comment on policy notifications_definer    on identity.notifications is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function identity.stamp_notification_read() is 'Trigger function: read_at is set with is_read and cleared with it.';
comment on function identity.notify(uuid, identity.notification_type, text, text, jsonb, text[]) is 'Tells a user something; returns the notification''s id. Without channels: in-app.';

-- migrate:down

drop function identity.notify(uuid, identity.notification_type, text, text, jsonb, text[]);
drop table identity.notifications;
drop function identity.stamp_notification_read();
drop type identity.notification_type;
