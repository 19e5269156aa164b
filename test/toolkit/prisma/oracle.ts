import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import type * as Engine from '@prisma/schema-engine-wasm';
import prismaSchema from '@prisma/prisma-schema-wasm';
import pg from 'pg';

/** Prisma's engines report panics here. */
(globalThis as Record<string, unknown>)['PRISMA_WASM_PANIC_REGISTRY'] = {
  set_message(message: string) {
    throw new Error(`Prisma's engine panicked: ${message}`);
  },
};

const { Boolean: Bool, Character, CharacterArray, Int32, Int64, Double, Text, TextArray, Int32Array: Int32List } = ColumnTypeEnum;

/** How the values of Prisma's introspection queries arrive, by the OID of their type; those of others as text. */
const READ: Readonly<
  Record<
    number,
    { readonly type: (typeof ColumnTypeEnum)[keyof typeof ColumnTypeEnum]; readonly parse?: (text: string) => unknown }
  >
> = {
  16: { type: Bool, parse: (text) => text === 't' },
  18: { type: Character },
  20: { type: Int64 },
  21: { type: Int32, parse: Number },
  23: { type: Int32, parse: Number },
  26: { type: Int64 },
  700: { type: Double, parse: Number },
  701: { type: Double, parse: Number },
  1002: { type: CharacterArray, parse: list(String) },
  1003: { type: TextArray, parse: list(String) },
  1009: { type: TextArray, parse: list(String) },
  1005: { type: Int32List, parse: list(Number) },
  1007: { type: Int32List, parse: list(Number) },
};

function list(of: (text: string) => unknown): (text: string) => unknown {
  const parse = pg.types.getTypeParser(1009 as never) as (text: string) => (string | null)[];
  return (text) => parse(text).map((each) => (each === null ? null : of(each)));
}

/** Our driver, as Prisma asks for one. */
function adapterOn(client: pg.Client): SqlDriverAdapter {
  const queryRaw = async ({ sql, args }: SqlQuery) => {
    const result = await client.query<unknown[]>({
      text: sql,
      values: args,
      rowMode: 'array',
      types: { getTypeParser: () => String },
    });
    return {
      columnNames: result.fields.map(({ name }) => name),
      columnTypes: result.fields.map(({ dataTypeID }) => READ[dataTypeID]?.type ?? Text),
      rows: result.rows.map((row) =>
        row.map((value, at) =>
          value === null ? null : (READ[result.fields[at]?.dataTypeID ?? 0]?.parse?.(value as string) ?? value),
        ),
      ),
    };
  };
  const refuse = () => Promise.reject(new Error('Introspection only reads.'));
  return {
    provider: 'postgres',
    adapterName: 'kaava-test',
    queryRaw,
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: () => Promise.resolve(),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
  };
}

interface Instantiate {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>;
}
const wasm = (globalThis as unknown as { readonly WebAssembly: Instantiate }).WebAssembly;

/** The package imports its WebAssembly as a module, which Node 20 cannot: this does what that import would. */
async function loadEngine(): Promise<typeof Engine> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const binary = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/\.js$/, '_bg.wasm');
  const { instance } = await wasm.instantiate(await readFile(binary), { './schema_engine_bg.js': glue });
  glue['__wbg_set_wasm'](instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return glue;
}

/** Once: the package keeps views of the memory of the instance that it had first. */
let engine: ReturnType<typeof loadEngine> | undefined;

/** The schema that `prisma db pull` would write of a database, with all of some schemas. */
export async function introspect(url: string, schemas: readonly string[]): Promise<string> {
  engine ??= loadEngine();
  const { SchemaEngine } = await engine;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const connect = () => Promise.resolve(adapterOn(client));
    const factory = { provider: 'postgres', adapterName: 'kaava-test', connect, connectToShadowDb: connect } as const;
    const path = 'schema.prisma';
    const content = `generator client {\n  provider        = "prisma-client"\n  previewFeatures = ["views"]\n}\n\ndatasource db {\n  provider = "postgresql"\n  schemas  = ${JSON.stringify(schemas)}\n}\n`;
    const session = await SchemaEngine.new(
      { datamodels: [[path, content]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(factory),
    );
    const result = await session.introspect({
      schema: { files: [{ path, content }] },
      baseDirectoryPath: '.',
      force: false,
      compositeTypeDepth: 0,
      namespaces: [...schemas],
    });
    session.free();
    return result.schema.files[0]?.content ?? '';
  } finally {
    await client.end();
  }
}

/** @throws Error with Prisma's own messages, when the text is not a valid schema */
export function validate(text: string): void {
  prismaSchema.validate(JSON.stringify({ prismaSchema: [['schema.prisma', text]], noColor: true }));
}

/** What Prisma understands of a schema. */
export const dmmfOf = (text: string): { readonly datamodel: Datamodel } =>
  JSON.parse(prismaSchema.get_dmmf(JSON.stringify({ prismaSchema: [['schema.prisma', text]], noColor: true }))) as {
    readonly datamodel: Datamodel;
  };

export interface Datamodel {
  readonly enums: readonly {
    readonly name: string;
    readonly dbName?: string | null;
    readonly values: readonly { readonly name: string; readonly dbName?: string | null }[];
  }[];
  readonly models: readonly DmmfModel[];
  readonly indexes: readonly {
    readonly model: string;
    readonly type: string;
    readonly dbName?: string | null;
    readonly algorithm?: string;
    readonly fields: readonly { readonly name: string; readonly sortOrder?: string; readonly operatorClass?: string }[];
  }[];
}

export interface DmmfModel {
  readonly name: string;
  readonly dbName: string | null;
  readonly schema?: string | null;
  readonly fields: readonly DmmfField[];
}

export interface DmmfField {
  readonly name: string;
  readonly dbName?: string | null;
  readonly kind: string;
  readonly type: string;
  readonly nativeType?: readonly unknown[] | null;
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly isId: boolean;
  readonly isUnique: boolean;
  readonly default?: unknown;
  readonly relationName?: string;
  readonly relationFromFields?: readonly string[];
  readonly relationToFields?: readonly string[];
  readonly relationOnDelete?: string;
  readonly relationOnUpdate?: string;
}
