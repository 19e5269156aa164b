import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { userTopic } from '../../../services/realtime/topics.ts';
import { ProjectParams } from '../projects/contract.ts';
import { Collaborator, CollaboratorPage, CollaboratorParams, CollaboratorPatchBody, InvitationBody } from './contract.ts';
import { invite, leave, readCollaborators, settled } from './operations.ts';
import * as queries from './queries.ts';

const PROJECT_NOT_FOUND = { PROJECT_NOT_FOUND: 'There is none, or it is not shared with you.' };
const NOT_FOUND = { COLLABORATOR_NOT_FOUND: 'There is none, or you have no part in the project.' };
const BEYOND = { RIGHTS_BEYOND_YOURS: 'It gives or takes a right that you do not have yourself, or changes your own.' };

export const collaboratorRoutes: Route[] = [
  route({
    method: 'get',
    path: '/projects/:id/collaborators',
    operationId: 'listCollaborators',
    summary: 'Who works on a project with its owner, in the order of joining.',
    description: 'For who has a part in it; of a public project others see none.',
    access: 'studio:read',
    params: ProjectParams,
    query: PageQuery,
    status: 200,
    response: CollaboratorPage,
    errors: PROJECT_NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit } }) {
      const rows = await readCollaborators(db, session, params.id, { after: decodeCursor(cursor, 1), limit: limit + 1 });
      return pageOf(rows, limit, (row) => [row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/projects/:id/collaborators',
    operationId: 'inviteCollaborator',
    summary: 'Invite a user by name to work on a project that you may share. They are notified.',
    description:
      'VIEWER sees the project, EDITOR also edits it, ADMIN also deletes and shares it; can_edit, can_delete and can_share add a right ' +
      'to the role. Nobody gives a right that they do not have themselves.',
    access: 'studio:write',
    params: ProjectParams,
    body: InvitationBody,
    status: 201,
    response: Collaborator,
    errors: {
      ...PROJECT_NOT_FOUND,
      PROJECT_RIGHT_MISSING: 'You see it, and may not share it.',
      USER_NOT_FOUND: 'No active user has this name.',
      ...BEYOND,
      ALREADY_COLLABORATOR: 'This user works on it already.',
      OWNER_IS_NO_COLLABORATOR: 'This user is its owner.',
    },
    async handle({ db, session, params, body: { username, ...rights }, announce }) {
      const collaborator = await invite(db, session, params.id, username, rights);
      announce(userTopic(collaborator.user_id));
      return collaborator;
    },
  }),
  route({
    method: 'post',
    path: '/projects/:id/leave',
    operationId: 'leaveProject',
    summary: 'Work on a project of somebody else no longer.',
    access: 'studio:write',
    params: ProjectParams,
    status: 204,
    errors: { ...PROJECT_NOT_FOUND, COLLABORATOR_NOT_FOUND: 'You see it, and do not work on it.' },
    handle: ({ db, session, params }) => leave(db, session, params.id),
  }),
  route({
    method: 'patch',
    path: '/collaborators/:id',
    operationId: 'updateCollaborator',
    summary: 'Change what somebody else may do with a project that you may share.',
    access: 'studio:write',
    params: CollaboratorParams,
    body: CollaboratorPatchBody,
    status: 200,
    response: Collaborator,
    errors: { ...NOT_FOUND, ...BEYOND },
    handle: ({ db, session, params, body }) => settled(db, session, params.id, queries.updateCollaborator(db, params.id, body)),
  }),
  route({
    method: 'delete',
    path: '/collaborators/:id',
    operationId: 'removeCollaborator',
    summary: 'Remove somebody from a project that you may share, or yourself from any.',
    access: 'studio:write',
    params: CollaboratorParams,
    status: 204,
    errors: { ...NOT_FOUND, ...BEYOND },
    handle: async ({ db, session, params }) =>
      void (await settled(db, session, params.id, queries.deleteCollaborator(db, params.id))),
  }),
];
