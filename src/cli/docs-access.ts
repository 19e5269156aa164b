import { partsOf } from '../catalog/names.ts';
import type { AccessMatrix, Cell, Rows } from '../toolkit/access/model.ts';
import { detourSaid, rowsSaid } from '../toolkit/access/words.ts';
import type { Access, Detour } from '../toolkit/docs/model.ts';
import { rowsInWords } from '../toolkit/docs/words.ts';

const isTold = (command: string): boolean => ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(command);
const lower = (command: string) => command.toLowerCase() as Access['command'];

/** The cells of the matrix, with rows in words; what whoever runs the migrations may do is everything. */
export async function accessInWords({ relations }: AccessMatrix): Promise<Map<string, Access[]>> {
  const found = new Map<string, Access[]>();
  for (const { name, cells } of relations) {
    const [schema = '', relation = ''] = partsOf(name);
    const inWords = async (rows: Rows) =>
      rows.kind === 'where'
        ? await rowsInWords(rows.predicate, { schema, name: relation })
        : rows.kind === 'all'
          ? 'every row'
          : rows.kind === 'none'
            ? `no row: ${rows.why}`
            : rowsSaid(rows);
    const toldOf = async ({ role, command, rows, becomes, columns }: Cell): Promise<Access> => {
      const [now, then] = [await inWords(rows), becomes === undefined ? undefined : await inWords(becomes)];
      return {
        role,
        command: lower(command),
        rows: then === undefined || then === now ? now : `${now}, into ${then}`,
        columns: columns === 'all' ? null : columns,
      };
    };
    const told = cells.filter(({ role, command }) => role !== '(owner)' && isTold(command));
    found.set(`${schema}.${relation}`, await Promise.all(told.map(toldOf)));
  }
  return found;
}

/** How else relations are reached. */
export const detoursInWords = ({ relations }: AccessMatrix): Map<string, Detour[]> =>
  new Map(
    relations.map(({ name, detours }) => [
      partsOf(name).join('.'),
      detours
        .filter(({ command }) => isTold(command))
        .map(({ roles, command, kind, name: other, as, through, sure }) => ({
          through: detourSaid({ kind, name: other, as, through, sure }),
          command: lower(command),
          roles,
        })),
    ]),
  );
