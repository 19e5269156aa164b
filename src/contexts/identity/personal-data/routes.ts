import type { output } from 'zod';
import { type Route, route } from '../../../http/route.ts';
import type { Keys } from '../../../services/encryption/keys.ts';
import { PersonalData } from './contract.ts';
import { readPersonalData, writePersonalData } from './operations.ts';
import { updatePersonalData } from './queries.ts';

const UNAVAILABLE = { ENCRYPTION_UNAVAILABLE: 'The service has no key for it.' };

export const personalDataRoutes = (keys: Keys): Route[] => [
  route({
    method: 'get',
    path: '/me/personal-data',
    operationId: 'getPersonalData',
    summary: 'Your personal data: nobody else sees them, administrators neither.',
    access: 'session',
    status: 200,
    response: PersonalData,
    errors: UNAVAILABLE,
    handle: async ({ db, session, principal }) =>
      (await readPersonalData(db, session, keys, principal.actor.userId ?? '')) as output<typeof PersonalData>,
  }),
  route({
    method: 'put',
    path: '/me/personal-data',
    operationId: 'putPersonalData',
    summary: 'Replace your personal data as a whole. They are stored encrypted.',
    access: 'session',
    body: PersonalData,
    status: 200,
    response: PersonalData,
    errors: UNAVAILABLE,
    async handle({ db, session, principal, body }) {
      await writePersonalData(db, session, keys, principal.actor.userId ?? '', body);
      return body;
    },
  }),
  route({
    method: 'delete',
    path: '/me/personal-data',
    operationId: 'deletePersonalData',
    summary: 'Remove your personal data.',
    access: 'session',
    status: 204,
    handle: async ({ db, session }) => void (await session.one(updatePersonalData(db, null))),
  }),
];
