-- Collaborators: one on every other project, and never its owner.
-- batch: 2000
-- without: project_collaborators_audit on studio.project_collaborators
-- done: select from studio.project_collaborators where id = pg_temp.key('collaborator', :to, pg_temp.past(:to * 2, :projects))
insert into studio.project_collaborators (id, project_id, user_id, role, created_at)
select pg_temp.key('collaborator', i, pg_temp.past(i * 2, :projects)), pg_temp.project_key(i * 2),
  pg_temp.user_key(1 + (owner - 1 + pg_temp.any_of(:users - 1, 'collaborator', i)) % :users),
  (array['VIEWER', 'EDITOR', 'ADMIN'])[pg_temp.any_of(3, 'collaborator role', i)]::studio.collaborator_role, pg_temp.past(i * 2, :projects)
from (select i, pg_temp.few_of(:users, 'project owner', i * 2) as owner from generate_series(:from, :to) as i offset 0) as this
on conflict do nothing;
