-- Course revisions: what a course said each time it was published.
--
-- Why:   learners have learned from a text that may have changed since; revisions do not change.
-- Locks: none that matter; the table is new, and no course exists yet.

-- migrate:up

create table learning.course_revisions (
  id         uuid        not null default core.uuid_v7(),
  course_id  uuid        not null,
  version    text        not null,
  snapshot   jsonb       not null,
  created_at timestamptz not null default now(),

  constraint course_revisions_pkey                  primary key (id),
  constraint course_revisions_course_id_fkey        foreign key (course_id) references learning.courses (id) on delete cascade,
  constraint course_revisions_course_id_version_key unique (course_id, version),
  constraint course_revisions_version_semver        check (core.is_semver(version)),
  constraint course_revisions_snapshot_object       check (jsonb_typeof(snapshot) = 'object')
);

-- Without the right answers of quizzes: who sees a revision must not see those.
create function learning.course_snapshot(course_id uuid) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select jsonb_build_object(
      'slug', c.slug, 'title', c.title, 'description', c.description, 'difficulty', c.difficulty,
      'estimated_minutes', c.estimated_minutes, 'metadata', c.metadata,
      'modules', coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', m.id, 'slug', m.slug, 'title', m.title, 'description', m.description, 'content', m.content,
          'lessons', coalesce((
            select jsonb_agg(jsonb_build_object(
              'id', l.id, 'slug', l.slug, 'title', l.title, 'kind', l.kind, 'content', l.content,
              'estimated_minutes', l.estimated_minutes, 'xp_reward', l.xp_reward,
              'quizzes', coalesce((
                select jsonb_agg(jsonb_build_object(
                  'id', q.id, 'title', q.title, 'questions', q.questions, 'passing_score', q.passing_score
                ) order by q.id)
                from learning.quizzes as q where q.lesson_id = l.id
              ), '[]')
            ) order by l.position)
            from learning.lessons as l where l.module_id = m.id
          ), '[]')
        ) order by m.position)
        from learning.modules as m where m.course_id = c.id
      ), '[]')
    )
    from learning.courses as c where c.id = course_snapshot.course_id
  $$;
alter function learning.course_snapshot(uuid) owner to kaava_definer;

-- Publishing the same again is nothing new; publishing something else under an old version is refused.
create function learning.record_revision() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  taken jsonb := learning.course_snapshot(new.id);
begin
  insert into learning.course_revisions (course_id, version, snapshot) values (new.id, new.version, taken)
    on conflict (course_id, version) do nothing;
  if not exists (
    select from learning.course_revisions as r
    where r.course_id = new.id and r.version = new.version and r.snapshot = taken
  ) then
    raise unique_violation using message = format('Version %s was published with another content: raise the version.', new.version),
      schema = 'learning', table = 'course_revisions', constraint = 'course_revisions_course_id_version_key';
  end if;
  return null;
end;
$$;
alter function learning.record_revision() owner to kaava_definer;

create trigger courses_record_first_revision after insert on learning.courses
  for each row when (new.status = 'PUBLISHED') execute function learning.record_revision();
create trigger courses_record_revision after update on learning.courses
  for each row when (new.status = 'PUBLISHED' and (old.status <> 'PUBLISHED' or old.version <> new.version))
  execute function learning.record_revision();

-- Refused even to the owner. Revisions go with their course only: its row is then gone already.
create function learning.refuse_revision_change() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'DELETE' and not exists (select from learning.courses as c where c.id = old.course_id) then
    return old;
  end if;
  raise exception using errcode = 'integrity_constraint_violation', schema = 'learning', table = 'course_revisions',
    constraint = 'course_revisions_immutable', message = 'A revision of a course does not change.';
end;
$$;
alter function learning.refuse_revision_change() owner to kaava_definer;

create trigger course_revisions_immutable before update or delete on learning.course_revisions
  for each row execute function learning.refuse_revision_change();

alter table learning.course_revisions enable row level security;
alter table learning.course_revisions force  row level security;

create policy course_revisions_select on learning.course_revisions
  for select to anonymous, authenticated, service
  using (exists (select from learning.courses as c where c.id = course_revisions.course_id));

create policy course_revisions_definer on learning.course_revisions
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.course_revisions to anonymous, authenticated, service;
-- Neither insert, update nor delete: a trigger writes revisions.

grant insert (course_id, version, snapshot), select on learning.course_revisions to kaava_definer;

comment on table  learning.course_revisions            is 'What a course said when a version of it was published. Written by a trigger, never changed.';
comment on column learning.course_revisions.id         is 'Key, in order of creation.';
comment on column learning.course_revisions.course_id  is 'Which course.';
comment on column learning.course_revisions.version    is 'Which version.';
comment on column learning.course_revisions.snapshot   is 'The course with its modules, lessons and quizzes, without the right answers. @json CourseSnapshot';
comment on column learning.course_revisions.created_at is 'When it was published.';
comment on trigger course_revisions_immutable on learning.course_revisions is 'Refuses every change but deletion with the course.';
comment on policy course_revisions_select  on learning.course_revisions is 'Who sees the course sees all that was published of it.';
comment on policy course_revisions_definer on learning.course_revisions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on trigger courses_record_first_revision on learning.courses is 'Writes a revision of a course that is made as PUBLISHED.';
comment on trigger courses_record_revision       on learning.courses is 'Writes a revision whenever a course or a version of it is published.';
comment on function learning.course_snapshot(uuid)     is 'A course with all that belongs to it, but the right answers, as JSON. For the trigger.';
comment on function learning.record_revision()         is 'Trigger function: writes what is published as a revision; refuses something else under an old version (course_revisions_course_id_version_key).';
comment on function learning.refuse_revision_change()  is 'Trigger function: refuses to change or delete a revision while its course is there.';

-- migrate:down

drop trigger courses_record_revision on learning.courses;
drop trigger courses_record_first_revision on learning.courses;
drop table learning.course_revisions;
drop function learning.refuse_revision_change();
drop function learning.record_revision();
drop function learning.course_snapshot(uuid);
