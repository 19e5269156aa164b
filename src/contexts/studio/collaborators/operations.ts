import type { Database } from '../../../database/connect.ts';
import type { Query, Session } from '../../../database/session.ts';
import { constraintOf, sqlStateOf } from '../../../database/violation.ts';
import { ProjectNotFound } from '../projects/errors.ts';
import { requireRight } from '../projects/operations.ts';
import { findProjectStanding } from '../projects/queries.ts';
import {
  AlreadyCollaborator,
  CollaboratorNotFound,
  InvitedUserNotFound,
  OwnerIsNoCollaborator,
  RightsBeyondYours,
} from './errors.ts';
import {
  deleteMyCollaboration,
  findCollaborator,
  findUserByUsername,
  insertCollaborator,
  listCollaborators,
  type Rights,
} from './queries.ts';

/** Who works on a project that the caller sees. @throws ProjectNotFound */
export async function readCollaborators(
  db: Database,
  session: Session,
  projectId: string,
  page: Parameters<typeof listCollaborators>[2],
) {
  const rows = await session.all(listCollaborators(db, projectId, page));
  if (rows.length === 0 && (await session.maybe(findProjectStanding(db, projectId))) === undefined) throw new ProjectNotFound();
  return rows;
}

/**
 * Makes somebody a collaborator at once, whom a trigger tells of it: there is nothing to accept, and they may leave.
 *
 * The policies decide; what is asked before only says why, as nothing could be asked after they have refused.
 *
 * @throws ProjectNotFound
 * @throws ProjectRightMissing when the caller may not share the project
 * @throws InvitedUserNotFound
 * @throws RightsBeyondYours
 * @throws AlreadyCollaborator
 * @throws OwnerIsNoCollaborator
 */
export async function invite(db: Database, session: Session, projectId: string, username: string, rights: Rights) {
  await requireRight(db, session, projectId, 'share');
  const { user_id: userId } = await session.one(findUserByUsername(db, username));
  if (userId === null) throw new InvitedUserNotFound();
  try {
    return await session.one(insertCollaborator(db, projectId, userId, rights));
  } catch (error) {
    if (constraintOf(error) === 'project_collaborators_project_id_user_id_key') throw new AlreadyCollaborator({ cause: error });
    if (constraintOf(error) === 'project_collaborators_not_owner') throw new OwnerIsNoCollaborator({ cause: error });
    if (constraintOf(error) === 'project_collaborators_project_id_fkey') throw new ProjectNotFound();
    if (sqlStateOf(error) === '42501') throw new RightsBeyondYours({ cause: error });
    throw error;
  }
}

/**
 * Sends a change of a collaborator's rights, or their removal.
 *
 * @throws CollaboratorNotFound
 * @throws RightsBeyondYours also when the caller may not share the project at all
 */
export async function settled<Row>(db: Database, session: Session, id: string, change: Query<Row>): Promise<Row> {
  const row = await session.maybe(change).catch((error: unknown) => {
    throw sqlStateOf(error) === '42501' ? new RightsBeyondYours({ cause: error }) : error;
  });
  if (row !== undefined) return row;
  if ((await session.maybe(findCollaborator(db, id))) === undefined) throw new CollaboratorNotFound();
  throw new RightsBeyondYours();
}

/** Ends the caller's own part in a project. @throws ProjectNotFound, CollaboratorNotFound */
export async function leave(db: Database, session: Session, projectId: string): Promise<void> {
  if ((await session.maybe(deleteMyCollaboration(db, projectId))) !== undefined) return;
  if ((await session.maybe(findProjectStanding(db, projectId))) === undefined) throw new ProjectNotFound();
  throw new CollaboratorNotFound();
}
