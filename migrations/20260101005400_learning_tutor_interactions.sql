-- Tutor interactions: what learners ask the tutor, and what it answers.
--
-- Why:   answers are rated, counted in tokens, and read again.
-- Locks: none that matter; the table is new.

-- migrate:up

create table learning.tutor_interactions (
  id         uuid        not null default core.uuid_v7(),
  user_id    uuid        not null default core.current_user_id(),
  lesson_id  uuid,
  question   text        not null,
  answer     text,
  tokens     integer,
  rating     integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint tutor_interactions_pkey               primary key (id),
  constraint tutor_interactions_user_id_fkey       foreign key (user_id) references identity.users (id) on delete cascade,
  constraint tutor_interactions_lesson_id_fkey     foreign key (lesson_id) references learning.lessons (id) on delete set null,
  constraint tutor_interactions_question_length    check (char_length(question) between 1 and 20000),
  constraint tutor_interactions_answer_length      check (char_length(answer) <= 100000),
  constraint tutor_interactions_tokens_nonnegative check (tokens >= 0),
  constraint tutor_interactions_rating_range       check (rating between 1 and 5),
  constraint tutor_interactions_rating_of_answer   check (rating is null or answer is not null)
);

create index tutor_interactions_user_id_created_at_idx on learning.tutor_interactions (user_id, created_at desc, id desc);
create index tutor_interactions_lesson_id_idx on learning.tutor_interactions (lesson_id);

create trigger tutor_interactions_set_updated_at before update on learning.tutor_interactions
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table learning.tutor_interactions enable row level security;
alter table learning.tutor_interactions force  row level security;

create policy tutor_interactions_select_own on learning.tutor_interactions
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy tutor_interactions_insert_own on learning.tutor_interactions
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and (lesson_id is null or exists (select from learning.lessons as l where l.id = tutor_interactions.lesson_id)));

create policy tutor_interactions_update_own on learning.tutor_interactions
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy tutor_interactions_delete_own on learning.tutor_interactions
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy tutor_interactions_select_administrator on learning.tutor_interactions
  for select to administrator
  using (true);

create policy tutor_interactions_select_service on learning.tutor_interactions
  for select to service
  using (true);

create policy tutor_interactions_update_service on learning.tutor_interactions
  for update to service
  using (true)
  with check (true);

create policy tutor_interactions_definer on learning.tutor_interactions
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (lesson_id, question), update (rating), delete on learning.tutor_interactions to authenticated;
grant select, update (answer, tokens) on learning.tutor_interactions to service;
-- user_id is not granted: its default is the acting user. Learners ask and rate, workers answer.

comment on table  learning.tutor_interactions            is 'A question to the tutor, and its answer.';
comment on column learning.tutor_interactions.id         is 'Key, in order of creation.';
comment on column learning.tutor_interactions.user_id    is 'Who asked. Always the acting user.';
comment on column learning.tutor_interactions.lesson_id  is 'In which lesson, or null.';
comment on column learning.tutor_interactions.question   is 'What was asked.';
comment on column learning.tutor_interactions.answer     is 'What the tutor answered, or null while it has not.';
comment on column learning.tutor_interactions.tokens     is 'Tokens that it took, or null.';
comment on column learning.tutor_interactions.rating     is 'How good the answer was, 1 to 5, or null.';
comment on column learning.tutor_interactions.created_at is 'When it was asked.';
comment on column learning.tutor_interactions.updated_at is 'When it was last changed.';
comment on index  learning.tutor_interactions_user_id_created_at_idx is 'A learner''s questions, newest first, by keyset.';
comment on index  learning.tutor_interactions_lesson_id_idx          is 'Questions about a lesson.';
comment on trigger tutor_interactions_set_updated_at on learning.tutor_interactions is 'Keeps updated_at.';
comment on policy tutor_interactions_select_own           on learning.tutor_interactions is 'A learner sees their own questions.';
comment on policy tutor_interactions_insert_own           on learning.tutor_interactions is 'A learner asks about lessons that they see.';
comment on policy tutor_interactions_update_own           on learning.tutor_interactions is 'A learner rates answers.';
comment on policy tutor_interactions_delete_own           on learning.tutor_interactions is 'A learner deletes their own questions.';
comment on policy tutor_interactions_select_administrator on learning.tutor_interactions is 'Administrators see all questions.';
comment on policy tutor_interactions_select_service       on learning.tutor_interactions is 'Workers see what was asked.';
comment on policy tutor_interactions_update_service       on learning.tutor_interactions is 'Workers answer.';
comment on policy tutor_interactions_definer              on learning.tutor_interactions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table learning.tutor_interactions;
