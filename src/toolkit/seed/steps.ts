import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../../errors.ts';

/** A numbered file of a folder of generated seeds. */
export interface Step {
  /** `users` of `10_users.sql`; how many there are to be is the value of that name. */
  readonly name: string;
  /** Its first line of comment. */
  readonly summary: string;
  /** How many of them are made in one transaction; undefined for a step that runs once. */
  readonly batch: number | undefined;
  /** Triggers that do not fire meanwhile. */
  readonly without: readonly { readonly trigger: string; readonly table: string }[];
  /** A query that has a row when the batch that ends at `:to` has been made; undefined for a step that always runs. */
  readonly done: string | undefined;
  readonly sql: string;
}

export interface ScaleSeed {
  /** A query of one row, of whole numbers, whose columns are the values that the other files may use. */
  readonly values: string;
  /** Temporary functions for the session. */
  readonly functions: string;
  readonly steps: readonly Step[];
}

/**
 * Reads a folder of generated seeds: `values.sql`, `functions.sql`, and numbered steps, which say in comments how they run:
 *
 *     -- What is made.
 *     -- batch: 1000
 *     -- without: users_audit on identity.users
 *     -- done: select from identity.users where id = pg_temp.user_key(:to)
 *
 * @throws UsageError when a file is missing, or a comment says what cannot be understood
 */
export async function readScaleSeed(folder: string): Promise<ScaleSeed> {
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').catch(() => {
      throw new UsageError(`The seeds are not there: ${join(folder, name)} cannot be read.`);
    });
  const [values, functions] = [await read('values.sql'), await read('functions.sql')];
  const names = (await readdir(folder)).filter((name) => /^\d+_.*\.sql$/.test(name)).toSorted();
  return { values, functions, steps: await Promise.all(names.map(async (name) => parseStep(name, await read(name)))) };
}

export function parseStep(file: string, sql: string): Step {
  const said = (word: string): string[] =>
    [...sql.matchAll(new RegExp(`^-- ${word}: (.+)$`, 'gm'))].map(([, text = '']) => text.trim());
  const batch = said('batch')[0];
  if (batch !== undefined && !/^[1-9]\d*$/.test(batch))
    throw new UsageError(`${file}: batch must be a whole number, not ${batch}.`);
  return {
    name: basename(file, '.sql').replace(/^\d+_/, ''),
    summary: /^-- (.+)$/m.exec(sql)?.[1] ?? '',
    batch: batch === undefined ? undefined : Number(batch),
    without: said('without').flatMap((list) =>
      list.split(',').map((each) => {
        const [, trigger, table] = /^\s*(\w+) on (\w+\.\w+)\s*$/.exec(each) ?? [];
        if (trigger === undefined || table === undefined)
          throw new UsageError(`${file}: without needs "trigger on schema.table", not ${each.trim()}.`);
        return { trigger, table };
      }),
    ),
    done: said('done')[0],
    sql,
  };
}

/** Puts values in the place of their names: `:users` becomes `'10000'::bigint`. Casts (`::text`) and unknown names stay. */
export const withValues = (sql: string, values: ReadonlyMap<string, bigint>): string =>
  sql.replace(/(?<![:\w]):([a-z_]+)\b/g, (all, name: string) => {
    const value = values.get(name);
    return value === undefined ? all : `'${String(value)}'::bigint`;
  });
