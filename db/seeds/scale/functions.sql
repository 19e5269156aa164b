-- What the steps have in common. Nothing is drawn by lot: all follows from the data set and the number of a row, so that
-- a row that is made twice is the same one. Temporary, and short enough for the planner to put in place of the call.

-- A number from 0 to below 1.
create function pg_temp.share(what text, i bigint) returns float8 language sql immutable as $$
  select (hashint8extended(i, hashtextextended(what, :data_set)) & 4503599627370495) / 4503599627370496.0::float8
$$;

-- One of 1 to n, all alike.
create function pg_temp.any_of(n bigint, what text, i bigint) returns bigint language sql immutable as $$
  select 1 + floor(pg_temp.share(what, i) * n)::bigint
$$;

-- One of 1 to n, the low numbers more often: the k-th about 1/k as often as the first (Zipf).
create function pg_temp.few_of(n bigint, what text, i bigint) returns bigint language sql immutable as $$
  select least(floor(power(n + 1, pg_temp.share(what, i)))::bigint, n)
$$;

-- The moment of the i-th of n things in a period: in order, and each day most of them in the afternoon.
create function pg_temp.moment(first_day bigint, days bigint, i bigint, n bigint) returns timestamptz language sql immutable as $$
  select to_timestamp(first_day + 86400 * (
    floor((i - 0.5::float8) / n * days)
      + 0.9999 * ((i - 0.5::float8) / n * days - floor((i - 0.5::float8) / n * days)
                    - 0.6 / 6.2831853 * (sin(6.2831853 * ((i - 0.5::float8) / n * days - 0.58)) + sin(6.2831853 * 0.58)))))
$$;

create function pg_temp.past(i bigint, n bigint) returns timestamptz language sql immutable as $$
  select pg_temp.moment(:begins - 120 * 86400, 120::bigint, i, n)
$$;

create function pg_temp.active(i bigint, n bigint) returns timestamptz language sql immutable as $$
  select pg_temp.moment(:begins, (:ends - :begins) / 86400, i, n)
$$;

-- A UUID of version 7, whose random bits are a digest.
create function pg_temp.key(what text, i bigint, at timestamptz) returns uuid language sql immutable as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0')
    || to_hex(28672 | (hashint8extended(i, hashtextextended(what, 1)) & 4095))
    || to_hex((hashint8extended(i, hashtextextended(what, :data_set)) & 4611686018427387903) | (-9223372036854775808)))::uuid
$$;

create function pg_temp.user_key(i bigint) returns uuid language sql immutable as $$
  select pg_temp.key('user', i, pg_temp.past(i, :users))
$$;

create function pg_temp.prompt_key(i bigint) returns uuid language sql immutable as $$
  select pg_temp.key('prompt', i, pg_temp.past(i, :prompts))
$$;

create function pg_temp.template_key(i bigint) returns uuid language sql immutable as $$
  select pg_temp.key('module template', i, pg_temp.past(i, :module_templates))
$$;

create function pg_temp.project_key(i bigint) returns uuid language sql immutable as $$
  select pg_temp.key('project', i, pg_temp.past(i, :projects))
$$;

create function pg_temp.article_key(i bigint) returns uuid language sql immutable as $$
  select pg_temp.key('article', i, pg_temp.past(i, :articles))
$$;

-- The catalogue of courses is the same for all data sets: 12 courses of 4 modules of 5 lessons, the fifth with a quiz.
create function pg_temp.catalogue_key(what text, i bigint) returns uuid language sql immutable as $$
  select md5('kaava scale ' || what || ' ' || i)::uuid
$$;

-- Before all learners, so that nobody learned from what was not there.
create function pg_temp.catalogue_time() returns timestamptz language sql immutable as $$
  select to_timestamp(:begins - 200 * 86400)
$$;

create function pg_temp.word(what text, i bigint) returns text language sql immutable as $$
  select (array['amber', 'basin', 'cedar', 'delta', 'ember', 'field', 'grove', 'harbour', 'island', 'juniper', 'kettle', 'lantern', 'meadow',
                'north', 'orchard', 'pebble', 'quarry', 'river', 'signal', 'timber', 'upland', 'valley', 'willow', 'yarrow', 'zephyr', 'anchor',
                'bridge', 'canvas', 'dune', 'engine', 'forest', 'garden'])[pg_temp.any_of(32, what, i)]
$$;

create function pg_temp.prose(what text, i bigint, length bigint) returns text language sql immutable as $$
  select string_agg(pg_temp.word(what, i * 1000 + n), ' ' order by n) from generate_series(1, length) as n
$$;
