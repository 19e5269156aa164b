import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { profileOf } from '../../../database/profile.ts';
import type { CollaboratorRole } from '../../../generated/database.ts';

export interface Rights {
  readonly role: CollaboratorRole;
  readonly can_edit?: boolean | undefined;
  readonly can_delete?: boolean | undefined;
  readonly can_share?: boolean | undefined;
}

const COLUMNS = [
  'id',
  'project_id',
  'user_id',
  'role',
  'can_edit',
  'can_delete',
  'can_share',
  'created_at',
  'updated_at',
] as const;
const user = profileOf('user_id').as('user');

/** Who works on a project, the owner aside, in the order of joining. Served by project_collaborators_project_id_id_idx. */
export const listCollaborators = (
  db: Db,
  projectId: string,
  { after, limit }: { readonly after?: readonly string[] | undefined; readonly limit: number },
) =>
  db
    .selectFrom('studio.project_collaborators')
    .select([...COLUMNS, user])
    .where('project_id', '=', projectId)
    .$if(after !== undefined, (query) => query.where('id', '>', sql<string>`${after?.[0]}::uuid`))
    .orderBy('id')
    .limit(limit);

/** Whether there is a collaborator that the caller sees. */
export const findCollaborator = (db: Db, id: string) =>
  db.selectFrom('studio.project_collaborators').select('id').where('id', '=', id);

/** The active user of this name, upper and lower case alike; null where there is none. Served by users_username_key. */
export const findUserByUsername = (db: Db, username: string) =>
  db.selectNoFrom(sql<string | null>`identity.user_by_username(${username}::citext)`.as('user_id'));

/** A trigger tells the invited. */
export const insertCollaborator = (db: Db, projectId: string, userId: string, rights: Rights) =>
  db
    .insertInto('studio.project_collaborators')
    .values({ ...rights, project_id: projectId, user_id: userId })
    .returning([...COLUMNS, user]);

export const updateCollaborator = (db: Db, id: string, rights: { readonly [Name in keyof Rights]?: Rights[Name] | undefined }) =>
  db
    .updateTable('studio.project_collaborators')
    .set(rights)
    .where('id', '=', id)
    .returning([...COLUMNS, user]);

export const deleteCollaborator = (db: Db, id: string) =>
  db.deleteFrom('studio.project_collaborators').where('id', '=', id).returning('id');

/** The caller's own part in a project. Served by project_collaborators_project_id_user_id_key. */
export const deleteMyCollaboration = (db: Db, projectId: string) =>
  db
    .deleteFrom('studio.project_collaborators')
    .where('project_id', '=', projectId)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .returning('id');
