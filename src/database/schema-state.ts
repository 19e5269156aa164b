import { CompiledQuery } from 'kysely';
import type { Database } from './connect.ts';
import { FINGERPRINT_QUERY } from './fingerprint.ts';
import { asActor } from './session.ts';
import { sqlStateOf } from './violation.ts';

/** What a build expects of its database: `generated/fingerprint.ts`. */
export interface ExpectedSchema {
  /** The hash of {@link FINGERPRINT_QUERY}. */
  readonly fingerprint: string;
  /** The versions of the migrations that it was made from. */
  readonly migrations: readonly string[];
}

/**
 * How a database stands to a build. `behind`: migrations of the build are not applied to it. `ahead`: others are, which the build does
 * not know. `drift`: the same are, and still it is made of something else.
 */
export type SchemaState = 'ok' | 'behind' | 'ahead' | 'drift';

/** Compares the database with what a build expects, in two statements; about a tenth of a second of the server's time. */
export async function readSchemaState(db: Database, expected: ExpectedSchema): Promise<SchemaState> {
  const actor = { role: 'service', userId: null, requestId: 'schema' } as const;
  try {
    return await asActor(db, actor).transaction(
      async (tx) => {
        const { rows: applied } = await tx.executeQuery<{ version: string }>(CompiledQuery.raw(APPLIED));
        const known = new Set(expected.migrations);
        const found = new Set(applied.map(({ version }) => version));
        if (expected.migrations.some((version) => !found.has(version))) return 'behind';
        if (applied.some(({ version }) => !known.has(version))) return 'ahead';
        await tx.executeQuery(CompiledQuery.raw(`set local search_path to ''`));
        const { rows } = await tx.executeQuery<{ fingerprint: string }>(CompiledQuery.raw(FINGERPRINT_QUERY));
        return rows[0]?.fingerprint === expected.fingerprint ? 'ok' : 'drift';
      },
      { isolation: 'repeatable read' },
    );
  } catch (error) {
    // No such schema, function or role: a database from before the migration that made them.
    if (['3F000', '42883', '22023'].includes(sqlStateOf(error) ?? '')) return 'behind';
    throw error;
  }
}

const APPLIED = 'select version from kaava.applied_migrations() as version';

/** Knows how the database stands, and looks again at most every so many milliseconds; who asks meanwhile gets the last answer. */
export class SchemaWatch {
  readonly #look: () => Promise<SchemaState>;
  readonly #every: number;
  #last: { readonly at: number; readonly state: SchemaState } | undefined;
  #looking: Promise<SchemaState> | undefined;

  constructor(look: () => Promise<SchemaState>, every: number) {
    this.#look = look;
    this.#every = every;
  }

  /** The last answer, while a new one is fetched where that is due; only the first caller waits. @throws when there is none yet */
  async state(): Promise<SchemaState> {
    const last = this.#last;
    if (last !== undefined && Date.now() - last.at < this.#every) return last.state;
    const looking = this.refresh();
    if (last === undefined) return looking;
    // Whether the database can be reached at all is another check's to say.
    looking.catch(() => {});
    return last.state;
  }

  /** A new answer; callers at the same time share it. */
  async refresh(): Promise<SchemaState> {
    this.#looking ??= this.#look()
      .then((state) => {
        this.#last = { at: Date.now(), state };
        return state;
      })
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }
}
