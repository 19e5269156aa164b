import type { Redis } from 'ioredis';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../database/connect.ts';
import { listenTo } from '../../database/listen.ts';
import { asActor } from '../../database/session.ts';

/** Carries short messages to all processes of the service. At most once: what is lost is lost, so they are only hints. */
export interface Bus {
  /** To everybody who listens, perhaps this process too. */
  send(message: string): Promise<void>;
  /**
   * Begins to listen.
   *
   * @param missed messages may have been lost: told at the beginning, and each time that the connection came back
   */
  listen(heard: (message: string) => void, missed: () => void): void;
  close(): Promise<void>;
}

const CHANNEL = 'kaava_news';

/** By Redis' publish and subscribe. Subscribing takes a connection of its own. */
export function redisBus(redis: Redis, log: Logger): Bus {
  let subscriber: Redis | undefined;
  return {
    async send(message) {
      await redis.publish(CHANNEL, message);
    },
    listen(heard, missed) {
      subscriber = redis.duplicate({ autoResubscribe: false });
      const own = subscriber;
      own.on('error', (error: NodeJS.ErrnoException) =>
        log.debug({ reason: error.code ?? error.name }, 'the news are not heard'),
      );
      own.on('message', (_channel, message) => heard(message));
      own.on('ready', () => {
        own.subscribe(CHANNEL).then(missed, () => own.disconnect(true));
      });
      if (own.status === 'wait') void own.connect().catch(() => {});
    },
    async close() {
      subscriber?.disconnect();
    },
  };
}

/** By LISTEN and NOTIFY of PostgreSQL, where there is no Redis. */
export function postgresBus(db: Database, log: Logger): Bus {
  let end = async (): Promise<void> => {};
  return {
    async send(message) {
      const notify = sql`select pg_notify(${CHANNEL}, ${message})`;
      await asActor(db, { role: 'anonymous', userId: null, requestId: 'news' }).all({ compile: () => notify.compile(db) });
    },
    listen(heard, missed) {
      end = listenTo(db, CHANNEL, {
        heard,
        began: missed,
        failed: (error) => log.warn({ reason: error.message }, 'the news are not heard; every connection looks for itself'),
      });
    },
    close: () => end(),
  };
}
