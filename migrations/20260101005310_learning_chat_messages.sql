-- Chat messages: what is said in collaboration sessions.
--
-- Why:   those who were away read on.
-- Locks: none that matter; the table is new.

-- migrate:up

create table learning.chat_messages (
  id         uuid        not null default core.uuid_v7(),
  session_id uuid        not null,
  user_id    uuid        not null default core.current_user_id(),
  body       text        not null,
  created_at timestamptz not null default now(),

  constraint chat_messages_pkey            primary key (id),
  constraint chat_messages_session_id_fkey foreign key (session_id) references learning.collaboration_sessions (id) on delete cascade,
  constraint chat_messages_user_id_fkey    foreign key (user_id) references identity.users (id) on delete cascade,
  constraint chat_messages_body_length     check (char_length(body) between 1 and 5000)
);

create index chat_messages_session_id_created_at_idx on learning.chat_messages (session_id, created_at desc, id desc);
create index chat_messages_user_id_idx on learning.chat_messages (user_id);

alter table learning.chat_messages enable row level security;
alter table learning.chat_messages force  row level security;

create policy chat_messages_select_session on learning.chat_messages
  for select to authenticated
  using (session_id = any ((select learning.my_session_ids())::uuid[]));

create policy chat_messages_insert_own on learning.chat_messages
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and session_id = any ((select learning.my_session_ids())::uuid[]));

create policy chat_messages_delete_own on learning.chat_messages
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy chat_messages_select_administrator on learning.chat_messages
  for select to administrator
  using (true);

create policy chat_messages_delete_administrator on learning.chat_messages
  for delete to administrator
  using (true);

create policy chat_messages_definer on learning.chat_messages
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (session_id, body), delete on learning.chat_messages to authenticated;
-- user_id is not granted: its default is the acting user. What was said is not changed, only taken back.

comment on table  learning.chat_messages            is 'What somebody said in a session.';
comment on column learning.chat_messages.id         is 'Key, in order of creation.';
comment on column learning.chat_messages.session_id is 'In which session.';
comment on column learning.chat_messages.user_id    is 'Who. Always the acting user.';
comment on column learning.chat_messages.body       is 'What.';
comment on column learning.chat_messages.created_at is 'When.';
comment on index  learning.chat_messages_session_id_created_at_idx is 'A session''s messages, newest first, by keyset.';
comment on index  learning.chat_messages_user_id_idx               is 'A user''s messages; asked when the user goes.';
comment on policy chat_messages_select_session       on learning.chat_messages is 'Participants, and nobody else, read what is said.';
comment on policy chat_messages_insert_own           on learning.chat_messages is 'Participants speak for themselves.';
comment on policy chat_messages_delete_own           on learning.chat_messages is 'Who said it may take it back.';
comment on policy chat_messages_select_administrator on learning.chat_messages is 'Administrators look into complaints.';
comment on policy chat_messages_delete_administrator on learning.chat_messages is 'Administrators remove what must not stand.';
comment on policy chat_messages_definer              on learning.chat_messages is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table learning.chat_messages;
