/** Damage, and what must be found of it: nothing else. */
export interface Plant {
  /** What is damaged, where there is more than one way. */
  readonly way?: string;
  /** Runs as a superuser in a transaction that is rolled back. */
  readonly sql: string;
  /** The objects that the rule names. */
  readonly objects: readonly string[];
  /** What the first message says besides. */
  readonly says?: RegExp;
  readonly level?: 'error' | 'warning';
  /** The first major version of PostgreSQL that knows what is damaged. */
  readonly since?: number;
}

/** What triggers and foreign keys would refuse or log. */
export const unseen = (sql: string) => `set session_replication_role = replica; ${sql}; set session_replication_role = origin;`;

/** In a schema whose name must be quoted. */
const lab = (sql: string) => `create schema "La""b"; set search_path = "La""b", public; ${sql}`;

/** An always open range, so that there is a partition for now. */
const always = (name: string) => `for values from ('2000-01-01') to ('2100-01-01')`.replace(/^/, `partition of ${name} `);

const monthsOf = (name: string, ahead: number) => `do $$
begin
  execute format('create table before partition of ${name} for values from (%L) to (%L)', '2000-01-01', date_trunc('month', now(), 'UTC'));
  for month in 0..${String(ahead)} loop
    execute format('create table month_%s partition of ${name} for values from (%L) to (%L)', month,
      date_trunc('month', now(), 'UTC') + make_interval(months => month), date_trunc('month', now(), 'UTC') + make_interval(months => month + 1));
  end loop;
end $$;`;

/** By rule. The extension amcheck is in public. */
export const genericPlants: Readonly<Record<string, readonly Plant[]>> = {
  'foreign-key-broken': [
    {
      way: 'over partitions and odd names',
      sql: lab(`create table "Pa rent" ("I d" integer primary key);
        create table child (parent_id integer constraint "child's" references "Pa rent", at date) partition by range (at);
        create table leaf ${always('child')};
        insert into "Pa rent" values (1); insert into child values (1, '2020-01-01'), (null, '2020-01-01');
        ${unseen(`insert into child values (2, '2020-01-01'), (3, '2021-01-01')`)}`),
      objects: [`child's on "La""b".child`],
      says: /2 rows of "La""b"\.child refer to no row of "La""b"\."Pa rent", such as \{"parent_id":2\}, \{"parent_id":3\}/,
    },
    {
      way: 'to a partitioned table, and half of a key that must be given as a whole',
      sql: lab(`create table parent (a integer, b integer, primary key (a, b)) partition by hash (a);
        create table parent_0 partition of parent for values with (modulus 1, remainder 0);
        create table child (a integer, b integer, constraint both_of_it foreign key (a, b) references parent match full);
        insert into parent values (1, 1); insert into child values (1, 1), (null, null); ${unseen('insert into child values (1, null)')}`),
      objects: [`both_of_it on "La""b".child`],
    },
    {
      way: 'though a child by inheritance is not held by it',
      sql: lab(`create table parent (id integer primary key); create table child (parent_id integer constraint held references parent);
        create table heir () inherits (child); insert into heir values (5); ${unseen('insert into child values (6)')}`),
      objects: [`held on "La""b".child`],
      says: /: 1 row of /,
    },
    {
      way: 'over a period that is covered in part',
      since: 18,
      sql: lab(`create extension btree_gist with schema public;
        create table parent (id integer, during daterange, primary key (id, during without overlaps));
        create table child (id integer, during daterange, constraint covered foreign key (id, period during) references parent (id, period during));
        insert into parent values (1, '[2020-01-01,2021-01-01)'), (1, '[2021-01-01,2022-01-01)'); insert into child values (1, '[2020-06-01,2021-06-01)'), (1, null);
        ${unseen(`insert into child values (1, '[2021-06-01,2022-06-01)')`)}`),
      objects: [`covered on "La""b".child`],
      says: /: 1 row of /,
    },
  ],
  'check-broken': [
    {
      sql: lab(`create function fine(n integer) returns boolean immutable language sql as 'select n > 0';
        create table t (n integer constraint first check (n < 100), constraint fine check (fine(n)));
        insert into t values (1), (2), (null); create or replace function fine(n integer) returns boolean immutable language sql as 'select n > 1'`),
      objects: [`fine on "La""b".t`],
      says: /1 row does not pass/,
    },
  ],
  'constraint-not-validated': [
    {
      way: 'and broken',
      sql: lab(
        'create table t (n integer); insert into t select generate_series(1, 1500); alter table t add constraint big check (n > 1400) not valid',
      ),
      objects: [`big on "La""b".t`],
      says: /more than 1000 rows break it/,
      level: 'error',
    },
    {
      way: 'and kept',
      sql: lab(
        'create table p (id integer primary key); create table t (n integer); alter table t add constraint later foreign key (n) references p not valid',
      ),
      objects: [`later on "La""b".t`],
      says: /no row breaks it/,
      level: 'warning',
    },
    {
      way: 'of a domain',
      sql: lab(
        'create domain small as integer; create table t (n small); alter domain small add constraint ten check (value < 10) not valid',
      ),
      objects: [`ten on "La""b".small`],
    },
    {
      way: 'not null, beside one that is not enforced',
      since: 18,
      sql: lab(
        'create table t (n integer, constraint free check (n > 0) not enforced); insert into t values (null), (-1); alter table t add constraint given not null n not valid',
      ),
      objects: [`given on "La""b".t`],
      says: /and 1 row breaks it/,
    },
  ],
  'generated-column-old': [
    {
      sql: lab(`create function twice(n integer) returns integer immutable language sql as 'select n * 2';
        create table t (n integer, "dou ble" integer generated always as (twice(n)) stored); insert into t values (0), (1);
        create or replace function twice(n integer) returns integer immutable language sql as 'select n * 3'`),
      objects: [`"La""b".t."dou ble"`],
      says: /1 row holds/,
    },
  ],
  'index-invalid': [
    {
      sql: `update pg_index set indisvalid = false where indexrelid = 'identity.users_role_idx'::regclass`,
      objects: ['identity.users_role_idx'],
    },
  ],
  'trigger-disabled': [
    { sql: 'alter table prompts.prompts disable trigger prompts_stamp', objects: ['prompts_stamp on prompts.prompts'] },
    {
      way: 'behind a foreign key',
      sql: 'alter table prompts.validations disable trigger all; alter table prompts.validations enable trigger user',
      objects: ['validations_prompt_id_fkey on prompts.validations'],
      says: /is not enforced/,
    },
    {
      way: 'on one partition',
      sql: 'alter table learning.user_progress_03 disable trigger user_progress_derive',
      objects: ['user_progress_derive on learning.user_progress_03'],
    },
  ],
  'sequence-behind': [
    {
      way: 'of an identity',
      sql: lab('create table t ("I d" bigint generated by default as identity); insert into t values (1)'),
      objects: [`"La""b"."t_I d_seq"`],
      says: /gives 1 next, but "La""b"\.t\."I d" is at 1 already/,
    },
    {
      way: 'that nobody owns',
      sql: lab(
        `create sequence s; create table t (id integer default nextval('s')); insert into t values (default), (default), (7)`,
      ),
      objects: [`"La""b".s`],
      says: /gives 3 next/,
    },
    {
      way: 'that counts down, beside two that are ahead',
      sql: lab(`create sequence s increment -1; create table t (id integer default nextval('s'), ahead serial, cyclic serial);
        alter sequence s owned by t.id; alter sequence t_cyclic_seq cycle; insert into t (id) values (-5); insert into t (id, cyclic) values (0, 99)`),
      objects: [`"La""b".s`],
    },
  ],
  'partition-gap': [
    {
      sql: lab(`create table "T" (at timestamp) partition by range (at);
        create table a partition of "T" for values from (minvalue) to ('2001-01-01'); create table c partition of "T" for values from ('2002-01-01') to (maxvalue)`),
      objects: [`"La""b"."T"`],
      says: /from 2001-01-01 00:00:00\+00 to 2002-01-01/,
    },
  ],
  'partition-missing': [
    {
      sql: lab(`create table t (at date) partition by range (at); create table a partition of t for values from ('2000-01-01') to ('2001-01-01');
        create table by_number (n integer) partition by range (n); create table b partition of by_number for values from (0) to (10)`),
      objects: [`"La""b".t`],
    },
  ],
  'partition-default-holds-rows': [
    {
      sql: lab(
        `create table t (at date) partition by range (at); create table "O ther" partition of t default; insert into t values ('2020-01-01')`,
      ),
      objects: [`"La""b"."O ther"`],
    },
  ],
  'partition-horizon': [
    {
      sql: lab(`create table "T" (at timestamptz) partition by range (at); ${monthsOf('"T"', 2)}
        insert into kaava.partition_policies (parent, ahead) values ('"La""b"."T"', 3)`),
      objects: [`"La""b"."T"`],
      says: /has no partition for \d{4}-\d\d-\d\d, though it is to have 3 ahead/,
    },
    {
      way: 'of a table that is not there',
      sql: `insert into kaava.partition_policies (parent) values ('public.nothing')`,
      objects: ['public.nothing'],
      says: /is no table that is partitioned/,
    },
  ],
  'partition-expired': [
    {
      sql: lab(`create table t (at timestamptz) partition by range (at); ${monthsOf('t', 3)}
        create table old partition of t for values from ('1999-01-01') to ('2000-01-01');
        insert into kaava.partition_policies (parent, retention) values ('"La""b".t', '1 year')`),
      objects: [`"La""b".old`],
    },
  ],
  'leaf-row-security': [
    {
      way: 'not forced',
      sql: 'alter table learning.user_progress_00 no force row level security',
      objects: ['learning.user_progress_00'],
      says: /forced/,
    },
    {
      way: 'not enabled',
      sql: 'alter table learning.user_progress_00 disable row level security',
      objects: ['learning.user_progress_00'],
      says: /enabled/,
    },
  ],
  'leaf-owner': [{ sql: 'alter table learning.user_progress_00 owner to kaava_definer', objects: ['learning.user_progress_00'] }],
  'leaf-granted': [
    {
      sql: 'grant select on learning.user_progress_00 to analyst',
      objects: ['learning.user_progress_00'],
      says: /SELECT is granted .* to analyst/,
    },
    {
      way: 'by column, to all',
      sql: 'grant update (status) on learning.user_progress_01 to public',
      objects: ['learning.user_progress_01'],
      says: /UPDATE is granted .* to PUBLIC/,
    },
  ],
  'leaf-index': [
    {
      sql: `delete from pg_inherits where inhrelid = (
        select min(indexrelid) from pg_index where indrelid = 'learning.user_progress_00'::regclass and not indisprimary)`,
      objects: ['learning.user_progress_00'],
    },
  ],
  'leaf-trigger': [
    {
      sql: `delete from pg_trigger where tgrelid = 'learning.user_progress_00'::regclass and tgname = 'user_progress_derive'`,
      objects: ['learning.user_progress_00'],
    },
    {
      way: 'for TRUNCATE',
      sql: lab(`create function no() returns trigger language plpgsql as 'begin raise exception ''no''; end';
        create table t (at date) partition by range (at); create table leaf ${always('t')};
        create trigger no before truncate on t for each statement execute function no();
        create trigger per_statement after insert on t for each statement execute function no()`),
      objects: [`"La""b".leaf`],
    },
  ],
  'leaf-constraint': [
    {
      way: 'a CHECK',
      sql: `delete from pg_constraint where conrelid = 'learning.user_progress_00'::regclass and conname = 'user_progress_completion_order'`,
      objects: ['learning.user_progress_00'],
      says: /has not user_progress_completion_order of/,
    },
    {
      way: 'NOT NULL',
      sql: `update pg_attribute set attnotnull = false where attrelid = 'learning.user_progress_00'::regclass and attname = 'created_at'`,
      objects: ['learning.user_progress_00'],
      says: /NOT NULL of created_at/,
    },
    {
      way: 'a foreign key',
      sql: `delete from pg_constraint where conrelid = 'learning.user_progress_00'::regclass and conparentid = (
        select oid from pg_constraint where conrelid = 'learning.user_progress'::regclass and conname = 'user_progress_lesson_id_fkey')`,
      objects: ['learning.user_progress_00'],
    },
  ],
  'matview-unpopulated': [
    { sql: 'refresh materialized view analytics.daily_event_counts with no data', objects: ['analytics.daily_event_counts'] },
  ],
  'view-column-null': [
    {
      sql: lab(`create table t (n integer, "M" integer, k integer); insert into t values (null, 1, null);
        create view "V" as select n, "M", k from t; comment on column "V".n is 'A number. @notNull';
        create materialized view m as select n, "M" from t; comment on column m."M" is '@notNull: always';
        comment on column "V".k is '@notNullable is another word'`),
      objects: ['"La""b"."V".n'],
      says: /says @notNull, and 1 row has null in it/,
    },
    {
      way: 'in a materialized view',
      sql: lab(
        `create materialized view m as select null::integer as "N" from generate_series(1, 2); comment on column m."N" is '@notNull'`,
      ),
      objects: ['"La""b".m.N'],
      says: /2 rows have null in it/,
    },
  ],
  'matview-stale': [
    {
      sql: `update kaava.refresh_policies set last_refreshed_at = now() - interval '121 minutes' where matview = 'prompts.daily_usage';
        update kaava.refresh_policies set last_refreshed_at = now() - interval '119 minutes' where matview = 'learning.daily_activity'`,
      objects: ['prompts.daily_usage'],
      says: /was last refreshed at .*every 01:00:00/,
    },
    {
      way: 'never refreshed',
      sql: `update kaava.refresh_policies set last_refreshed_at = null, last_duration_ms = null, created_at = now() - interval '1 day' where matview = 'prompts.daily_usage'`,
      objects: ['prompts.daily_usage'],
      says: /No refresh of/,
    },
    {
      way: 'of something else',
      sql: `insert into kaava.refresh_policies (matview) values ('identity.users')`,
      objects: ['identity.users'],
      says: /no materialized view/,
    },
  ],
  // The view of the statistics is replaced by one that tells of failures: a page is not broken in a transaction.
  'page-checksum': [
    {
      sql: `set allow_system_table_mods = on; do $$
        declare of_view text := rtrim(pg_get_viewdef('pg_catalog.pg_stat_database'::regclass), ';');
        begin
          execute format('create or replace view pg_catalog.pg_stat_database as select %s from (%s) as was', (
            select string_agg(case attname when 'checksum_failures' then 'case when datname = current_database() then 3 else 0 end::bigint as checksum_failures' else quote_ident(attname) end, ', ' order by attnum)
            from pg_attribute where attrelid = 'pg_catalog.pg_stat_database'::regclass and attnum > 0), of_view);
        end $$`,
      objects: ['<database>'],
      says: /^3 pages of /,
    },
  ],
  'collation-version': [
    {
      sql: lab(`do $$
        begin
          execute (select format('create collation sorted from %I.%I', n.nspname, c.collname) from pg_collation as c join pg_namespace as n on n.oid = c.collnamespace
                   where pg_collation_actual_version(c.oid) is not null limit 1);
        end $$;
        create table t (name text collate sorted); update pg_collation set collversion = '0' where collname = 'sorted'`),
      objects: [`collation "La""b".sorted`],
      says: /was of version 0/,
    },
  ],
  'transaction-age': [
    {
      sql: lab(
        `create table t (); update pg_class set relfrozenxid = ((pg_current_xact_id()::text::bigint + 4294967296 - 1900000000) % 4294967296)::text::xid where relname = 't'`,
      ),
      objects: [`"La""b".t`],
      says: /is 19\d{8} transactions/,
    },
  ],
  'index-structure': [
    {
      sql: lab(`create function compared(a integer, b integer) returns integer immutable strict language sql as 'select btint4cmp(a, b)';
        create operator class by_compared for type integer using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 compared(integer, integer);
        create table t (n integer); insert into t select generate_series(1, 100); create index "t in order" on t (n by_compared);
        create or replace function compared(a integer, b integer) returns integer immutable strict language sql as 'select btint4cmp(b, a)'`),
      objects: [`"La""b"."t in order"`],
      says: /is broken: .*order/,
    },
  ],
  'heap-structure': [
    {
      sql: `update pg_class set relfrozenxid = pg_current_xact_id()::xid where oid = 'core.feature_flags'::regclass`,
      objects: ['core.feature_flags'],
      says: /is broken in \d+ places, such as block 0, item 1: xmin/,
    },
  ],
};
