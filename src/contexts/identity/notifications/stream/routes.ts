import { InvalidRequest } from '../../../../http/errors.ts';
import { type Route, stream } from '../../../../http/route.ts';
import type { Hub } from '../../../../services/realtime/hub.ts';
import { userTopic } from '../../../../services/realtime/topics.ts';
import { EventId, Notification } from '../contract.ts';
import * as queries from '../queries.ts';

/** Notifications read at a time. */
const BATCH = 100;

/** Before all of them. */
const BEGINNING = '1970-01-01T00:00:00Z';

/**
 * The place after which a client wants to go on: the id of the last event that it had.
 *
 * @throws InvalidRequest for what was no event's id
 */
function placeOf(lastEventId: string | undefined): string | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  if (EventId.safeParse(lastEventId).success) return lastEventId;
  throw new InvalidRequest('Last-Event-ID does not fit.', [
    { path: 'headers.last-event-id', message: 'must be the id of an event of this stream' },
  ]);
}

export const notificationStreamRoutes = (hub: Hub): Route[] => [
  stream({
    path: '/notifications/stream',
    operationId: 'streamNotifications',
    summary: 'Your notifications as they come, as Server-Sent Events.',
    description:
      'Each event is a `notification`; its data is one, as the list has them. After a lost connection Last-Event-ID names the last event ' +
      'that was had, as an EventSource does by itself, and what came since is told first; without it the stream begins with what comes next. ' +
      'The stream ends when the credentials do not hold any more, and when the server stops: connect again.',
    access: 'account:read',
    event: Notification,
    admit: async ({ header }) => void placeOf(header('last-event-id')),
    async *open({ db, session, principal, header, signal, recheck }) {
      const news = hub.follow([userTopic(principal.actor.userId ?? '')], signal);
      const last = () => session.maybe(queries.findLastQueued(db));
      let after = placeOf(header('last-event-id')) ?? (await hub.look(last))?.queued_at ?? BEGINNING;
      // So that a client that is cut off before the first notification knows where it was.
      yield { id: after };
      do {
        await hub.look(recheck);
        let batch;
        do {
          const seen = after;
          batch = await hub.look(() => session.all(queries.listNotificationsAfter(db, seen, BATCH)));
          for (const { queued_at: id, ...notification } of batch) {
            yield { id, event: 'notification', data: notification };
            after = id;
          }
        } while (batch.length === BATCH);
      } while (await news.next());
    },
  }),
];
