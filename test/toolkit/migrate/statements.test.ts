import { expect, test } from 'vitest';
import { splitStatements } from '../../../src/toolkit/migrate/statements.ts';

const split = (sql: string) => splitStatements(sql).map(({ start, end }) => sql.slice(start, end));

test.each([
  ['select 1; select 2', ['select 1', 'select 2']],
  ['-- only a comment;\n/* and; another */', []],
  ['  ;; select 1 ; ', ['select 1']],
  [`select ';', "a;b", E'\\';', 'it''s;'; select 2`, [`select ';', "a;b", E'\\';', 'it''s;'`, 'select 2']],
  ["select '\\'; select 2", ["select '\\'", 'select 2']],
  ['do $$ begin perform 1; end; $$; select 2', ['do $$ begin perform 1; end; $$', 'select 2']],
  ['do $ä$ a; $$ b; $ä$; select $1; select 3', ['do $ä$ a; $$ b; $ä$', 'select $1', 'select 3']],
  ['select 1 /* outer /* inner; */ still; */ + 1; select 2', ['select 1 /* outer /* inner; */ still; */ + 1', 'select 2']],
  [
    'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
    ['create function f() returns int begin atomic select case when true then 1 end; select 2; end', 'select 3'],
  ],
  [
    'create rule r as on insert to t do also (delete from a; delete from b); select 1',
    ['create rule r as on insert to t do also (delete from a; delete from b)', 'select 1'],
  ],
  ['select a$b$c; select 2', ['select a$b$c', 'select 2']],
  ["select 'open; string", ["select 'open; string"]],
])('%j is divided where the server divides it', (sql, expected) => {
  expect(split(sql)).toEqual(expected);
});
