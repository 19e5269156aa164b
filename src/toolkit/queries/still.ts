/** When it is in the databases in which queries are planned. */
export const MOMENT = '2026-11-21 12:00:00+00';

const TIMES = ['now', 'transaction_timestamp', 'statement_timestamp', 'clock_timestamp'];

/**
 * Stops the clock of a new, empty database, and takes chance away: partitions, rows and statistics, and with them plans, are then the
 * same in every month. It is for throwaway databases only, and asks for a superuser.
 *
 * Everything made later refers to the functions that are made here; PostgreSQL's own keep working under another name. They are no SQL
 * functions, whose value the planner would put in their place: `now()` must stay what it cannot know before. `current_timestamp`
 * and its like are no functions, and still tell the time.
 */
export const STAND_STILL = [
  'create sequence public.kaava_identifiers',
  'grant usage on sequence public.kaava_identifiers to public',
  ...TIMES.flatMap((name) => [
    `alter function pg_catalog.${name}() rename to ${name}_of_the_clock`,
    `create function pg_catalog.${name}() returns timestamptz language plpgsql ${name === 'clock_timestamp' ? 'volatile' : 'stable'} strict parallel safe cost 1
       as $$begin return timestamptz '${MOMENT}'; end$$`,
  ]),
  `do $do$
   declare
     it name;
   begin
     for it in select proname from pg_proc where pronamespace = 'pg_catalog'::regnamespace and pronargs = 0 and proname = any (array['gen_random_uuid', 'uuidv4', 'uuidv7']) loop
       execute format('alter function pg_catalog.%I() rename to %I', it, it || '_by_chance');
       execute format($create$create function pg_catalog.%I() returns uuid language plpgsql volatile cost 1 as $$
         begin
           return ('01a1fdfa-4600-7000-8000-' || lpad(to_hex(nextval('public.kaava_identifiers')), 12, '0'))::uuid;
         end$$$create$, it);
     end loop;
   end;
   $do$`,
].join(';\n');
