import { describe, expect, test } from 'vitest';
import { portablePrivileges } from '../../src/catalog/privileges.ts';
import { portableDefinition } from '../../src/catalog/view-definition.ts';

describe('a query over one relation is written as PostgreSQL 16 and later print it', () => {
  test.each([
    [
      'SELECT users.id, users."Full Name" AS name FROM identity.users WHERE (users.id > 1);',
      'SELECT id, "Full Name" AS name FROM identity.users WHERE (id > 1);',
    ],
    ['SELECT (u.pair).a AS a FROM odd.users u GROUP BY (u.pair).a;', 'SELECT (pair).a AS a FROM odd.users u GROUP BY (pair).a;'],
    ['SELECT "T x".id FROM odd.t "T x" TABLESAMPLE system (10);', 'SELECT id FROM odd.t "T x" TABLESAMPLE system (10);'],
    ['SELECT m.a FROM odd.many(1, 2) m(a, b);', 'SELECT a FROM odd.many(1, 2) m(a, b);'],
    ['SELECT s.a FROM ( SELECT t.id AS a FROM odd.t) s;', 'SELECT a FROM ( SELECT t.id AS a FROM odd.t) s;'],
  ])('%s', (before16, since16) => {
    expect(portableDefinition(before16)).toBe(since16);
    expect(portableDefinition(since16)).toBe(since16);
  });

  test.each([
    ['several relations', 'SELECT a.id FROM (odd.a JOIN odd.b USING (id));'],
    ['a list of relations', 'SELECT a.id FROM odd.a, odd.b;'],
    ['a union', 'SELECT a.id FROM odd.a UNION SELECT b.id FROM odd.b;'],
    ['a query inside', 'SELECT id FROM odd.a WHERE (EXISTS ( SELECT 1 FROM odd.b WHERE (b.id = a.id)));'],
    ['a whole row', 'SELECT a.*::odd.a AS whole FROM odd.a;'],
    ['a schema, a function and a type of the same name', 'SELECT a.f(1) AS f, (1)::a.kind AS kind FROM a.a;'],
    ['a string', `SELECT 'it''s a.id'::text AS text FROM odd.a;`],
    ['no relation', 'SELECT 1 AS one;'],
    ['an order by a column that an output hides', 'SELECT at AS id FROM odd.a ORDER BY a.id;'],
  ])('but %s stays as it is', (_, definition) => {
    expect(portableDefinition(definition)).toBe(definition);
  });
});

test('ALL is what it was before MAINTAIN; a MAINTAIN that was granted by name stays', () => {
  const all = ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE'];
  expect(portablePrivileges([...all, 'MAINTAIN'])).toEqual(all);
  expect(portablePrivileges(all)).toEqual(all);
  expect(portablePrivileges(['MAINTAIN', 'SELECT'])).toEqual(['MAINTAIN', 'SELECT']);
  expect(portablePrivileges(['USAGE'])).toEqual(['USAGE']);
});
