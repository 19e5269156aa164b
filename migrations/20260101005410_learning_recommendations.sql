-- Recommendations: which course a learner might take next.
--
-- Why:   worked out in the background, read at once.
-- Locks: none that matter; the table is new.

-- migrate:up

create table learning.recommendations (
  id           uuid         not null default core.uuid_v7(),
  user_id      uuid         not null,
  course_id    uuid         not null,
  reason       text         not null,
  score        numeric(4,3) not null,
  dismissed_at timestamptz,
  created_at   timestamptz  not null default now(),
  updated_at   timestamptz  not null default now(),

  constraint recommendations_pkey                  primary key (id),
  constraint recommendations_user_id_fkey          foreign key (user_id) references identity.users (id) on delete cascade,
  constraint recommendations_course_id_fkey        foreign key (course_id) references learning.courses (id) on delete cascade,
  constraint recommendations_user_id_course_id_key unique (user_id, course_id),
  constraint recommendations_reason_length         check (char_length(reason) between 1 and 1000),
  constraint recommendations_score_range           check (score between 0 and 1)
);

-- A learner's list, best first.
create index recommendations_user_id_score_idx on learning.recommendations (user_id, score desc) where dismissed_at is null;
create index recommendations_course_id_idx on learning.recommendations (course_id);

create trigger recommendations_set_updated_at before update on learning.recommendations
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table learning.recommendations enable row level security;
alter table learning.recommendations force  row level security;

create policy recommendations_select_own on learning.recommendations
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy recommendations_update_own on learning.recommendations
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy recommendations_select_administrator on learning.recommendations
  for select to administrator
  using (true);

create policy recommendations_service on learning.recommendations
  for all to service
  using (true)
  with check (true);

create policy recommendations_definer on learning.recommendations
  for all to kaava_definer
  using (true)
  with check (true);

grant select, update (dismissed_at) on learning.recommendations to authenticated;
grant select, insert (user_id, course_id, reason, score), update (reason, score), delete on learning.recommendations to service;

comment on table  learning.recommendations              is 'A course that a learner might take next.';
comment on column learning.recommendations.id           is 'Key, in order of creation.';
comment on column learning.recommendations.user_id      is 'To whom.';
comment on column learning.recommendations.course_id    is 'Which course; one recommendation of it a learner.';
comment on column learning.recommendations.reason       is 'Why, in words for the learner.';
comment on column learning.recommendations.score        is 'How well it fits, 0 to 1.';
comment on column learning.recommendations.dismissed_at is 'When the learner waved it away, or null.';
comment on column learning.recommendations.created_at   is 'When it was made.';
comment on column learning.recommendations.updated_at   is 'When it was last changed.';
comment on index  learning.recommendations_user_id_score_idx is 'A learner''s recommendations, best first.';
comment on index  learning.recommendations_course_id_idx     is 'To whom a course is recommended; asked when it is deleted.';
comment on trigger recommendations_set_updated_at on learning.recommendations is 'Keeps updated_at.';
comment on policy recommendations_select_own           on learning.recommendations is 'A learner sees what is recommended to them.';
comment on policy recommendations_update_own           on learning.recommendations is 'A learner waves recommendations away.';
comment on policy recommendations_select_administrator on learning.recommendations is 'Administrators see all recommendations.';
comment on policy recommendations_service              on learning.recommendations is 'Workers recommend.';
comment on policy recommendations_definer              on learning.recommendations is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table learning.recommendations;
