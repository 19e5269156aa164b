import { ACCOUNTS } from '../../../http/cached.ts';
import { type Route, route } from '../../../http/route.ts';
import { IdParams } from '../contract.ts';
import { ProfileNotFound } from '../errors.ts';
import { Account, ProfilePatchBody, PublicProfile, Settings, SettingsPatchBody, Statistics, UsernameParams } from './contract.ts';
import { changeProfile } from './operations.ts';
import * as queries from './queries.ts';

const PROFILE_NOT_FOUND = { PROFILE_NOT_FOUND: 'There is no such active user.' };

export const profileRoutes: Route[] = [
  route({
    method: 'get',
    path: '/me',
    operationId: 'getMe',
    summary: 'Your account.',
    access: 'account:read',
    status: 200,
    response: Account,
    handle: ({ db, session }) => session.one(queries.findMe(db)),
  }),
  route({
    method: 'patch',
    path: '/me',
    operationId: 'updateMe',
    summary: 'Change your profile. Null clears a field.',
    access: 'account:write',
    body: ProfilePatchBody,
    renews: [ACCOUNTS],
    status: 200,
    response: Account,
    errors: { USERNAME_TAKEN: 'Another user has this username.' },
    handle: ({ db, session, body }) => changeProfile(db, session, body),
  }),
  route({
    method: 'get',
    path: '/me/statistics',
    operationId: 'getMyStatistics',
    summary: 'How much you have.',
    access: 'account:read',
    status: 200,
    response: Statistics,
    handle: ({ db, session }) => session.one(queries.countMine(db)),
  }),
  route({
    method: 'get',
    path: '/me/settings',
    operationId: 'getSettings',
    summary: 'Your settings.',
    access: 'account:read',
    status: 200,
    response: Settings,
    handle: ({ db, session }) => session.one(queries.findSettings(db)),
  }),
  route({
    method: 'patch',
    path: '/me/settings',
    operationId: 'updateSettings',
    summary: 'Change your settings.',
    access: 'account:write',
    body: SettingsPatchBody,
    status: 200,
    response: Settings,
    handle: ({ db, session, body }) => session.one(queries.updateSettings(db, body)),
  }),
  route({
    method: 'get',
    path: '/profiles/:id',
    operationId: 'getProfile',
    summary: 'What anybody may see of a user.',
    access: 'public',
    params: IdParams,
    status: 200,
    response: PublicProfile,
    errors: PROFILE_NOT_FOUND,
    handle: async ({ db, session, params: { id } }) => profile(await session.maybe(queries.findPublicProfile(db, id))),
  }),
  route({
    method: 'get',
    path: '/profiles/by-username/:username',
    operationId: 'getProfileByUsername',
    summary: 'What anybody may see of a user, by username.',
    access: 'public',
    params: UsernameParams,
    status: 200,
    response: PublicProfile,
    errors: PROFILE_NOT_FOUND,
    handle: async ({ db, session, params: { username } }) =>
      profile(await session.maybe(queries.findPublicProfileByUsername(db, username))),
  }),
];

/** The columns of a view are nullable to PostgreSQL; the key of a user is not. */
function profile<Row extends { readonly id: string | null }>(row: Row | undefined) {
  if (row === undefined || row.id === null) throw new ProfileNotFound();
  return { ...row, id: row.id };
}
