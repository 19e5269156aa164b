/** Tables whose rows try everything that could make a column of a view null; each state of them is tried. */
export const TABLES = `
  create schema lab;
  create domain lab.amount as integer not null;
  create domain lab.document as jsonb;
  create type lab.mood as enum ('SAD', 'OK');
  create type lab.pair as (one integer, two integer);
  create table lab.a (id integer primary key, x integer not null, y integer, t text not null, n text, j jsonb not null, doc lab.document not null,
    price lab.amount, mood lab.mood not null, at timestamptz not null, during tstzrange not null, tags text[] not null, flag boolean not null,
    maybe boolean, way path not null, pair lab.pair);
  create table lab.b (id integer primary key, a_id integer, z integer not null, w integer, n text);
  create table lab.c (id integer not null, b_id integer not null, v integer);
  create table lab.parent (id integer primary key, k integer not null);
  create table lab.child () inherits (lab.parent);
  do $$ begin
    if current_setting('server_version_num')::integer < 180000 then alter table lab.child alter column k drop not null;
    else
      alter table lab.parent alter column k drop not null;
      execute 'alter table lab.parent add constraint parent_k not null k no inherit';
    end if;
  end $$;
  create table lab.logs (id integer not null, m text not null, n text) partition by range (id);
  create table lab.logs_1 partition of lab.logs for values from (0) to (100);
  create function lab.nothing(integer) returns integer language sql strict as 'select null::integer';
  create table lab.tree (id integer primary key, parent_id integer, label text);
`;

const ROWS_OF_A = `
  (1, 1, null, '', null, 'null', 'null', 0, 'OK', 'infinity', 'empty', '{}', false, null, '((0,0),(1,1))', null),
  (2, 0, 5, 'two', 'n', '{}', '1', 1, 'SAD', '-infinity', '(,)', array[null], true, true, '[(0,0),(1,1)]', row(null, null)),
  (3, 7, null, 'x', null, '[null]', '[]', 2, 'OK', '2026-01-01', '[2026-01-01,)', '{a,b}', true, false, '((2,2),(1,1))', row(1, null)),
  (4, 7, 1, 'x', 'm', '{"k": null}', '{}', 3, 'OK', '2026-01-01', '(,2026-01-01]', '{a,null}', false, null, '[(2,2),(1,1)]', row(1, 2)),
  (5, 0, 2, 'low', null, '0', '0', 4, 'SAD', '2026-01-01', '(,)', '{}', true, true, '((2,2),(1,1))', null),
  (6, 0, null, 'x', 'n', '"s"', '0', 5, 'OK', '2026-01-01', '(,)', '{a}', true, true, '[(2,2),(1,1)]', null)`;

export const STATES: Readonly<Record<string, string>> = {
  'no rows at all': '',
  'rows without partners': `insert into lab.a values ${ROWS_OF_A};`,
  'only the other side': `insert into lab.b values (1, null, 1, null, null), (2, 99, 2, 3, 'n'); insert into lab.c values (7, 1, null), (8, 77, 1);`,
  'some partners': `insert into lab.a values ${ROWS_OF_A};
    insert into lab.b values (1, 1, 1, null, null), (2, 1, 2, 3, 'n'), (3, null, 7, null, null), (4, 99, 7, 8, ''), (5, 3, 0, null, 'm'), (6, null, 1, 7, null),
      (7, 2, 4, null, 'n');
    insert into lab.c values (1, 1, null), (1, 2, 5), (2, 88, null), (3, 5, 1);
    insert into lab.parent values (1, 1); insert into lab.child values (2, null);
    insert into lab.logs values (1, '', null), (2, 'm', 'n');
    insert into lab.tree values (1, null, 'root'), (2, 1, null), (3, 2, 'leaf');`,
};

export const EMPTY = 'truncate lab.a, lab.b, lab.c, lab.parent, lab.logs, lab.tree';
