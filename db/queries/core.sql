-- Every statement that core sends, and how it is planned for whoever sends it, under the policies of row-level security.
-- Written by kaava queries write: with 5000 users and 100000 events, at 2026-11-21 12:00:00+00, with the values of the examples. Not to be edited.
-- PostgreSQL: 15

-- query: core.listFlagsOn
-- Keys of the flags that are on for the acting user, in order, at most 1000. Reads the whole table, which is small.
-- $1 boolean: true
-- $2 bigint: 1000
select
  "f"."key"
from
  "core"."feature_flags" as "f"
where
  "f"."enabled" = $1
  and coalesce(
    (
      'x' || left(
        encode(
          sha256(
            convert_to(
              f.key || ':' || (
                select
                  core.current_user_id ()
              ),
              'UTF8'
            )
          ),
          'hex'
        ),
        8
      )
    )::bit(32)::bigint % 100,
    99
  ) < f.rollout_percentage
order by
  "f"."key"
limit
  $2;
-- plan as authenticated: cost 1.32
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: f.key
--          -> Seq Scan on core.feature_flags f
--               Filter: (f.enabled AND (COALESCE((((('x'::text || "left"(encode(sha256(convert_to(((f.key || ':'::text) || ($0)::text), 'UTF8'::name)), 'hex'::text), 8)))::bit(32))::bigint % '100'::bigint), '99'::bigint) < f.rollout_percentage))
-- plan as anonymous: cost 1.32
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: f.key
--          -> Seq Scan on core.feature_flags f
--               Filter: (f.enabled AND (COALESCE((((('x'::text || "left"(encode(sha256(convert_to(((f.key || ':'::text) || ($0)::text), 'UTF8'::name)), 'hex'::text), 8)))::bit(32))::bigint % '100'::bigint), '99'::bigint) < f.rollout_percentage))

-- query: core.listFlags
-- All flags, by key. Served by feature_flags_pkey.
-- $1 text: "a"
-- $2 bigint: 21
select
  "key",
  "enabled",
  "rollout_percentage",
  "description",
  "created_at",
  "updated_at"
from
  "core"."feature_flags"
where
  "key" > $1
order by
  "key"
limit
  $2;
-- plan as administrator: cost 1.03
--   Limit
--     -> Sort
--          Sort Key: feature_flags.key
--          -> Seq Scan on core.feature_flags
--               Filter: (feature_flags.key > 'a'::text)

-- query: core.findFlag
-- $1 text: "validations.functions"
select
  "key",
  "enabled",
  "rollout_percentage",
  "description",
  "created_at",
  "updated_at"
from
  "core"."feature_flags"
where
  "key" = $1;
-- plan as administrator: cost 1.01
--   Seq Scan on core.feature_flags
--     Filter: (feature_flags.key = 'validations.functions'::text)

-- query: core.insertFlag
-- $1 text: "editor.new"
-- $2 boolean: true
-- $3 integer: 10
-- $4 text: "The new editor."
insert into
  "core"."feature_flags" ("key", "enabled", "rollout_percentage", "description")
values
  ($1, $2, $3, $4)
returning
  "key",
  "enabled",
  "rollout_percentage",
  "description",
  "created_at",
  "updated_at";
-- plan as administrator: cost 0.01
--   Insert on core.feature_flags
--     -> Result

-- query: core.updateFlag
-- Changes what is given.
-- $1 integer: 50
-- $2 text: "validations.functions"
update "core"."feature_flags"
set
  "rollout_percentage" = $1
where
  "key" = $2
returning
  "key",
  "enabled",
  "rollout_percentage",
  "description",
  "created_at",
  "updated_at";
-- plan as administrator: cost 1.01
--   Update on core.feature_flags
--     -> Seq Scan on core.feature_flags
--          Filter: (feature_flags.key = 'validations.functions'::text)

-- query: core.deleteFlag
-- $1 text: "validations.functions"
delete from "core"."feature_flags"
where
  "key" = $1
returning
  "key";
-- plan as administrator: cost 1.01
--   Delete on core.feature_flags
--     -> Seq Scan on core.feature_flags
--          Filter: (feature_flags.key = 'validations.functions'::text)
