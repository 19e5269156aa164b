import type { TestDatabase } from '../support/database.ts';
import { ALICE } from './people.ts';

/** Progress of people who are nowhere else, so that each of the 16 partitions has some: their ids end in e. */
const ELSEWHERE = `('01900000-0000-7000-8000-0000000' || lpad(to_hex(n), 4, '0') || 'e')::uuid`;

/**
 * Makes partitions beyond those that the migrations made, and puts a row in each that is empty: a copy of a row that is there, which
 * bears its name, past triggers and foreign keys.
 */
export async function fillLeaves({ owner }: TestDatabase): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query(
      `select core.ensure_month_partitions(oid::regclass, 5) from pg_class where relkind = 'p' and pg_get_partkeydef(oid) like 'RANGE%'`,
    );
    await client.query('begin; set local session_replication_role = replica');
    const { rows } = await client.query<{ leaf: string; parent: string; key: string; bound: string | null }>(
      `select c.oid::regclass as leaf, i.inhparent::regclass as parent, substring(pg_get_partkeydef(i.inhparent) from '\\((.*)\\)') as key,
              substring(pg_get_expr(c.relpartbound, c.oid) from 'FROM \\((''[^'']*'')\\)') as bound
       from pg_class as c join pg_inherits as i on i.inhrelid = c.oid where c.relispartition and c.relkind = 'r'`,
    );
    for (const { leaf, parent, key, bound } of rows) {
      if (bound === null) continue;
      const { rowCount } = await client.query(`select from ${leaf} limit 1`);
      if (rowCount === 0)
        await client.query(
          `insert into ${leaf} select (jsonb_populate_record(p, jsonb_build_object('${key}', ${bound}))).* from ${parent} as p limit 1`,
        );
    }
    await client.query(
      `insert into learning.user_progress
       select (jsonb_populate_record(p, jsonb_build_object('user_id', ${ELSEWHERE}))).*
       from learning.user_progress as p, generate_series(1, 100) as n where p.user_id = $1`,
      [ALICE],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}
