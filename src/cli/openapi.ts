import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors.ts';
import { importModule } from '../project.ts';

/**
 * An OpenAPI document: of a JSON file, or what a module exports as `openapi` or by default, a document or a function that makes one.
 *
 * @throws UsageError when there is none
 */
export async function readOpenApi(path: string): Promise<unknown> {
  const document = path.endsWith('.json') ? await fromJson(path) : await fromModule(path);
  if (typeof document !== 'object' || document === null || !('paths' in document))
    throw new UsageError(`${path} has no OpenAPI document.`);
  return document;
}

async function fromJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function fromModule(path: string): Promise<unknown> {
  const exported = await importModule(path);
  if (exported === undefined) throw new UsageError(`There is no ${path}.`);
  const document = exported['openapi'] ?? exported['default'];
  return typeof document === 'function' ? await (document as () => unknown)() : document;
}
