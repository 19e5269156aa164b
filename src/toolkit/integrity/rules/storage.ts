import { byQuery, forEach, NothingToCheck, NotPossible, type Reader, type Rule } from '../rule.ts';

const pageChecksum: Rule = {
  name: 'page-checksum',
  category: 'storage',
  level: 'error',
  holds: 'No page that the server read had another checksum than it was written with.',
  remedy: 'Look for the failures in the server log, and restore from a backup: the disk or the memory is not to be trusted.',
  async find(reader) {
    // Null where the cluster has no checksums.
    const [found] = await reader.rows<{ on: boolean }>(
      `select bool_or(checksum_failures is not null) as on from pg_stat_database`,
    );
    if (found?.on !== true)
      throw new NothingToCheck(
        'page checksums are off in this cluster, so that a broken disk goes unseen: pg_checksums --enable, with the server stopped.',
      );
    return await reader.rows(
      `select coalesce(d.datname::text, 'shared relations') as object,
              format('%s pages of %s failed their checksum, last at %s.', d.checksum_failures, coalesce(d.datname::text, 'shared relations'), d.checksum_last_failure) as message
       from pg_stat_database as d where d.checksum_failures > 0 and (d.datname = current_database() or d.datid = 0) order by 1`,
    );
  },
};

const collationVersion: Rule = {
  name: 'collation-version',
  category: 'storage',
  level: 'warning',
  holds: 'Collations sort as they did when the indexes that depend on them were built.',
  remedy: 'REINDEX what depends on it, then ALTER DATABASE or ALTER COLLATION … REFRESH VERSION.',
  find: byQuery(
    `select format('database %I', d.datname) as object,
            format('The collation of database %I was of version %s, and the system has %s.', d.datname, d.datcollversion, actual.version) as message
     from pg_database as d cross join lateral (select pg_database_collation_actual_version(d.oid) as version) as actual
     where d.datname = current_database() and d.datcollversion <> actual.version
     union all
     select format('collation %I.%I', n.nspname, c.collname),
            format('The collation %I.%I was of version %s, and the system has %s.', n.nspname, c.collname, c.collversion, actual.version)
     from pg_collation as c join pg_namespace as n on n.oid = c.collnamespace
     cross join lateral (select pg_collation_actual_version(c.oid) as version) as actual
     where c.collversion <> actual.version and (
       c.oid in (select a.attcollation from pg_attribute as a) or c.oid in (select unnest(i.indcollation::oid[]) from pg_index as i)
     )
     order by 1`,
  ),
};

const transactionAge: Rule = {
  name: 'transaction-age',
  category: 'storage',
  level: 'error',
  holds: 'No table is so long unfrozen that the numbers of transactions may run out: the server then refuses to write.',
  remedy:
    'VACUUM (FREEZE) it, and see what holds autovacuum back: an old transaction, a replication slot, a prepared transaction.',
  find: (reader) =>
    reader.rows(
      `select c.oid::regclass::text as object,
              format('%s is %s transactions and %s multixacts old; %s and %s are too many.', c.oid::regclass, age(c.relfrozenxid), mxid_age(c.relminmxid), most.xids, most.mxids) as message
       from pg_class as c
       cross join (
         select coalesce($1::bigint, least(2 * current_setting('autovacuum_freeze_max_age')::bigint, 1500000000)) as xids,
                coalesce($1::bigint, least(2 * current_setting('autovacuum_multixact_freeze_max_age')::bigint, 1500000000)) as mxids
       ) as most
       where c.relkind in ('r', 'm', 't') and c.relpersistence <> 't'
         and (age(c.relfrozenxid) > most.xids or mxid_age(c.relminmxid) > most.mxids)
       order by age(c.relfrozenxid) desc, 1 limit 20`,
      [reader.transactionAge ?? null],
    ),
};

/** The schema of amcheck, quoted. It is never created here: that is for the owner of the database to decide. */
async function amcheck(reader: Reader): Promise<string> {
  const [found] = await reader.rows<{ schema: string | null; available: boolean }>(
    `select (select quote_ident(n.nspname) from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace where e.extname = 'amcheck') as schema,
            exists (select from pg_available_extensions where name = 'amcheck') as available`,
  );
  if (found?.schema === undefined || found.schema === null)
    throw new NotPossible(
      found?.available === true
        ? 'the extension amcheck is not installed: a superuser may CREATE EXTENSION amcheck.'
        : "the extension amcheck is not there: install the server's contrib package, then CREATE EXTENSION amcheck as a superuser.",
    );
  return found.schema;
}

const indexStructure: Rule = {
  name: 'index-structure',
  category: 'storage',
  level: 'error',
  deep: true,
  holds: 'Every btree is in order and holds each row of its table.',
  remedy: 'REINDEX it. If rows are broken too, restore from a backup.',
  async find(reader) {
    const schema = await amcheck(reader);
    const indexes = await reader.rows<{ oid: number; name: string; unique: boolean }>(
      `select c.oid, c.oid::regclass::text as name, i.indisunique as unique
       from pg_index as i join pg_class as c on c.oid = i.indexrelid join pg_am as a on a.oid = c.relam
       where a.amname = 'btree' and c.relkind = 'i' and c.relpersistence <> 't' and i.indisvalid and i.indisready and i.indislive order by 2`,
    );
    // From PostgreSQL 17 on, that a unique index holds each key once.
    const [known] = await reader.rows<{ unique: boolean }>(`select to_regprocedure($1) is not null as unique`, [
      `${schema}.bt_index_check(regclass,boolean,boolean)`,
    ]);
    const uniqueness = known?.unique === true;
    return await forEach(
      indexes,
      ({ name }) => name,
      async ({ oid, name, unique }) => {
        const broken = await corruption(
          reader,
          `select ${schema}.bt_index_check($1::oid::regclass, true${uniqueness ? `, ${String(unique)}` : ''})`,
          oid,
        );
        return broken === undefined ? [] : [{ object: name, message: `${name} is broken: ${broken}.` }];
      },
    );
  },
};

/** amcheck says what is wrong with an index as an error of class XX; others, such as a refused permission, are not about the index. */
async function corruption(reader: Reader, sql: string, oid: number): Promise<string | undefined> {
  try {
    await reader.rows(sql, [oid]);
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^XX00[12]$/.test(String(error.code))) return error.message;
    throw error;
  }
}

const heapStructure: Rule = {
  name: 'heap-structure',
  category: 'storage',
  level: 'error',
  deep: true,
  holds: 'Every page of a table can be read, and its rows fit their descriptions and their TOAST.',
  remedy: 'Stop writing, keep a copy of the data directory, and restore from a backup.',
  async find(reader) {
    const schema = await amcheck(reader);
    const tables = await reader.rows<{ oid: number; name: string }>(
      `select c.oid, c.oid::regclass::text as name from pg_class as c join pg_am as a on a.oid = c.relam
       where a.amname = 'heap' and c.relkind in ('r', 'm', 't') and c.relpersistence <> 't' order by 2`,
    );
    return await forEach(
      tables,
      ({ name }) => name,
      async ({ oid, name }) => {
        const [broken] = await reader.rows<{ count: string; first: string }>(
          `select count(*)::text as count, min(format('block %s, item %s: %s', blkno, offnum, msg)) as first
         from (select * from ${schema}.verify_heapam($1::oid::regclass, check_toast => true) limit 1000) as found having count(*) > 0`,
          [oid],
        );
        return broken === undefined
          ? []
          : [{ object: name, message: `${name} is broken in ${broken.count} places, such as ${broken.first}.` }];
      },
    );
  },
};

export const storageRules: readonly Rule[] = [pageChecksum, collationVersion, transactionAge, indexStructure, heapStructure];
