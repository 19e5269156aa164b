-- Invitations: who is made a collaborator is told, and the lists of collaborators and of shared projects are paged.
--
-- Why:   the inviter may write no notification of another; and nobody should find a project in their list without knowing why.
-- Locks: SHARE on studio.project_collaborators while its indexes are made.

-- migrate:up

-- Ids are in the order of creation.
create index project_collaborators_project_id_id_idx on studio.project_collaborators (project_id, id);
create index project_collaborators_user_id_id_idx on studio.project_collaborators (user_id, id);
drop index studio.project_collaborators_user_id_idx;

create function studio.tell_invited() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into identity.notifications (user_id, type, title, message, data)
  select new.user_id, 'COLLABORATION_INVITE', 'Invitation to a project',
         format('%s invites you to work on %s.', coalesce(u.name, u.username::text, 'Somebody'), p.name),
         jsonb_build_object('project_id', p.id, 'collaborator_id', new.id, 'invited_by', u.id, 'role', new.role)
  from studio.projects as p, identity.users as u
  where p.id = new.project_id and u.id = core.current_user_id();
  return null;
end;
$$;
alter function studio.tell_invited() owner to kaava_definer;

-- Who loads data acts in nobody's name, and invites nobody.
create trigger project_collaborators_tell_invited after insert on studio.project_collaborators
  for each row execute function studio.tell_invited();

comment on index studio.project_collaborators_project_id_id_idx is 'Who works on a project, in the order of joining, by keyset.';
comment on index studio.project_collaborators_user_id_id_idx    is 'The projects that a user collaborates on, the last joined first, by keyset.';
comment on trigger project_collaborators_tell_invited on studio.project_collaborators is 'Tells the collaborator who invited them.';
comment on function studio.tell_invited() is 'Trigger function: notifies who is made a collaborator by an acting user.';

-- migrate:down

drop trigger project_collaborators_tell_invited on studio.project_collaborators;
drop function studio.tell_invited();
create index project_collaborators_user_id_idx on studio.project_collaborators (user_id);
comment on index studio.project_collaborators_user_id_idx is 'The projects that a user collaborates on.';
drop index studio.project_collaborators_user_id_id_idx;
drop index studio.project_collaborators_project_id_id_idx;
