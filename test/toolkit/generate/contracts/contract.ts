import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import type { Catalog } from '../../../../src/catalog/catalog.ts';
import { generateContracts } from '../../../../src/toolkit/generate/contracts/module.ts';
import { type Rules, withInsertRules, withUpdateRules } from '../../../../src/toolkit/generate/contracts/support/columns.ts';

/** The contracts of a table, as the generated module exports them. */
export type Contract = Rules & { readonly row: z.ZodObject; readonly insert: z.ZodObject; readonly update: z.ZodObject };

export interface Generated {
  readonly text: string;
  readonly contracts: Readonly<Record<string, Contract>>;
}

/** Generates the contracts of a database and loads them, from a folder that lasts as long as that takes. */
export async function generated(catalog: Catalog, contexts = 'src/contexts'): Promise<Generated> {
  const folder = await mkdtemp('test/fixtures/.contracts-');
  try {
    const outFile = join(folder, 'contracts.ts');
    const files = generateContracts({ catalog, contexts, outFile });
    for (const [file, text] of files) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const contracts = (await import(pathToFileURL(outFile).href)) as Record<string, Contract>;
    return { text: files.get(outFile) ?? '', contracts };
  } finally {
    await rm(folder, { recursive: true });
  }
}

export type Row = Readonly<Record<string, unknown>>;

/** What a contract says of a row that is inserted: nothing, or the constraints and messages. */
export const insertIssues = (contract: Contract, row: Row): string[] => issuesOf(withInsertRules(contract.insert, contract), row);
export const updateIssues = (contract: Contract, row: Row): string[] => issuesOf(withUpdateRules(contract.update, contract), row);

function issuesOf(schema: z.ZodType, row: Row): string[] {
  const { error } = schema.safeParse(row);
  return (error?.issues ?? []).map((issue) => {
    const constraint = issue.code === 'custom' ? (issue.params as { constraint?: string } | undefined)?.constraint : undefined;
    return constraint ?? `${issue.path.join('.')}: ${issue.message}`;
  });
}
