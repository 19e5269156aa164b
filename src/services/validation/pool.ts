import { createRequire } from 'node:module';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { KaavaError } from '../../errors.ts';
import { type Answer, COMPILED, type Job, type Lost, READY } from './job.ts';
import { LIMITS } from './rule.ts';

/** More outputs wait to be checked than can be checked soon. */
export class ValidatorBusy extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'VALIDATOR_BUSY';
  override readonly retryAfterSeconds = 1;
}

export interface PoolOptions {
  /** Whether workers load the interpreter for functions. */
  readonly functions: boolean;
  /** Workers at most; they are started when there is work. */
  readonly workers: number;
  /** Jobs that may wait for a worker. */
  readonly queue: number;
  /** For one job, wall clock. */
  readonly deadlineMilliseconds: number;
}

interface Waiting {
  readonly job: Job;
  readonly settle: (answer: Answer | Lost) => void;
  readonly fail: (error: Error) => void;
}

/** A worker must load its engines within this time, on however busy a machine. */
const START_MILLISECONDS = 30_000;

/** Threads with little memory, each doing one job at a time. One that passes the deadline is ended, and another started when needed. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #waiting: Waiting[] = [];
  readonly #workers = new Set<Worker>();
  readonly #idle: Worker[] = [];
  #starting = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Does a job when a worker is free.
   *
   * @returns its answer, or why there is none: the deadline, the memory limit
   * @throws ValidatorBusy when too many are waiting, or the pool was closed
   */
  run(job: Job): Promise<Answer | Lost> {
    return new Promise((settle, fail) => {
      if (this.#closed) return fail(new ValidatorBusy('The server is shutting down.'));
      if (this.#waiting.length >= this.#options.queue)
        return fail(new ValidatorBusy('Too many outputs are waiting to be checked.'));
      this.#waiting.push({ job, settle, fail });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { fail } of this.#waiting.splice(0)) fail(new ValidatorBusy('The server is shutting down.'));
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop();
      if (worker === undefined) break;
      this.#work(worker, this.#waiting.shift() as Waiting);
    }
    while (!this.#closed && this.#starting < this.#waiting.length && this.#workers.size < this.#options.workers) this.#start();
  }

  #start(): void {
    const worker = newWorker({ functions: this.#options.functions });
    this.#workers.add(worker);
    this.#starting += 1;
    const slow = setTimeout(() => void worker.terminate(), START_MILLISECONDS);
    let started = false;
    const end = (ready: boolean): void => {
      clearTimeout(slow);
      if (!started) this.#starting -= 1;
      started = true;
      if (ready) this.#free(worker);
    };
    worker.once('message', (message) => end(message === READY));
    // An error is always followed by 'exit'; without a listener it would end the process.
    let cause: Error | undefined;
    worker.on('error', (error: Error) => (cause = error));
    worker.once('exit', () => {
      const failedToStart = !started;
      end(false);
      this.#workers.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      // One job fails for each worker that does not start, so that a broken installation answers instead of starting for ever.
      if (failedToStart) this.#waiting.shift()?.fail(new ValidatorBusy('The output cannot be checked now.', { cause }));
      this.#next();
    });
  }

  #free(worker: Worker): void {
    worker.unref();
    this.#idle.push(worker);
    this.#next();
  }

  #work(worker: Worker, { job, settle }: Waiting): void {
    worker.ref();
    let lost = 'The rule could not be evaluated.';
    const { deadlineMilliseconds } = this.#options;
    const within = (milliseconds: number): NodeJS.Timeout =>
      setTimeout(() => {
        lost = `The rule took longer than ${milliseconds} ms.`;
        void worker.terminate();
      }, milliseconds);
    const compiles = job.kind === 'schema' || job.kind === 'define-schema';
    let deadline = within(compiles ? Math.max(LIMITS.compileMilliseconds, deadlineMilliseconds) : deadlineMilliseconds);
    const onError = (error: Error & { code?: string }): void => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') lost = `The rule needed more than ${LIMITS.workerHeapMegabytes} MB.`;
    };
    const end = (answer: Answer | Lost): void => {
      clearTimeout(deadline);
      worker.off('message', onMessage).off('exit', onExit).off('error', onError);
      settle(answer);
    };
    const onExit = (): void => end({ kind: 'lost', reason: lost });
    const onMessage = (answer: Answer | typeof COMPILED): void => {
      if (answer === COMPILED) {
        clearTimeout(deadline);
        deadline = within(deadlineMilliseconds);
        return;
      }
      end(answer);
      this.#free(worker);
    };
    worker.on('message', onMessage).on('exit', onExit).on('error', onError);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    worker.postMessage(job);
  }
}

const LIMITED: WorkerOptions = {
  env: {},
  execArgv: [],
  resourceLimits: { maxOldGenerationSizeMb: LIMITS.workerHeapMegabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 },
};

/** Starts worker.js as built, or worker.ts from source: Node 20 loads no TypeScript, so there tsx is registered first. */
function newWorker(workerData: { functions: boolean }): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), { ...LIMITED, workerData });
  const tsx = new URL('dist/esm/api/index.mjs', `file://${createRequire(import.meta.url).resolve('tsx/package.json')}`);
  const entry = new URL('./worker.ts', import.meta.url);
  const bootstrap = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); });`;
  return new Worker(bootstrap, { ...LIMITED, eval: true, workerData });
}
