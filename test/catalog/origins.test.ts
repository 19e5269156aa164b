import { expect, test } from 'vitest';
import { readOrigins } from '../../src/catalog/origins.ts';

const text = `-- Ää: bytes are not characters.
-- migrate:up

create table app.things (
  id   integer not null,
  name text,
  constraint things_name_length check (char_length(name) < 5)
);
-- Why this index.
create index things_name_idx on app.things (name);
create policy own on app.things using (true);
grant select (id), insert on app.things to reader;
comment on column app.things.name is 'ö';
create function app.f(a integer) returns integer language sql return 1;
select audit.watch('app.things', '{}');
alter table app.things add column late text, alter column name set default 'x';

-- migrate:down
`;
const offset = text.indexOf('-- migrate:up');
const origins = await readOrigins([
  { path: 'm.sql', text, part: { text: text.slice(offset, text.indexOf('-- migrate:down')), offset } },
]);
const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

test('each object is found on the line that makes it, and on the last that changes it', () => {
  expect(origins.creationOf('tables', 'app.things')?.line).toBe(lineOf('create table'));
  expect(origins.creationOf('columns', 'app.things.id')?.line).toBe(lineOf('id   integer'));
  expect(origins.creationOf('constraints', 'things_name_length on app.things')?.line).toBe(lineOf('constraint things'));
  expect(origins.creationOf('indexes', 'app.things_name_idx')?.line).toBe(lineOf('create index'));
  expect(origins.lastWordOn('policies', 'own on app.things')?.line).toBe(lineOf('create policy'));
  expect(origins.lastWordOn('grants', 'on table app.things to reader')?.line).toBe(lineOf('grant select'));
  expect(origins.lastWordOn('grants', 'on column app.things.id to reader')?.line).toBe(lineOf('grant select'));
  expect(origins.lastWordOn('columns', 'app.things.name')?.line).toBe(lineOf('alter table'));
  expect(origins.lastWordOn('columns', 'app.things.name', 'comment')?.line).toBe(lineOf('comment on'));
  expect(origins.creationOf('columns', 'app.things.late')?.line).toBe(lineOf('alter table'));
  expect(origins.lastWordOn('functions', 'app.f(a integer)')?.line).toBe(lineOf('create function'));
});

test('what no statement names is found where its table was last spoken of', () => {
  expect(origins.lastWordOn('triggers', 'things_audit on app.things')?.line).toBe(lineOf('alter table'));
  expect(origins.placesOf('tables', 'app.things').map(({ line }) => line)).toContain(lineOf('select audit.watch'));
  expect(origins.lastWordOn('tables', 'other.things')).toBeUndefined();
});
