import { randomBytes } from 'node:crypto';
import type { Hub } from './hub.ts';

/** Who is connected to a topic now, by any process. It is told, not stored: a process that is killed is forgotten after a while. */
export interface Presence {
  /** Ids of the users, sorted; somebody with two windows once. */
  online(): readonly string[];
  leave(): void;
}

/** Presence by topic, of all connections of this process. */
export interface Presences {
  /** @param changed somebody came or left */
  enter(topic: string, userId: string, changed: () => void): Presence;
}

interface Told {
  readonly from: string;
  readonly users: readonly string[];
  /** Whoever hears it says who is there, too. */
  readonly asks: boolean;
}

const isTold = (data: unknown): data is Told => {
  const { from, users, asks } = (data ?? {}) as Partial<Record<keyof Told, unknown>>;
  return (
    typeof from === 'string' &&
    Array.isArray(users) &&
    users.every((user) => typeof user === 'string') &&
    typeof asks === 'boolean'
  );
};

interface Room {
  readonly here: Set<{ readonly userId: string; readonly changed: () => void }>;
  readonly elsewhere: Map<string, { users: readonly string[]; until: number }>;
  /** Who was there when it last changed. */
  online: readonly string[];
  close(): void;
}

/** A message of the bus holds 8,000 bytes: so many ids at most, of one process. */
const MOST_USERS = 150;

export function openPresences(hub: Hub, tellEveryMs = 10_000): Presences {
  const from = randomBytes(8).toString('hex');
  const rooms = new Map<string, Room>();
  const nameOf = (topic: string): string => `presence:${topic}`;

  const told = (topic: string, { here }: Room, asks: boolean): void => {
    const users = [...new Set([...here].map(({ userId }) => userId))].slice(0, MOST_USERS);
    hub.publish(nameOf(topic), { from, users, asks } satisfies Told);
  };
  function look(room: Room): void {
    const users = [
      [...room.here].map(({ userId }) => userId),
      ...[...room.elsewhere.values()].map((other) => other.users),
    ].flat();
    const online = [...new Set(users)].toSorted();
    if (online.join() === room.online.join()) return;
    room.online = online;
    room.here.forEach(({ changed }) => changed());
  }

  function roomOf(topic: string): Room {
    const known = rooms.get(topic);
    if (known !== undefined) return known;
    const deaf = hub.hear(nameOf(topic), (said) => {
      if (!isTold(said)) throw new TypeError('This says nothing of who is there.');
      if (said.from === from) return;
      if (said.users.length === 0) room.elsewhere.delete(said.from);
      else room.elsewhere.set(said.from, { users: said.users, until: performance.now() + 3 * tellEveryMs });
      look(room);
      if (said.asks) told(topic, room, false);
    });
    const telling = setInterval(() => {
      told(topic, room, false);
      for (const [process, { until }] of room.elsewhere) if (until < performance.now()) room.elsewhere.delete(process);
      look(room);
    }, tellEveryMs).unref();
    const room: Room = {
      here: new Set(),
      elsewhere: new Map(),
      online: [],
      close() {
        clearInterval(telling);
        deaf();
        rooms.delete(topic);
      },
    };
    rooms.set(topic, room);
    return room;
  }

  return {
    enter(topic, userId, onChange) {
      const room = roomOf(topic);
      const me = { userId, changed: onChange };
      room.here.add(me);
      told(topic, room, true);
      look(room);
      return {
        online: () => room.online,
        leave() {
          if (!room.here.delete(me)) return;
          told(topic, room, false);
          look(room);
          if (room.here.size === 0) room.close();
        },
      };
    },
  };
}
