import { describe, expect, inject, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { withShadow } from '../../../src/toolkit/migrate/shadow.ts';
import { prismaSchema } from '../../../src/toolkit/prisma/schema.ts';
import { withDatabase } from '../../support/template.ts';
import { differences, factsOf } from './compare.ts';
import { introspect, validate } from './oracle.ts';

/** Where the export and Prisma's own introspection differ, and why. Each is needed. */
const REASONS: readonly { readonly why: string; readonly is: RegExp; readonly of?: string }[] = [
  {
    why: 'Prisma takes every column of a view to be nullable; here its query is followed.',
    is: /^field [\w.]+: (\{.*"isRequired":)true(.*) \| \1false\2$/,
  },
  {
    why: 'Prisma does not know materialized views.',
    is: /^(model|field) .*(daily_event_counts|course_statistics|daily_activity|leaderboard|daily_usage|ProductSales)\b.* \| -$/,
  },
  { why: "dbmate's table is not a part of the schema.", is: /\bpublic\.schema_migrations\b.*: - \| / },
  {
    why: 'Prisma folds a table named as it would name one into a relation of many to many.',
    is: /_CategoryToProduct|^relation .*: - \| many to many$/,
    of: 'shop',
  },
  {
    why: 'Prisma leaves out the precision of a type that it does not have.',
    is: /Unsupported interval day to second\? {2}\| Unsupported interval\? $/,
    of: 'shop',
  },
];

interface Both {
  readonly ours: string;
  readonly theirs: string;
}

const ofMigrations = (dir: string): Promise<Both> =>
  withShadow({ serverUrl: inject('serverUrl'), dir }, async (client) => {
    // Prisma takes an extension's views for the schema's own, and this one is there only where the server loads it.
    await client.query('drop extension if exists pg_stat_statements');
    const ours = await prismaSchema(await readCatalog(client));
    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    const schemas = JSON.parse(/schemas {2}= (.*)/.exec(ours)?.[1] ?? '[]') as string[];
    const url = withDatabase(inject('serverUrl'), rows[0]?.name ?? '');
    return { ours, theirs: await introspect(url, [...new Set([...schemas, 'public'])]) };
  });

const FIXTURES = 'test/fixtures/schemas';

describe('the exported schema', () => {
  test.each([
    ['of the service', 'migrations', 900],
    ['of a shop', `${FIXTURES}/shop`, 120],
  ])('%s agrees with what Prisma itself reads from the database', async (of, dir, atLeast) => {
    const { ours, theirs } = await ofMigrations(dir);
    validate(ours);
    const reasons = REASONS.filter((reason) => reason.of === undefined || of.includes(reason.of));
    const found = differences(factsOf(ours), factsOf(theirs));
    expect(found.filter((line) => !reasons.some(({ is }) => is.test(line)))).toEqual([]);
    expect(reasons.filter(({ is }) => !found.some((line) => is.test(line)))).toEqual([]);
    expect(factsOf(theirs).size).toBeGreaterThan(atLeast);
  });

  test.each(['hospital', 'wide'])('of the %s is valid, though what Prisma itself would write is not', async (name) => {
    const { ours, theirs } = await ofMigrations(`${FIXTURES}/${name}`);
    expect(() => validate(ours)).not.toThrow();
    expect(() => validate(theirs)).toThrow(/Validation Error Count/);
    const models = [...ours.matchAll(/^model /gm)].length;
    expect(models).toBe([...theirs.matchAll(/^model /gm)].length - 1 - (name === 'hospital' ? 2 : 0));
  });

  test('says of a hospital what Prisma has no words for, and everything under a name that Prisma takes', async () => {
    const { ours } = await ofMigrations(`${FIXTURES}/hospital`);
    expect(ours).toContain('  A_minus       @map("A-")\n  A_plus        @map("A+")\n');
    expect(ours).toMatch(/^ {2}say__hi_ .*@map\("say \\"hi\\""\)$/m);
    expect(ours).toMatch(/^ {2}\/\/ Partitioned by LIST \(region\); its leaves are not listed\.$/m);
    expect(ours).toMatch(/^ {2}\/\/ Exclusion stay_bed_is_free: EXCLUDE USING gist /m);
    expect(ours).toMatch(/^ {2}\/\/ Inherits from hospital\.patient, hospital\.staff\.$/m);
    expect(ours).toMatch(/^ {2}\/\/ Check person_grouped: /m);
    expect(ours).toMatch(/^ {2}\/\/ Generated nights: daterange\(/m);
    expect(ours).toMatch(/^\/\/ For documentation only/m);
    expect(ours).not.toMatch(/measurement_north/);
  });
});
