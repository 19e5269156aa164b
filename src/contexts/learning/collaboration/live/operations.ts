import type { Database } from '../../../../database/connect.ts';
import type { Session } from '../../../../database/session.ts';
import type { Hub } from '../../../../services/realtime/hub.ts';
import type { Presences } from '../../../../services/realtime/presence.ts';
import { sessionTopic, userTopic } from '../../../../services/realtime/topics.ts';
import { changesAfter } from '../changes/operations.ts';
import { say } from '../chat/operations.ts';
import { KeyOnlyReads, SessionEnded } from '../errors.ts';
import { editCode, found } from '../operations.ts';
import { findSessionNow } from '../queries.ts';
import type { CollaborationMessage, Frame } from './contract.ts';

/** Who is connected, and how. */
interface Connected {
  readonly db: Database;
  readonly session: Session;
  readonly params: { readonly id: string };
  /** The last sequence that the client has seen. */
  readonly query: { readonly after?: number | undefined };
  readonly principal: { readonly actor: { readonly userId: string | null } };
  readonly signal: AbortSignal;
  announce(topic: string): void;
  recheck(): Promise<unknown>;
}

/** Who sends a message, as their credentials are now. */
interface Sender {
  readonly apiKey?: { readonly permissions: readonly string[] };
}

interface Reader {
  send(frame: Frame): Promise<void>;
}

/** Changes read at a time. */
const BATCH = 100;

/**
 * Somebody's part in a session while they are connected. What they are told is read from the database, as them, by its sequence: news only
 * say when. So nothing is missed or told twice, whatever becomes of the news, and who may not see the session any more is told nothing.
 */
export function collaborate(
  { db, session, params: { id }, query, principal, signal, announce, recheck }: Connected,
  reader: Reader,
  { hub, presences }: { readonly hub: Hub; readonly presences: Presences },
) {
  const userId = principal.actor.userId ?? '';
  const topic = sessionTopic(id);
  const news = hub.follow([topic], signal);
  const doubts = hub.follow([userTopic(userId)], signal);
  const presence = presences.enter(topic, userId, () => news.wake());
  signal.addEventListener('abort', () => presence.leave(), { once: true });

  /** @returns the sequence up to which the client knows */
  async function begin(): Promise<number> {
    if (query.after !== undefined) return query.after;
    const { sequence, ...now } = found(await hub.look(() => session.maybe(findSessionNow(db, id))));
    await reader.send({ type: 'session', sequence, session: now });
    return sequence;
  }

  /** @throws SessionEnded when everything was told, and no more comes */
  async function tell(): Promise<void> {
    let after = await begin();
    let online: readonly string[] = [];
    do {
      let batch;
      do {
        const last = after;
        batch = await hub.look(() => changesAfter(db, session, id, last, BATCH));
        for (const change of batch.changes) {
          await reader.send({ type: 'change', change });
          after = change.sequence;
        }
      } while (batch.changes.length === BATCH);
      if (batch.ended) throw new SessionEnded();
      if (online !== presence.online()) await reader.send({ type: 'presence', online: [...(online = presence.online())] });
    } while (await news.next());
  }

  /** Rows are guarded by each query; that the credentials hold is asked when something is known of their user, and now and then. */
  async function watch(): Promise<void> {
    while (await doubts.next()) await hub.look(recheck);
  }

  return {
    /** Ends with the connection, and with an error that says why there can be none. */
    run: () => Promise.race([tell(), watch()]),

    async receive(message: CollaborationMessage, { apiKey }: Sender): Promise<Frame> {
      if (apiKey?.permissions.includes('learning:write') === false) throw new KeyOnlyReads();
      const { id: clientId } = message;
      if (message.type === 'edit') {
        const { base_version: baseVersion, code } = message;
        const version = await editCode(db, session, id, { baseVersion, code, clientId });
        announce(topic);
        return { type: 'done', id: clientId, code_version: version };
      }
      const said = await say(db, session, id, message.body, clientId);
      announce(topic);
      return { type: 'done', id: clientId, message_id: said.id };
    },
  };
}
