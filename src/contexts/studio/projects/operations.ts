import type { Database } from '../../../database/connect.ts';
import type { Query, Session } from '../../../database/session.ts';
import { constraintOf, sqlStateOf } from '../../../database/violation.ts';
import {
  ModuleTemplateHidden,
  ProjectChanged,
  ProjectNotFound,
  type ProjectRight,
  ProjectRightMissing,
  ProjectStatusConflict,
} from './errors.ts';
import { findProjectStanding, insertProject, updateProject } from './queries.ts';

/**
 * Makes a project, as a draft.
 *
 * @throws ModuleTemplateHidden when it is to be made from a template that the caller does not see: there the policy says no
 */
export async function createProject(db: Database, session: Session, project: Parameters<typeof insertProject>[1]) {
  try {
    return await session.one(insertProject(db, project));
  } catch (error) {
    if (sqlStateOf(error) === '42501') throw new ModuleTemplateHidden({ cause: error });
    throw error;
  }
}

/**
 * Changes what is given, unless the project was changed after the revision that was read. Of two who edit at once one wins.
 *
 * @throws ProjectNotFound
 * @throws ProjectRightMissing
 * @throws ProjectChanged
 */
export async function changeProject(
  db: Database,
  session: Session,
  id: string,
  revision: number,
  change: Parameters<typeof updateProject>[3],
) {
  try {
    return await done(db, session, id, updateProject(db, id, revision, change), 'edit');
  } catch (error) {
    if (constraintOf(error) === 'projects_revision_current') throw new ProjectChanged({ cause: error });
    throw error;
  }
}

/**
 * Sends a change that the policies let through with this right, and that may need a certain status.
 *
 * @param possible when it can be done, for who may do it and cannot now
 * @throws ProjectNotFound
 * @throws ProjectRightMissing also when it makes the project public, or private again, and the caller may not share it
 * @throws ProjectStatusConflict
 */
export async function done<Row>(
  db: Database,
  session: Session,
  id: string,
  change: Query<Row>,
  right: ProjectRight,
  possible?: string,
): Promise<Row> {
  const row = await session.maybe(change).catch((error: unknown) => {
    throw constraintOf(error) === 'projects_publicity_is_sharing' ? new ProjectRightMissing('share', { cause: error }) : error;
  });
  if (row !== undefined) return row;
  const { status } = await requireRight(db, session, id, right);
  if (possible === undefined) throw new ProjectNotFound();
  throw new ProjectStatusConflict(status, possible);
}

/**
 * Where a project stands with which the caller may do this.
 *
 * @throws ProjectNotFound
 * @throws ProjectRightMissing
 */
export async function requireRight(db: Database, session: Session, id: string, right: ProjectRight) {
  const standing = await session.maybe(findProjectStanding(db, id));
  if (standing === undefined) throw new ProjectNotFound();
  if (!standing[`can_${right}`]) throw new ProjectRightMissing(right);
  return standing;
}
