import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { compareAccess } from '../../../src/toolkit/access/compare.ts';
import { accessMatrix } from '../../../src/toolkit/access/matrix.ts';
import type { AccessMatrix } from '../../../src/toolkit/access/model.ts';
import { onServer, useDatabase } from '../../support/database.ts';
import { buildLab, plainly, removeLab, withRoles } from './lab.ts';

const database = useDatabase();
let client: pg.PoolClient;
let before: AccessMatrix;
let superuser = '';

const read = async () => accessMatrix(await readCatalog(client, { schemas: ['lab', 'closed', 'Odd Schema'] }));

beforeAll(async () => {
  await buildLab(database);
  client = await database.owner.connect();
  superuser = (await client.query<{ name: string }>('select current_user::text as name')).rows[0]?.name ?? '';
  before = await read();
});
afterAll(async () => {
  await client.query('drop schema if exists lab, closed, "Odd Schema" cascade');
  client.release();
  await onServer(removeLab());
});

/** What is changed, how it is changed back, and the one sentence that says it. */
const PLANTS: readonly (readonly [change: string, undo: string, sentence: string])[] = [
  [
    'grant update (secret) on lab.columns to $reader',
    'revoke update (secret) on lab.columns from $reader',
    'reader (and so grandheir and heir) may now UPDATE also secret of lab.columns: all rows, as before',
  ],
  [
    'grant delete on lab.columns to $outsider',
    'revoke delete on lab.columns from $outsider',
    'outsider may now DELETE lab.columns: all rows; before: none',
  ],
  [
    'revoke select on lab.for_all from public',
    'grant select on lab.for_all to public',
    'bypasser, outsider, owner and reader (and so grandheir, heir and owners_heir) lost SELECT on lab.for_all; before: all rows',
  ],
  [
    'grant select on lab.columns to public',
    'revoke select on lab.columns from public',
    'bypasser, outsider and owner (and so owners_heir) may now SELECT lab.columns: all rows; before: none',
  ],
  [
    'revoke select (secret) on lab.columns from $heir',
    'grant select (secret) on lab.columns to $heir',
    'heir (and so grandheir) may no longer SELECT secret of lab.columns: all rows, as before',
  ],
  [
    'grant select on closed.hidden to $heir',
    'revoke select on closed.hidden from $heir',
    'grandheir may SELECT closed.hidden as before, now through heir and through heir → reader; before: through heir → reader',
  ],
  [
    'grant usage on schema closed to $outsider',
    'revoke usage on schema closed from $outsider',
    'outsider now has USAGE on schema closed',
  ],
  [
    'grant usage on schema closed to $reader',
    'revoke usage on schema closed from $reader',
    'reader (and so grandheir and heir) now has USAGE on schema closed',
  ],
  [
    'alter policy open on lab.restricted using (true)',
    'alter policy open on lab.restricted using (open)',
    'the policies of lab.restricted now give other rows to reader (and so grandheir and heir)',
  ],
  [
    'drop policy yes on lab.only_restrictive; create policy yes on lab.only_restrictive to $reader using (id = 1)',
    'drop policy yes on lab.only_restrictive; create policy yes on lab.only_restrictive as restrictive to $reader using (true)',
    'reader (and so grandheir and heir) may now SELECT and DELETE lab.only_restrictive: rows where id = 1; before: none (row-level security is on, and no policy is for it)',
  ],
  [
    'drop policy no_x on lab.restricted',
    `create policy no_x on lab.restricted as restrictive for all using (secret is distinct from 'x')`,
    'the policies of lab.restricted now give other rows to reader (and so grandheir and heir)',
  ],
  [
    'drop policy heirs on lab.restricted',
    'create policy heirs on lab.restricted for delete to $heir using (true)',
    `heir (and so grandheir) may now DELETE lab.restricted: rows where of = current_setting('app.who'::text, true) AND secret IS DISTINCT FROM 'x'::text; before: rows where secret IS DISTINCT FROM 'x'::text; with WHERE, RETURNING or ON CONFLICT only those that it may SELECT too`,
  ],
  [
    'alter policy change on lab.no_select with check (open)',
    'alter policy change on lab.no_select with check (true)',
    'reader (and so grandheir and heir) may now UPDATE lab.no_select: rows where open; with WHERE, RETURNING or ON CONFLICT none (it may SELECT no row); before: rows where open; which may become all rows; with WHERE, RETURNING or ON CONFLICT none (it may SELECT no row)',
  ],
  [
    'alter table lab.restricted disable row level security',
    'alter table lab.restricted enable row level security',
    'row-level security of lab.restricted is off: whoever has a privilege has all rows',
  ],
  [
    'alter table lab.forced no force row level security',
    'alter table lab.forced force row level security',
    'row-level security of lab.forced is no longer forced: its owner owner has all rows',
  ],
  [
    'alter table lab.owned force row level security',
    'alter table lab.owned no force row level security',
    'row-level security of lab.owned is now forced: its policies bind its owner owner too',
  ],
  [
    'alter table lab.columns enable row level security',
    'alter table lab.columns disable row level security',
    'row-level security of lab.columns is on: rows are those of its policies',
  ],
  [
    'alter view lab.by_caller set (security_invoker = false)',
    'alter view lab.by_caller set (security_invoker = true)',
    'view lab.by_caller now has the rights of the superuser, its owner; before: of whoever asks (security_invoker)',
  ],
  [
    'alter view lab.by_caller reset (security_barrier)',
    'alter view lab.by_caller set (security_barrier)',
    'view lab.by_caller is no security_barrier any more: functions in a WHERE may see the rows that it hides',
  ],
  [
    'alter view lab.by_owner owner to $reader',
    'alter view lab.by_owner owner to $owner; grant select, update on lab.by_owner to $reader',
    'lab.by_owner now belongs to reader; before: to owner',
  ],
  [
    'grant select on lab.copied to $reader',
    'revoke select on lab.copied from $reader',
    'reader (and so grandheir and heir) may now SELECT lab.copied: all rows; before: none',
  ],
  ['alter role $outsider bypassrls', 'alter role $outsider nobypassrls', 'outsider now bypasses row-level security'],
  ['alter role $outsider superuser', 'alter role $outsider nosuperuser', 'outsider is now a superuser, who may do everything'],
  ['alter role $reader login', 'alter role $reader nologin', 'reader may now log in'],
  ['grant $reader to $outsider', 'revoke $reader from $outsider', 'outsider now has the privileges of reader'],
  ['grant $owner to $setter', 'revoke $owner from $setter', 'setter may now become owner by SET ROLE'],
  [
    'revoke $heir from $grandheir',
    'grant $heir to $grandheir',
    'role grandheir is gone, or nothing here has to do with it any more',
  ],
  [
    'grant execute on function lab.read_forced() to $outsider',
    'revoke execute on function lab.read_forced() from $outsider',
    'outsider now has EXECUTE on function lab.read_forced()',
  ],
  [
    'revoke execute on function lab.write_columns(integer) from $reader',
    'grant execute on function lab.write_columns(integer) to $reader',
    'reader (and so grandheir and heir) lost EXECUTE on function lab.write_columns(integer)',
  ],
  [
    'alter function lab.outer_one() security definer',
    'alter function lab.outer_one() security invoker',
    'function lab.outer_one() now runs with the rights of the superuser, its owner; before: of its caller',
  ],
  [
    `create or replace function lab.read_forced() returns bigint language sql security definer as 'select count(*) from lab.owned'`,
    `create or replace function lab.read_forced() returns bigint language sql security definer as 'select count(*) from lab.forced'`,
    'function lab.read_forced() now does something else',
  ],
  [
    'grant update on sequence lab.numbers to $reader',
    'revoke update on sequence lab.numbers from $reader',
    'reader (and so grandheir and heir) now has UPDATE on sequence lab.numbers',
  ],
  [
    'grant insert on lab.part_1 to $outsider',
    'revoke insert on lab.part_1 from $outsider',
    'outsider may now INSERT lab.part_1: all rows; before: none',
  ],
  [
    'revoke select on lab.part_2 from $reader',
    'grant select on lab.part_2 to $reader',
    'reader (and so grandheir and heir) lost SELECT on lab.part_2; before: all rows',
  ],
  [
    'alter default privileges in schema lab grant select on tables to $reader',
    'alter default privileges in schema lab revoke select on tables from $reader',
    'what is made later comes with more: tables that the superuser makes in lab: SELECT to reader',
  ],
  [
    'grant create on schema lab to $reader',
    'revoke create on schema lab from $reader',
    'reader (and so grandheir and heir) now has CREATE on schema lab',
  ],
  [
    'alter table lab.for_all disable trigger all; alter table lab.columns disable trigger note',
    'alter table lab.columns enable trigger note',
    'everything and reader (and so grandheir and heir) may no longer INSERT lab.parted by trigger note on lab.columns, as the superuser: all rows',
  ],
  [
    'create table lab.new_one (id integer); grant select on lab.new_one to $reader',
    'drop table lab.new_one',
    'table lab.new_one is new',
  ],
  ['alter table lab.for_all owner to $reader', '', 'lab.for_all now belongs to reader; before: to the superuser'],
];

test.each(PLANTS)('%s', async (change, undo, sentence) => {
  await client.query(withRoles(change));
  const changes = compareAccess(before, await read());
  await client.query(undo === '' ? `alter table lab.for_all owner to ${superuser}` : withRoles(undo));
  expect(changes.map(({ says }) => plainly(says).replaceAll(superuser, 'the superuser'))).toEqual([sentence]);
  expect(compareAccess(before, await read())).toEqual([]);
});
