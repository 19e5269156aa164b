import { PageQuery } from '../../../../http/contract.ts';
import { decodeCursor, encodeCursor } from '../../../../http/page.ts';
import { InvalidRequest } from '../../../../http/errors.ts';
import { type Route, route } from '../../../../http/route.ts';
import { ChangePage, SessionParams } from '../contract.ts';
import { changesAfter } from './operations.ts';

const NOT_FOUND = { COLLABORATION_SESSION_NOT_FOUND: 'There is none, or you are not in on it.' };

const SEQUENCE = /^(0|[1-9]\d{0,8})$/;

export const changeRoutes: Route[] = [
  route({
    method: 'get',
    path: '/collaboration-sessions/:id/changes',
    operationId: 'listSessionChanges',
    summary: 'What happened in a session, from the first, each with what it is about as that is now.',
    access: 'learning:read',
    params: SessionParams,
    query: PageQuery,
    status: 200,
    response: ChangePage,
    errors: NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit } }) {
      const [after = '0'] = decodeCursor(cursor, 1) ?? [];
      if (!SEQUENCE.test(after)) throw new InvalidRequest('The cursor is damaged.');
      const { changes } = await changesAfter(db, session, params.id, Number(after), limit + 1);
      const data = changes.slice(0, limit);
      const last = data.at(-1);
      const more = changes.length > limit && last !== undefined;
      return { data, next_cursor: more ? encodeCursor([String(last.sequence)]) : null };
    },
  }),
];
