-- Who left a session still has what is their own in it.
--
-- Why:   they were in the export of nobody, and a message could not be taken back by who had left or was put out: a row that its writer
--        does not see, its writer does not delete.
-- Locks: a brief ACCESS EXCLUSIVE on the three tables, for their policies.

-- migrate:up

set local lock_timeout = '5s';

create policy session_participants_select_own on learning.session_participants
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy chat_messages_select_own on learning.chat_messages
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy session_changes_select_own on learning.session_changes
  for select to authenticated
  using (user_id = (select core.current_user_id()));

comment on policy session_participants_select_own on learning.session_participants is 'A user sees where they are and were in.';
comment on policy chat_messages_select_own        on learning.chat_messages        is 'Who said it sees it, also when they have left, and may take it back.';
comment on policy session_changes_select_own      on learning.session_changes      is 'Who did it sees it, also when they have left.';
comment on index  learning.session_participants_user_id_idx is 'The sessions that a user takes or took part in.';
comment on index  learning.chat_messages_user_id_idx        is 'A user''s messages: for their export, and when they go.';
comment on index  learning.session_changes_user_id_idx      is 'A user''s changes: for their export, and when they go.';

-- migrate:down

set local lock_timeout = '5s';

comment on index  learning.session_changes_user_id_idx      is 'A user''s changes; asked when the user goes.';
comment on index  learning.chat_messages_user_id_idx        is 'A user''s messages; asked when the user goes.';
comment on index  learning.session_participants_user_id_idx is 'The sessions that a user takes part in.';
drop policy session_changes_select_own on learning.session_changes;
drop policy chat_messages_select_own on learning.chat_messages;
drop policy session_participants_select_own on learning.session_participants;
