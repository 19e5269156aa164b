import { type Route, socket } from '../../../../http/route.ts';
import type { Hub } from '../../../../services/realtime/hub.ts';
import { openPresences } from '../../../../services/realtime/presence.ts';
import { SessionParams } from '../contract.ts';
import { found } from '../operations.ts';
import { findSession } from '../queries.ts';
import { CollaborationFrame, CollaborationMessage, ConnectQuery } from './contract.ts';
import { collaborate } from './operations.ts';

const NOT_FOUND = { COLLABORATION_SESSION_NOT_FOUND: 'There is none, or you are not in on it.' };

export const liveRoutes = ({ hub }: { readonly hub: Hub }): Route[] => {
  const presences = openPresences(hub);
  return [
    socket({
      path: '/collaboration-sessions/:id/socket',
      operationId: 'connectToSession',
      summary: 'Take part in a session as it goes on: edits, chat, and who is there.',
      description:
        'What is done is told with its sequence, in order. After a lost connection `after` names the last one that was seen, and what came ' +
        'since is told first. A message is `done` when it is committed; sent again under the same id, it is done once.\n\n' +
        'A page, which cannot set headers, offers the subprotocols `kaava.v1` and `bearer.<token>`.',
      access: 'learning:read',
      params: SessionParams,
      query: ConnectQuery,
      messages: CollaborationMessage,
      frames: CollaborationFrame,
      errors: NOT_FOUND,
      async admit({ db, session, params }) {
        found(await session.maybe(findSession(db, params.id)));
      },
      open: (call, own) => collaborate(call, own, { hub, presences }),
    }),
  ];
};
