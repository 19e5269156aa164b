import { ACCOUNTS } from '../../http/cached.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { type Route, route } from '../../http/route.ts';
import type { Validator } from '../../services/validation/validator.ts';
import {
  GalleryQuery,
  ListPromptsQuery,
  NewPromptBody,
  Prompt,
  PromptList,
  PromptPage,
  PromptParams,
  PromptPatchBody,
  Rendered,
  RenderBody,
  SearchQuery,
  TagList,
  Version,
  VersionPage,
  VersionParams,
} from './contract.ts';
import { PageQuery } from '../../http/contract.ts';
import { PromptNotFound, PromptVersionNotFound } from './errors.ts';
import { executionRoutes } from './executions/routes.ts';
import { logRoutes } from './logs/routes.ts';
import { changePrompt, removePrompt, renderPrompt } from './operations.ts';
import * as queries from './queries.ts';
import { usageRoutes } from './usage/routes.ts';
import { validationRoutes } from './validations/routes.ts';

export interface PromptsDependencies {
  /** Checks outputs by the rules that users wrote. The caller closes it. */
  readonly validator: Validator;
}

/** What everybody sees of prompts; most changes are of drafts, and telling which costs more than a new look at the list. */
const GALLERY = ['published-prompts'];
const NOT_FOUND = { PROMPT_NOT_FOUND: 'There is none, or it is not yours.' };

const own: Route[] = [
  route({
    method: 'get',
    path: '/prompts',
    operationId: 'listPrompts',
    summary: 'Your own prompts, newest first.',
    access: 'prompts:read',
    query: ListPromptsQuery,
    status: 200,
    response: PromptPage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(queries.listPrompts(db, { ...filter, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/prompts',
    operationId: 'createPrompt',
    summary: 'Make a prompt, as a draft.',
    access: 'prompts:write',
    body: NewPromptBody,
    status: 201,
    response: Prompt,
    handle: ({ db, session, body }) => session.one(queries.insertPrompt(db, body)),
  }),
  route({
    method: 'get',
    path: '/prompts/tags',
    operationId: 'listPromptTags',
    summary: 'Your own tags, most used first, with how many prompts have them.',
    access: 'prompts:read',
    status: 200,
    response: TagList,
    handle: async ({ db, session }) => ({ data: await session.all(queries.listTags(db)) }),
  }),
  route({
    method: 'get',
    path: '/prompts/search',
    operationId: 'searchPrompts',
    summary: 'Prompts of yours and published ones whose name or description contains the text, newest first.',
    access: 'prompts:read',
    query: SearchQuery,
    status: 200,
    response: PromptList,
    handle: async ({ db, session, query: { q, limit } }) => ({ data: await session.all(queries.searchPrompts(db, q, limit)) }),
  }),
  route({
    method: 'get',
    path: '/prompts/:id',
    operationId: 'getPrompt',
    summary: 'A prompt: your own, or a published one.',
    access: 'prompts:read',
    params: PromptParams,
    status: 200,
    response: Prompt,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findPrompt(db, params.id))),
  }),
  route({
    method: 'patch',
    path: '/prompts/:id',
    operationId: 'updatePrompt',
    summary: 'Change what is given of your own prompt.',
    description: 'A change of template or variables becomes the next version, with the change log.',
    access: 'prompts:write',
    params: PromptParams,
    body: PromptPatchBody,
    renews: GALLERY,
    status: 200,
    response: Prompt,
    errors: NOT_FOUND,
    handle: ({ session, params, body: { change_log: changeLog, ...change } }) =>
      session.transaction((tx) => changePrompt(tx, params.id, change, changeLog)),
  }),
  route({
    method: 'delete',
    path: '/prompts/:id',
    operationId: 'deletePrompt',
    summary: 'Delete your own prompt, with its versions and validations, if it was never executed.',
    access: 'prompts:write',
    params: PromptParams,
    renews: GALLERY,
    status: 204,
    errors: { ...NOT_FOUND, PROMPT_IN_USE: 'It has been executed: archive it instead.' },
    handle: ({ db, session, params }) => removePrompt(db, session, params.id),
  }),
  route({
    method: 'post',
    path: '/prompts/:id/publish',
    operationId: 'publishPrompt',
    summary: 'Let everybody see and execute your own prompt.',
    access: 'prompts:write',
    params: PromptParams,
    renews: GALLERY,
    status: 200,
    response: Prompt,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.updatePromptStatus(db, params.id, 'PUBLISHED'))),
  }),
  route({
    method: 'post',
    path: '/prompts/:id/archive',
    operationId: 'archivePrompt',
    summary: 'Take your own prompt out of use; its executions stay.',
    access: 'prompts:write',
    params: PromptParams,
    renews: GALLERY,
    status: 200,
    response: Prompt,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.updatePromptStatus(db, params.id, 'ARCHIVED'))),
  }),
  route({
    method: 'post',
    path: '/prompts/:id/render',
    operationId: 'renderPrompt',
    summary: 'The current text with inputs in place of its {{placeholders}}; nothing is stored.',
    access: 'prompts:read',
    params: PromptParams,
    body: RenderBody,
    status: 200,
    response: Rendered,
    errors: { ...NOT_FOUND, INPUTS_INVALID: "The inputs do not fit the prompt's variables." },
    handle: ({ db, session, params, body }) => renderPrompt(db, session, params.id, body.inputs),
  }),
];

const versions: Route[] = [
  route({
    method: 'get',
    path: '/prompts/:id/versions',
    operationId: 'listPromptVersions',
    summary: 'The texts that a prompt had, latest first: all of your own, the current one of a published prompt.',
    access: 'prompts:read',
    params: PromptParams,
    query: PageQuery,
    status: 200,
    response: VersionPage,
    errors: NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit } }) {
      const [before] = decodeCursor(cursor, 1) ?? [];
      const page = { ...(before !== undefined && { before: Number(before) }), limit: limit + 1 };
      const rows = await session.all(queries.listVersions(db, params.id, page));
      if (rows.length === 0 && cursor === undefined) throw new PromptNotFound();
      return pageOf(rows, limit, (row) => [String(row.version)]);
    },
  }),
  route({
    method: 'get',
    path: '/prompts/:id/versions/:version',
    operationId: 'getPromptVersion',
    summary: 'One text of a prompt.',
    access: 'prompts:read',
    params: VersionParams,
    status: 200,
    response: Version,
    errors: { PROMPT_VERSION_NOT_FOUND: 'There is none, or it is not yours.' },
    async handle({ db, session, params }) {
      const version = await session.maybe(queries.findVersion(db, params.id, params.version));
      if (version === undefined) throw new PromptVersionNotFound();
      return version;
    },
  }),
];

const gallery: Route[] = [
  route({
    method: 'get',
    path: '/prompts/published',
    operationId: 'listPublishedPrompts',
    summary: "Everybody's published prompts, latest first.",
    access: 'public',
    query: GalleryQuery,
    cache: { tags: [...GALLERY, ACCOUNTS], seconds: 30 },
    status: 200,
    response: PromptPage,
    async handle({ db, session, query: { cursor, limit, tag } }) {
      const rows = await session.all(queries.listPublished(db, { tag, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.published_at ?? '', row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/prompts/published/:id',
    operationId: 'getPublishedPrompt',
    summary: 'A published prompt, also without credentials.',
    access: 'public',
    params: PromptParams,
    status: 200,
    response: Prompt,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const prompt = found(await session.maybe(queries.findPrompt(db, params.id)));
      if (prompt.status !== 'PUBLISHED') throw new PromptNotFound();
      return prompt;
    },
  }),
];

/** @throws PromptNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new PromptNotFound();
  return row;
}

/** All routes of the context. */
export const promptsRoutes = ({ validator }: PromptsDependencies): Route[] => [
  ...own,
  ...versions,
  ...gallery,
  ...validationRoutes(validator),
  ...executionRoutes(validator),
  ...logRoutes,
  ...usageRoutes,
];
