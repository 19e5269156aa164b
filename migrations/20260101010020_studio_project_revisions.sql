-- Revisions of projects: who edits one together does not overwrite the others unseen.
--
-- Why:   two who edit a project at once must both be told, and a build that ends meanwhile is a change, too.
-- Locks: a brief ACCESS EXCLUSIVE on studio.projects; the default is not written into the rows.

-- migrate:up

alter table studio.projects
  add column revision integer not null default 1,
  add constraint projects_revision_positive check (revision >= 1);

-- A writer who has read a revision sends it. The row is locked by then, so of two writers the second one's is old.
create function studio.revise_project() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.revision <> old.revision then
    raise check_violation using message = format('The project is at revision %s, not at %s.', old.revision, new.revision),
      schema = 'studio', table = 'projects', constraint = 'projects_revision_current';
  end if;
  new.revision := old.revision + 1;
  return new;
end;
$$;

-- Where the work stands, and what was measured, is reported and not edited: it makes no revision.
create trigger projects_revise before update on studio.projects
  for each row when (
    (old.revision, old.name, old.description, old.settings, old.design_url, old.output_html, old.output_css, old.output_js, old.metadata, old.tags)
    is distinct from
    (new.revision, new.name, new.description, new.settings, new.design_url, new.output_html, new.output_css, new.output_js, new.metadata, new.tags)
  ) execute function studio.revise_project();

grant update (revision) on studio.projects to authenticated;
-- It is granted to be compared only. Workers report what was built, whatever the revision.

comment on column studio.projects.revision is 'Counts edits, from 1. A change that names a revision is refused unless it is the current one.';
comment on trigger projects_revise on studio.projects is 'Counts revisions, and refuses a change of an old one.';
comment on function studio.revise_project() is 'Trigger function: refuses a change whose revision is not the current one (projects_revision_current), and counts it.';

-- migrate:down

drop trigger projects_revise on studio.projects;
drop function studio.revise_project();
alter table studio.projects drop column revision;
