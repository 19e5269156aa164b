-- A project that is made from a module template looks that one up, not all of them.
--
-- Why:   the policy asked whether the template is among all that the user sees, and read the whole table for each project.
-- Locks: a brief ACCESS EXCLUSIVE on studio.projects.

-- migrate:up

alter policy projects_insert_own on studio.projects
  with check (
    user_id = (select core.current_user_id())
    and (template_id is null or exists (select from studio.module_templates as t where t.id = projects.template_id))
  );

-- migrate:down

alter policy projects_insert_own on studio.projects
  with check (
    user_id = (select core.current_user_id())
    and (template_id is null or template_id in (select t.id from studio.module_templates as t))
  );
