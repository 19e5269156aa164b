import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

export interface Frame {
  readonly type: 'session' | 'change' | 'presence' | 'done' | 'refused';
  readonly id?: string;
  readonly code?: string;
  readonly code_version?: number;
  readonly message_id?: string;
  readonly online?: readonly string[];
  readonly sequence?: number;
  readonly session?: { readonly code: string; readonly code_version: number };
  readonly change?: Change;
}

export interface Change {
  readonly sequence: number;
  readonly kind: string;
  readonly user_id: string | null;
  readonly client_id: string | null;
  readonly code_version: number | null;
  readonly code: string | null;
  readonly body: string | null;
}

/** A client of a collaboration session, as docs/collaboration.md says that one should be. */
export class Collaborator {
  readonly frames: Frame[] = [];
  /** As they were told, with every connection. */
  readonly changes: Change[] = [];
  after: number | undefined;
  code = '';
  version = 0;
  closed: { readonly code: number; readonly reason: string } | undefined;
  socket: WebSocket | undefined;
  readonly #token: string;
  readonly #sessionId: string;
  readonly #waiting = new Set<() => void>();

  constructor(token: string, sessionId: string) {
    this.#token = token;
    this.#sessionId = sessionId;
  }

  /** Connects to a process, from where it was before. @throws Error with the status of a refusal */
  async connect(
    url: string,
    options: { readonly headers?: Record<string, string>; readonly protocols?: string[] } = {},
  ): Promise<void> {
    const path = `/v1/collaboration-sessions/${this.#sessionId}/socket${this.after === undefined ? '' : `?after=${this.after}`}`;
    const socket = new WebSocket(
      `${url.replace(/^http/, 'ws')}${path}`,
      options.protocols ?? ['kaava.v1', `bearer.${this.#token}`],
      {
        ...(options.headers !== undefined && { headers: options.headers }),
      },
    );
    this.closed = undefined;
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as Frame));
    socket.on('close', (code, reason) => {
      if (this.socket !== socket) return;
      this.closed = { code, reason: reason.toString() };
      this.#tell();
    });
    const refused = once(socket, 'unexpected-response').then(([, answer]) => {
      socket.terminate();
      throw new Error(String((answer as { statusCode: number }).statusCode));
    });
    refused.catch(() => {});
    socket.on('error', () => {});
    this.socket = socket;
    await Promise.race([once(socket, 'open'), refused]);
  }

  send(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  /** Resolves when it holds; looked at after each frame. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Sends a message and waits for what became of it; undefined when the connection was lost before that was known. */
  async ask(message: { readonly id: string; readonly [field: string]: unknown }): Promise<Frame | undefined> {
    const start = this.frames.length;
    const answer = (): Frame | undefined =>
      this.frames.slice(start).find(({ type, id }) => (type === 'done' || type === 'refused') && id === message.id);
    this.send(message);
    await this.until(() => answer() !== undefined || this.closed !== undefined);
    return answer();
  }

  /** Puts code in the place of what it has last seen, again after each lost race, until it is done. */
  async edit(id: string, change: (code: string) => string): Promise<Frame | undefined> {
    for (let waitMs = 50; ; waitMs = Math.min(2 * waitMs, 3_000)) {
      const { version } = this;
      const answer = await this.ask({ type: 'edit', id, base_version: version, code: change(this.code) });
      if (answer?.type !== 'refused' || answer.code !== 'CODE_CHANGED') return answer;
      await this.until(() => this.version > version || this.closed !== undefined);
      // As clients should: those who lost together do not try again together, and the more there are the less often.
      await sleep(Math.random() * waitMs);
    }
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    if (frame.session !== undefined) {
      this.after = frame.sequence;
      this.code = frame.session.code;
      this.version = frame.session.code_version;
    }
    if (frame.change !== undefined) {
      this.changes.push(frame.change);
      this.after = frame.change.sequence;
      if (frame.change.code !== null) {
        this.code = frame.change.code;
        this.version = frame.change.code_version ?? 0;
      }
    }
    this.#tell();
  }

  #tell(): void {
    for (const look of this.#waiting) look();
  }
}
