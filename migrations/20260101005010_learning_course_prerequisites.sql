-- Prerequisites: which courses to take before another.
--
-- Why:   a course builds on others, and never, over however many steps, on itself.
-- Locks: none that matter; the table is new.

-- migrate:up

create table learning.course_prerequisites (
  course_id       uuid        not null,
  prerequisite_id uuid        not null,
  created_at      timestamptz not null default now(),

  constraint course_prerequisites_pkey                 primary key (course_id, prerequisite_id),
  constraint course_prerequisites_course_id_fkey       foreign key (course_id) references learning.courses (id) on delete cascade,
  constraint course_prerequisites_prerequisite_id_fkey foreign key (prerequisite_id) references learning.courses (id) on delete cascade,
  constraint course_prerequisites_not_self             check (course_id <> prerequisite_id)
);

-- Which courses build on this one.
create index course_prerequisites_prerequisite_id_idx on learning.course_prerequisites (prerequisite_id);

-- One writer at a time: two halves of a cycle that do not see each other would make a whole one.
create function learning.refuse_prerequisite_cycle() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('learning.course_prerequisites', 0));
  if exists (
    with recursive needed as (
      select new.prerequisite_id as id
      union
      select p.prerequisite_id from learning.course_prerequisites as p join needed as n on p.course_id = n.id
    )
    select from needed as n where n.id = new.course_id
  ) then
    raise check_violation using message = 'A course cannot be, over however many steps, its own prerequisite.',
      schema = 'learning', table = 'course_prerequisites', constraint = 'course_prerequisites_no_cycle';
  end if;
  return null;
end;
$$;
alter function learning.refuse_prerequisite_cycle() owner to kaava_definer;

create trigger course_prerequisites_no_cycle after insert or update on learning.course_prerequisites
  for each row execute function learning.refuse_prerequisite_cycle();

alter table learning.course_prerequisites enable row level security;
alter table learning.course_prerequisites force  row level security;

create policy course_prerequisites_select on learning.course_prerequisites
  for select to anonymous, authenticated, service
  using (
    exists (select from learning.courses as c where c.id = course_prerequisites.course_id)
    and exists (select from learning.courses as c where c.id = course_prerequisites.prerequisite_id)
  );

create policy course_prerequisites_instructor on learning.course_prerequisites
  for all to authenticated
  using ((select learning.is_instructor()))
  with check ((select learning.is_instructor()));

create policy course_prerequisites_administrator on learning.course_prerequisites
  for all to administrator
  using (true)
  with check (true);

create policy course_prerequisites_definer on learning.course_prerequisites
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.course_prerequisites to anonymous, service;
grant select, insert (course_id, prerequisite_id), delete on learning.course_prerequisites to authenticated;
-- No update: a prerequisite is taken away and another one put there.

grant select on learning.course_prerequisites to kaava_definer;

comment on table  learning.course_prerequisites                 is 'A course that should be taken before another. Without cycles.';
comment on column learning.course_prerequisites.course_id       is 'The course that builds on the other.';
comment on column learning.course_prerequisites.prerequisite_id is 'The course that comes first.';
comment on column learning.course_prerequisites.created_at      is 'When it was made.';
comment on index  learning.course_prerequisites_prerequisite_id_idx is 'Which courses build on this one.';
comment on trigger course_prerequisites_no_cycle on learning.course_prerequisites is 'Refuses a course that would be its own prerequisite.';
comment on policy course_prerequisites_select        on learning.course_prerequisites is 'Who sees both courses sees how they build on each other.';
comment on policy course_prerequisites_instructor    on learning.course_prerequisites is 'Instructors say what builds on what.';
comment on policy course_prerequisites_administrator on learning.course_prerequisites is 'Administrators too.';
comment on policy course_prerequisites_definer       on learning.course_prerequisites is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function learning.refuse_prerequisite_cycle() is 'Trigger function: refuses a prerequisite that needs, over any number of steps, the course itself (course_prerequisites_no_cycle). One writer at a time.';

-- migrate:down

drop table learning.course_prerequisites;
drop function learning.refuse_prerequisite_cycle();
