-- Collaborators: who works on a project together with its owner, and what each of them may do.
--
-- Why:   rights are enforced by policies, not by the application.
-- Locks: none that matter; the table is new, and no project exists yet.
--
-- The blueprint does not say how role and single rights go together, so it is said here: VIEWER sees, EDITOR also
-- edits, ADMIN also deletes and shares; can_edit, can_delete and can_share add a right to a role.

-- migrate:up

create type studio.collaborator_role as enum ('VIEWER', 'EDITOR', 'ADMIN');
create type studio.project_right     as enum ('VIEW', 'EDIT', 'DELETE', 'SHARE');

create table studio.project_collaborators (
  id         uuid                     not null default core.uuid_v7(),
  project_id uuid                     not null,
  user_id    uuid                     not null,
  role       studio.collaborator_role not null,
  can_edit   boolean                  not null default false,
  can_delete boolean                  not null default false,
  can_share  boolean                  not null default false,
  created_at timestamptz              not null default now(),
  updated_at timestamptz              not null default now(),

  constraint project_collaborators_pkey                   primary key (id),
  constraint project_collaborators_project_id_fkey        foreign key (project_id) references studio.projects (id) on delete cascade,
  constraint project_collaborators_user_id_fkey           foreign key (user_id) references identity.users (id) on delete cascade,
  constraint project_collaborators_project_id_user_id_key unique (project_id, user_id)
);

create index project_collaborators_user_id_idx on studio.project_collaborators (user_id);

create trigger project_collaborators_set_updated_at before update on studio.project_collaborators
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

grant select on studio.project_collaborators to kaava_definer;

-- Definer, because the policies of the two tables ask for each other, and would do so for ever. An array, because
-- "= any" of one is looked up in the index, and a function per row is not.
create function studio.shared_project_ids(wanted studio.project_right) returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(c.project_id), '{}')
    from studio.project_collaborators as c
    where c.user_id = (select core.current_user_id())
      and case wanted
            when 'VIEW'   then true
            when 'EDIT'   then c.role in ('EDITOR', 'ADMIN') or c.can_edit
            when 'DELETE' then c.role = 'ADMIN' or c.can_delete
            when 'SHARE'  then c.role = 'ADMIN' or c.can_share
          end
  $$;
alter function studio.shared_project_ids(studio.project_right) owner to kaava_definer;
grant execute on function studio.shared_project_ids(studio.project_right) to authenticated;

create function studio.my_project_ids(wanted studio.project_right) returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(p.id), '{}') || studio.shared_project_ids(wanted)
    from studio.projects as p
    where p.user_id = (select core.current_user_id())
  $$;
alter function studio.my_project_ids(studio.project_right) owner to kaava_definer;
grant execute on function studio.my_project_ids(studio.project_right) to authenticated;

create function studio.refuse_owner_as_collaborator() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if exists (select from studio.projects as p where p.id = new.project_id and p.user_id = new.user_id) then
    raise check_violation using message = 'The owner of a project is no collaborator of it.',
      schema = 'studio', table = 'project_collaborators', constraint = 'project_collaborators_not_owner';
  end if;
  return new;
end;
$$;
alter function studio.refuse_owner_as_collaborator() owner to kaava_definer;

create trigger project_collaborators_not_owner before insert or update of project_id, user_id on studio.project_collaborators
  for each row execute function studio.refuse_owner_as_collaborator();

-- To show a project to everybody is to share it, which an editor may not. A policy cannot compare old with new.
create function studio.refuse_unshared_publicity() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if core.current_user_id() is not null
     and not pg_has_role(current_user, 'administrator', 'usage')
     and not new.id = any (studio.my_project_ids('SHARE')) then
    raise insufficient_privilege using message = 'Only who may share a project makes it public, or private again.',
      schema = 'studio', table = 'projects', constraint = 'projects_publicity_is_sharing';
  end if;
  return new;
end;
$$;

create trigger projects_publicity_is_sharing before update of is_public on studio.projects
  for each row when (old.is_public <> new.is_public) execute function studio.refuse_unshared_publicity();

create policy projects_select_shared on studio.projects
  for select to authenticated
  using (id = any ((select studio.shared_project_ids('VIEW'))::uuid[]));

create policy projects_update_shared on studio.projects
  for update to authenticated
  using (id = any ((select studio.shared_project_ids('EDIT'))::uuid[]))
  with check (id = any ((select studio.shared_project_ids('EDIT'))::uuid[]));

create policy projects_delete_shared on studio.projects
  for delete to authenticated
  using (id = any ((select studio.shared_project_ids('DELETE'))::uuid[]));

alter table studio.project_collaborators enable row level security;
alter table studio.project_collaborators force  row level security;

create policy project_collaborators_select on studio.project_collaborators
  for select to authenticated
  using (project_id = any ((select studio.my_project_ids('VIEW'))::uuid[]));

-- Nobody gives or takes a right that they do not have themselves, or changes their own.
create policy project_collaborators_insert on studio.project_collaborators
  for insert to authenticated
  with check (
    project_id = any ((select studio.my_project_ids('SHARE'))::uuid[])
    and user_id <> (select core.current_user_id())
    and user_id in (select u.id from identity.public_profiles as u)
    and ((role = 'VIEWER' and not can_edit) or project_id = any ((select studio.my_project_ids('EDIT'))::uuid[]))
    and ((role <> 'ADMIN' and not can_delete) or project_id = any ((select studio.my_project_ids('DELETE'))::uuid[]))
  );

create policy project_collaborators_update on studio.project_collaborators
  for update to authenticated
  using (
    project_id = any ((select studio.my_project_ids('SHARE'))::uuid[])
    and user_id <> (select core.current_user_id())
    and ((role = 'VIEWER' and not can_edit) or project_id = any ((select studio.my_project_ids('EDIT'))::uuid[]))
    and ((role <> 'ADMIN' and not can_delete) or project_id = any ((select studio.my_project_ids('DELETE'))::uuid[]))
  )
  with check (
    project_id = any ((select studio.my_project_ids('SHARE'))::uuid[])
    and user_id <> (select core.current_user_id())
    and ((role = 'VIEWER' and not can_edit) or project_id = any ((select studio.my_project_ids('EDIT'))::uuid[]))
    and ((role <> 'ADMIN' and not can_delete) or project_id = any ((select studio.my_project_ids('DELETE'))::uuid[]))
  );

create policy project_collaborators_delete on studio.project_collaborators
  for delete to authenticated
  using (
    project_id = any ((select studio.my_project_ids('SHARE'))::uuid[])
    and ((role = 'VIEWER' and not can_edit) or project_id = any ((select studio.my_project_ids('EDIT'))::uuid[]))
    and ((role <> 'ADMIN' and not can_delete) or project_id = any ((select studio.my_project_ids('DELETE'))::uuid[]))
  );

create policy project_collaborators_leave on studio.project_collaborators
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy project_collaborators_administrator on studio.project_collaborators
  for all to administrator
  using (true)
  with check (true);

create policy project_collaborators_definer on studio.project_collaborators
  for all to kaava_definer
  using (true)
  with check (true);

grant select,
      insert (project_id, user_id, role, can_edit, can_delete, can_share),
      update (role, can_edit, can_delete, can_share),
      delete
  on studio.project_collaborators to authenticated;
-- project_id and user_id are not granted for change: who leaves makes room for another.

comment on type   studio.collaborator_role is 'VIEWER sees a project, EDITOR also edits it, ADMIN also deletes and shares it.';
comment on type   studio.project_right     is 'What somebody may do with a project. Its owner may do all of it.';
comment on table  studio.project_collaborators            is 'Who else works on a project, and what they may do. All of them see each other.';
comment on column studio.project_collaborators.id         is 'Key, in order of creation.';
comment on column studio.project_collaborators.project_id is 'Which project.';
comment on column studio.project_collaborators.user_id    is 'Who; never the owner.';
comment on column studio.project_collaborators.role       is 'What they may do.';
comment on column studio.project_collaborators.can_edit   is 'Whether they may edit although the role says no.';
comment on column studio.project_collaborators.can_delete is 'Whether they may delete although the role says no.';
comment on column studio.project_collaborators.can_share  is 'Whether they may share although the role says no.';
comment on column studio.project_collaborators.created_at is 'Since when.';
comment on column studio.project_collaborators.updated_at is 'When it was last changed.';
comment on index  studio.project_collaborators_user_id_idx is 'The projects that a user collaborates on.';
comment on trigger project_collaborators_set_updated_at on studio.project_collaborators is 'Keeps updated_at.';
comment on trigger project_collaborators_not_owner      on studio.project_collaborators is 'Refuses the owner of the project.';
comment on trigger projects_publicity_is_sharing        on studio.projects              is 'Lets those make a project public who may share it.';
comment on policy projects_select_shared              on studio.projects              is 'Collaborators see the project.';
comment on policy projects_update_shared              on studio.projects              is 'Collaborators who may edit work on the project.';
comment on policy projects_delete_shared              on studio.projects              is 'Collaborators who may delete delete the project.';
comment on policy project_collaborators_select        on studio.project_collaborators is 'Who is in on a project sees who else is.';
comment on policy project_collaborators_insert        on studio.project_collaborators is 'Who may share a project invites active users, with rights of their own at most.';
comment on policy project_collaborators_update        on studio.project_collaborators is 'Who may share a project changes the rights of others, within their own.';
comment on policy project_collaborators_delete        on studio.project_collaborators is 'Who may share a project removes others whose rights are within their own.';
comment on policy project_collaborators_leave         on studio.project_collaborators is 'A collaborator may leave.';
comment on policy project_collaborators_administrator on studio.project_collaborators is 'Administrators see and settle who collaborates.';
comment on policy project_collaborators_definer       on studio.project_collaborators is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function studio.shared_project_ids(studio.project_right) is 'Ids of the projects of others with which the acting user may do this. Policies call it as (select studio.shared_project_ids(…))::uuid[], once a query.';
comment on function studio.my_project_ids(studio.project_right)     is 'Ids of all projects with which the acting user may do this: their own, and those of others.';
comment on function studio.refuse_owner_as_collaborator()           is 'Trigger function: refuses the owner as a collaborator (project_collaborators_not_owner).';
comment on function studio.refuse_unshared_publicity()              is 'Trigger function: refuses a change of is_public by who may not share (projects_publicity_is_sharing).';

-- migrate:down

drop policy projects_delete_shared on studio.projects;
drop policy projects_update_shared on studio.projects;
drop policy projects_select_shared on studio.projects;
drop trigger projects_publicity_is_sharing on studio.projects;
drop function studio.refuse_unshared_publicity();
drop table studio.project_collaborators;
drop function studio.refuse_owner_as_collaborator();
drop function studio.my_project_ids(studio.project_right);
drop function studio.shared_project_ids(studio.project_right);
drop type studio.project_right;
drop type studio.collaborator_role;
