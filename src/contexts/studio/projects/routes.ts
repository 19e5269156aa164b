import type { Query } from '../../../database/session.ts';
import type { Db } from '../../../database/connect.ts';
import { PageQuery } from '../../../http/contract.ts';
import { ACCOUNTS } from '../../../http/cached.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { etagOf, etagOfAnswer, revisionOf } from '../../../http/precondition.ts';
import { type Route, route } from '../../../http/route.ts';
import type { Tally } from '../../../services/tally.ts';
import {
  BuildBody,
  GalleryQuery,
  ListProjectsQuery,
  NewProjectBody,
  Project,
  ProjectPage,
  ProjectParams,
  ProjectPatchBody,
  ProjectStatistics,
  ProjectWithRights,
  PublicProject,
  PublicProjectPage,
  SharedProjectPage,
  TagCounts,
} from './contract.ts';
import { ProjectNotFound, type ProjectRight } from './errors.ts';
import { changeProject, createProject, done } from './operations.ts';
import * as queries from './queries.ts';

/** What everybody sees of projects. */
const GALLERY = ['public-projects'];
const NOT_FOUND = { PROJECT_NOT_FOUND: 'There is none, or it is not shared with you.' };
const NOT_YOURS = { ...NOT_FOUND, PROJECT_RIGHT_MISSING: 'You see it, and may not do this with it.' };
const CONFLICT = { PROJECT_STATUS_CONFLICT: 'As far as the work is, this cannot be done.' };

const lists: Route[] = [
  route({
    method: 'get',
    path: '/projects',
    operationId: 'listProjects',
    summary: 'Your own projects, newest first.',
    access: 'studio:read',
    query: ListProjectsQuery,
    status: 200,
    response: ProjectPage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(queries.listProjects(db, { ...filter, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/projects/shared',
    operationId: 'listSharedProjects',
    summary: 'Projects of others on which you work, the last joined first, and what you may do with them.',
    access: 'studio:read',
    query: PageQuery,
    status: 200,
    response: SharedProjectPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listSharedProjects(db, { after: decodeCursor(cursor, 1), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.collaborator_id]);
    },
  }),
  route({
    method: 'get',
    path: '/projects/public',
    operationId: 'listPublicProjects',
    summary: "The gallery: everybody's public projects, or those of one user, newest first.",
    access: 'public',
    query: GalleryQuery,
    cache: { tags: [...GALLERY, ACCOUNTS], seconds: 30 },
    status: 200,
    response: PublicProjectPage,
    async handle({ db, session, query: { cursor, limit, user_id, tag } }) {
      const page = { tag, after: decodeCursor(cursor, 2), limit: limit + 1 };
      const rows = await session.all(
        user_id === undefined ? queries.listPublicProjects(db, page) : queries.listPublicProjectsOf(db, user_id, page),
      );
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/projects/public/:id',
    operationId: 'getPublicProject',
    summary: 'A public project, with whose it is.',
    description: 'The output is what its owner built: make it safe before it is shown.',
    access: 'public',
    params: ProjectParams,
    status: 200,
    response: PublicProject,
    errors: { PROJECT_NOT_FOUND: 'There is none, or it is not public.' },
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findPublicProject(db, params.id))),
  }),
  route({
    method: 'get',
    path: '/projects/tags',
    operationId: 'listProjectTags',
    summary: 'The tags of your own projects, most used first, at most 1000.',
    access: 'studio:read',
    status: 200,
    response: TagCounts,
    handle: async ({ db, session }) => ({ data: await session.all(queries.listProjectTags(db)) }),
  }),
  route({
    method: 'get',
    path: '/projects/statistics',
    operationId: 'getProjectStatistics',
    summary: 'Your own projects in numbers: by status, builds, and what was measured of them.',
    access: 'studio:read',
    status: 200,
    response: ProjectStatistics,
    handle: ({ db, session }) => session.one(queries.findProjectStatistics(db)),
  }),
];

const one: Route[] = [
  route({
    method: 'get',
    path: '/projects/:id',
    operationId: 'getProject',
    summary: 'A project that is yours, shared with you or public, and what you may do with it.',
    access: 'studio:read',
    params: ProjectParams,
    status: 200,
    response: ProjectWithRights,
    revision: 'told',
    errors: NOT_FOUND,
    async handle({ db, session, params, set }) {
      const project = found(await session.maybe(queries.findProject(db, params.id)));
      set('ETag', etagOfAnswer(project.revision, project));
      return project;
    },
  }),
  route({
    method: 'patch',
    path: '/projects/:id',
    operationId: 'updateProject',
    summary: 'Edit what is given of a project that is yours, or that you may edit.',
    description:
      'If-Match names the revision that was read. When somebody has edited the project since, or a build has changed its output, ' +
      'nothing is overwritten and the answer is 412. The same again is no new revision.',
    access: 'studio:write',
    params: ProjectParams,
    body: ProjectPatchBody,
    renews: GALLERY,
    status: 200,
    response: Project,
    revision: 'required',
    errors: {
      ...NOT_YOURS,
      PRECONDITION_FAILED: 'It was edited since it was read.',
      PRECONDITION_REQUIRED: 'If-Match is missing.',
    },
    async handle({ db, session, params, body, header, set }) {
      const project = await changeProject(db, session, params.id, revisionOf(header('if-match')), body);
      set('ETag', etagOf(project.revision));
      return project;
    },
  }),
  route({
    method: 'patch',
    path: '/projects/:id/build',
    operationId: 'recordBuild',
    summary: 'Report how far the work on a project is, what was built and what was measured.',
    description:
      'A report says how it is now, so it needs no If-Match; new output is a new revision. COMPLETED without a progress is 100. ' +
      'The status of a published or archived project is changed by its own routes.',
    access: 'studio:write',
    params: ProjectParams,
    body: BuildBody,
    renews: GALLERY,
    status: 200,
    response: Project,
    revision: 'told',
    errors: { ...NOT_YOURS, ...CONFLICT },
    async handle({ db, session, params, body, set }) {
      const change = queries.updateBuild(db, params.id, body);
      const project = await done(db, session, params.id, change, 'edit', 'Unpublish or restore it before new work on it.');
      set('ETag', etagOf(project.revision));
      return project;
    },
  }),
  route({
    method: 'delete',
    path: '/projects/:id',
    operationId: 'deleteProject',
    summary:
      'Delete a project that is yours, or that you may delete, with its templates. Its AI sessions stay, without a project.',
    access: 'studio:write',
    params: ProjectParams,
    renews: GALLERY,
    status: 204,
    errors: NOT_YOURS,
    handle: async ({ db, session, params }) =>
      void (await done(db, session, params.id, queries.deleteProject(db, params.id), 'delete')),
  }),
];

type Whole = ReturnType<typeof queries.publishProject> extends Query<infer Row> ? Row : never;

/** A step in the life of a project. */
const step = (
  name: string,
  change: (db: Db, id: string) => Query<Whole>,
  { summary, description, possible }: { summary: string; description?: string; possible?: string },
  right: ProjectRight = 'edit',
): Route =>
  route({
    method: 'post',
    path: `/projects/:id/${name}`,
    operationId: `${name}Project`,
    summary,
    ...(description !== undefined && { description }),
    access: 'studio:write',
    params: ProjectParams,
    renews: GALLERY,
    status: 200,
    response: Project,
    errors: { ...NOT_YOURS, ...(possible !== undefined && CONFLICT) },
    handle: ({ db, session, params }) => done(db, session, params.id, change(db, params.id), right, possible),
  });

/** @throws ProjectNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new ProjectNotFound();
  return row;
}

/** Making one, which may be a use of a module template. */
const making = (uses: Pick<Tally, 'count'>): Route =>
  route({
    method: 'post',
    path: '/projects',
    operationId: 'createProject',
    summary: 'Make a project, from a module template or from nothing, as a draft.',
    access: 'studio:write',
    body: NewProjectBody,
    status: 201,
    response: Project,
    revision: 'told',
    errors: { MODULE_TEMPLATE_NOT_FOUND: 'There is none, or you may not see it.' },
    async handle({ db, session, body, set }) {
      const project = await createProject(db, session, body);
      if (project.template_id !== null) uses.count(project.template_id);
      set('ETag', etagOf(project.revision));
      return project;
    },
  });

export const projectRoutes = (uses: Pick<Tally, 'count'>): Route[] => [
  making(uses),
  ...lists,
  ...one,
  step('publish', queries.publishProject, {
    summary: 'Show a completed project to everybody.',
    description: 'For who may edit and share it.',
    possible: 'Only a COMPLETED one is published.',
  }),
  step('unpublish', queries.unpublishProject, {
    summary: 'Hide a project again: only you and your collaborators see it. A published one is then completed.',
  }),
  step('archive', queries.archiveProject, {
    summary: 'Put a project away, and hide it.',
    possible: 'Wait until the work on it ends.',
  }),
  step('restore', queries.restoreProject, {
    summary: 'Take a project out again that was put away, as a draft.',
    possible: 'Only an ARCHIVED one is restored.',
  }),
];
