import type { TestDatabase } from '../../support/database.ts';

/** Roles belong to the server: these are this run's own. */
const run = `ax${String(process.pid)}`;
const ROLES = [
  'reader',
  'heir',
  'grandheir',
  'setter',
  'outsider',
  'owner',
  'owners_heir',
  'bypasser',
  'superuser',
  'everything',
] as const;
export type LabRole = (typeof ROLES)[number];

/** `reader` as the server knows it; and the other way round, in a text. */
export const roleOf = (role: LabRole): string => `${run}_${role}`;
export const plainly = (text: string): string => text.replaceAll(`${run}_`, '');
/** `$reader` in SQL. */
export const withRoles = (sql: string): string =>
  sql.replaceAll(/\$([a-z_]+)\b/g, (whole, role: string) =>
    ROLES.some((each) => each === role) ? roleOf(role as LabRole) : whole,
  );

export const labRoles: readonly LabRole[] = ROLES;

const table = (name: string): string => `
  create table ${name} (id integer primary key, of text, open boolean not null, secret text);
  insert into ${name} values (1, 'reader', false, 'a'), (2, 'heir', false, 'b'), (3, 'owner', true, 'c'), (4, 'reader', true, 'x'), (5, null, false, 'x');`;

/** Every way to be granted something, once: what the reference schema has no case of. */
export async function buildLab({ owner }: TestDatabase): Promise<void> {
  await owner.query(
    withRoles(`
    create role $reader; create role $heir in role $reader; create role $grandheir in role $heir;
    create role $setter login noinherit in role $heir; create role $outsider; create role $owner; create role $owners_heir in role $owner;
    create role $bypasser bypassrls; create role $superuser superuser; create role $everything in role pg_read_all_data, pg_write_all_data;
    create schema lab; create schema closed; create schema "Odd Schema";
    grant usage on schema lab, "Odd Schema" to $reader, $owner, $bypasser, $outsider;

    ${table('lab.restricted')}
    alter table lab.restricted enable row level security;
    create policy open on lab.restricted for select to $reader using (open);
    create policy own on lab.restricted for all to $reader using (of = current_setting('app.who', true)) with check (of = current_setting('app.who', true) and id < 100);
    create policy heirs on lab.restricted for delete to $heir using (true);
    create policy no_x on lab.restricted as restrictive for all using (secret is distinct from 'x');
    grant select, insert, update, delete on lab.restricted to $reader;
    grant all on lab.restricted to $bypasser;

    ${table('lab.only_restrictive')}
    alter table lab.only_restrictive enable row level security;
    create policy yes on lab.only_restrictive as restrictive to $reader using (true);
    grant select, delete on lab.only_restrictive to $reader;

    ${table('lab.no_select')}
    alter table lab.no_select enable row level security;
    create policy change on lab.no_select for update to $reader using (open) with check (true);
    create policy add on lab.no_select for insert to $reader with check (not open);
    grant select, update, insert on lab.no_select to $reader;

    ${table('lab.columns')}
    grant select (id, open), update (open), insert (id, open) on lab.columns to $reader;
    grant select (secret) on lab.columns to $heir;

    ${table('lab.for_all')}
    grant select on lab.for_all to public;

    ${table('lab.owned')}
    ${table('lab.forced')}
    alter table lab.owned owner to $owner; alter table lab.forced owner to $owner;
    alter table lab.owned enable row level security;
    alter table lab.forced enable row level security; alter table lab.forced force row level security;
    create policy open on lab.owned using (open);
    create policy open on lab.forced for select using (open);
    grant select on lab.owned, lab.forced to $reader;

    ${table('closed.hidden')}
    grant select on closed.hidden to $reader, $everything;

    create table lab.parted (id integer, of text) partition by range (id);
    create table lab.part_1 partition of lab.parted for values from (0) to (10);
    create table lab.part_2 partition of lab.parted for values from (10) to (20);
    insert into lab.parted values (1, 'a'), (11, 'b');
    alter table lab.parted enable row level security;
    create policy few on lab.parted to $reader using (id < 5);
    grant select on lab.parted to $reader;
    grant select on lab.part_2 to $reader;

    create table "Odd Schema"."The ""Table""" ("Select" integer primary key, "of" text);
    insert into "Odd Schema"."The ""Table""" values (1, 'a'), (2, 'b');
    alter table "Odd Schema"."The ""Table""" enable row level security;
    create policy "All of It" on "Odd Schema"."The ""Table""" to $reader using ("Select" = 1 and "of" in ('a', 'AND b'));
    grant select, update ("of") on "Odd Schema"."The ""Table""" to $reader;

    create view lab.by_owner as select id, of from lab.forced;
    alter view lab.by_owner owner to $owner;
    create view lab.by_caller with (security_invoker = true, security_barrier) as select id, of from lab.restricted;
    create view lab.nested as select id from lab.by_caller;
    create view lab.nested_by_owner as select c.id from lab.by_caller as c join lab.by_owner as o on o.id <> c.id;
    create view lab.of_columns with (security_invoker = on) as select c.id from lab.columns as c where c.open;
    create view lab.of_more_columns with (security_invoker = on) as select c.id from lab.columns as c where c.secret is not null;
    grant select, update on lab.by_owner to $reader;
    grant select on lab.by_caller, lab.nested, lab.nested_by_owner, lab.of_columns, lab.of_more_columns to $reader, $outsider;
    create materialized view lab.copied as select id from lab.forced;
    grant select on lab.copied to $outsider;

    create function lab.read_forced() returns bigint language sql security definer as 'select count(*) from lab.forced';
    create function lab.outer_one() returns bigint language plpgsql as 'begin return lab.read_forced(); end';
    create function lab.write_columns(integer) returns void language plpgsql security definer set search_path = lab as $f$
      declare found_one integer; begin
        select id into found_one from columns where id = $1;
        update columns set open = true where id = $1;
        if found_one is null then insert into lab.for_all values ($1, null, true, null); end if;
      end $f$;
    create function lab.anything(name text) returns void language plpgsql security definer as $f$ begin execute format('delete from lab.for_all where of = %L', name); end $f$;
    alter function lab.read_forced() owner to $owner;
    revoke execute on all functions in schema lab from public;
    grant execute on function lab.read_forced(), lab.outer_one(), lab.write_columns(integer), lab.anything(text) to $reader;
    create sequence lab.numbers; grant usage on sequence lab.numbers to $reader;
    create function lab.note() returns trigger language plpgsql security definer as $f$ begin insert into lab.parted values (2, tg_op); return null; end $f$;
    create trigger note after update on lab.columns execute function lab.note();
  `),
  );
}

export const removeLab = (): string => withRoles(ROLES.map((role) => `drop role if exists $${role}`).join('; '));
