import { actors, type Who } from './people.ts';

/**
 * As the service does: logged in as kaava_api, then the settings of a transaction. kaava_api may not become an analyst, who logs in
 * for themselves. With `unset` there is no user's id at all, rather than an empty one, as on a connection's first use.
 */
export function become(who: Who, unset = false): string {
  const { role, userId } = actors[who];
  const login = role === 'analyst' ? role : 'kaava_api';
  const user = unset ? '' : `, set_config('app.current_user_id', '${userId ?? ''}', true)`;
  return `set local session authorization ${login}; select set_config('role', '${role}', true)${user}`;
}

/**
 * A table's owner who is no superuser, made for the occasion: what FORCE is for. A migrating owner is a member of kaava_definer, too.
 * The role is gone with the savepoint; its name is this run's own, because roles are the cluster's.
 */
export function owning(
  relation: string,
  role: string,
  options: { readonly migrating: boolean },
): { arrange: string; become: string } {
  const schema = relation.split('.')[0] ?? '';
  const member = options.migrating ? `; grant kaava_definer to ${role}` : '';
  return {
    arrange: `create role ${role}${member}; grant usage, create on schema ${schema} to ${role}; alter table ${relation} owner to ${role}`,
    become: `set local session authorization ${role}; select set_config('app.current_user_id', '', true)`,
  };
}
