/** An event of a stream (`text/event-stream`). */
export interface ServerSentEvent {
  /** What the stream goes on after, when it is opened again. */
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** The lines of a body, as they come; each ends with CR, LF or both. The body is closed when the reader stops. */
async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      // A CR at the end may be half of a line's end.
      const complete = done || !rest.endsWith('\r') ? rest : rest.slice(0, -1);
      const parts = complete.split(/\r\n|\r|\n/);
      rest = (parts.pop() ?? '') + rest.slice(complete.length);
      yield* parts;
      if (done) {
        if (rest !== '') yield rest;
        return;
      }
    }
  } finally {
    await reader.cancel();
  }
}

/** What each line of a body is as JSON. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  for await (const line of lines(body)) if (line.trim() !== '') yield JSON.parse(line);
}

/** The events of a body, as the HTML standard reads them (9.2.6), to be read once. One that is cut off is none. */
export class EventStream implements AsyncIterable<ServerSentEvent> {
  /** What the stream goes on after, as it said last: with an event, or where it had none. */
  lastEventId: string | undefined;
  /** How long to wait before opening the stream again, where the server says so. */
  retryMs: number | undefined;
  readonly #body: ReadableStream<Uint8Array>;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#body = body;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ServerSentEvent, void, undefined> {
    let data: string[] = [];
    let event = '';
    let id: string | undefined;
    for await (const line of lines(this.#body)) {
      if (line === '') {
        this.lastEventId = id;
        if (data.length > 0) yield { id, event: event === '' ? 'message' : event, data: data.join('\n') };
        data = [];
        event = '';
        continue;
      }
      const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === 'data') data.push(value);
      else if (field === 'event') event = value;
      else if (field === 'id' && !value.includes('\0')) id = value;
      else if (field === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
    }
  }
}
