import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { FeatureFlag, FeatureFlagPage, FlagParams, FlagPatchBody, FlagsOn, NewFlagBody } from './contract.ts';
import { FlagNotFound } from './errors.ts';
import { createFlag } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { FEATURE_FLAG_NOT_FOUND: 'There is none of this key.' };
const TAGS = ['feature-flags'];

export const featureFlagRoutes: Route[] = [
  route({
    method: 'get',
    path: '/feature-flags',
    operationId: 'listFeatureFlagsOn',
    summary: 'Keys of the features that are on for you, all of them.',
    description:
      'A feature may be on for a part of the users: who has it keeps it while the part grows. Without a session, and for API keys, it is on when it is for everybody.',
    access: 'public',
    cache: { tags: TAGS, seconds: 60 },
    status: 200,
    response: FlagsOn,
    handle: async ({ db, session }) => ({ data: (await session.all(queries.listFlagsOn(db))).map(({ key }) => key) }),
  }),
  route({
    method: 'get',
    path: '/admin/feature-flags',
    operationId: 'listFeatureFlags',
    summary: 'All feature flags, by key.',
    access: 'administrator',
    query: PageQuery,
    status: 200,
    response: FeatureFlagPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listFlags(db, { after: decodeCursor(cursor, 1)?.[0], limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.key]);
    },
  }),
  route({
    method: 'post',
    path: '/admin/feature-flags',
    operationId: 'createFeatureFlag',
    summary: 'Make a feature flag. It is off, unless you say otherwise.',
    access: 'administrator',
    body: NewFlagBody,
    renews: TAGS,
    status: 201,
    response: FeatureFlag,
    errors: { FEATURE_FLAG_EXISTS: 'There is one of this key.' },
    handle: ({ db, session, body }) => createFlag(db, session, body),
  }),
  route({
    method: 'get',
    path: '/admin/feature-flags/:key',
    operationId: 'getFeatureFlag',
    summary: 'One feature flag.',
    access: 'administrator',
    params: FlagParams,
    status: 200,
    response: FeatureFlag,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findFlag(db, params.key))),
  }),
  route({
    method: 'patch',
    path: '/admin/feature-flags/:key',
    operationId: 'updateFeatureFlag',
    summary: 'Switch a feature on or off, or for how many of the users it is on. All processes follow at once.',
    access: 'administrator',
    params: FlagParams,
    body: FlagPatchBody,
    renews: TAGS,
    status: 200,
    response: FeatureFlag,
    errors: NOT_FOUND,
    handle: async ({ db, session, params, body }) => found(await session.maybe(queries.updateFlag(db, params.key, body))),
  }),
  route({
    method: 'delete',
    path: '/admin/feature-flags/:key',
    operationId: 'deleteFeatureFlag',
    summary: 'Delete a feature flag: for code that still asks, it is off.',
    access: 'administrator',
    params: FlagParams,
    renews: TAGS,
    status: 204,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => void found(await session.maybe(queries.deleteFlag(db, params.key))),
  }),
];

/** @throws FlagNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new FlagNotFound();
  return row;
}
