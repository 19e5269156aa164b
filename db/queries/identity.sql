-- Every statement that identity sends, and how it is planned for whoever sends it, under the policies of row-level security.
-- Written by kaava queries write: with 5000 users and 100000 events, at 2026-11-21 12:00:00+00, with the values of the examples. Not to be edited.
-- PostgreSQL: 15

-- query: identity.listUsers
-- Users, newest first. The search is served by trigram indexes inside identity.search_users(), the rest by the primary key.
-- $1 text: "ada"
-- $2 integer: 1000
-- $3 identity.user_role: "USER"
-- $4 identity.user_status: "ACTIVE"
-- $5 identity.user_plan: "FREE"
-- $6 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $7 bigint: 21
select
  "id",
  "email",
  "username",
  "name",
  "avatar_url",
  "bio",
  "timezone",
  "language",
  "role",
  "plan",
  "status",
  "email_verified",
  "last_login_at",
  "login_attempts",
  "locked_until",
  "created_at",
  "updated_at"
from
  "identity"."users"
where
  "id" in (
    select
      found.id
    from
      identity.search_users ($1, $2) as found
  )
  and "role" = $3
  and "status" = $4
  and "plan" = $5
  and "id" < $6
order by
  "id" desc
limit
  $7;
-- plan as administrator: cost 17.2
--   Limit
--     -> Sort
--          Sort Key: users.id DESC
--          -> Hash Join
--               Hash Cond: (found.id = users.id)
--               -> HashAggregate
--                    Group Key: found.id
--                    -> Function Scan on identity.search_users found
--               -> Hash
--                    -> Index Scan Backward using users_pkey on identity.users
--                         Index Cond: (users.id < '01933b6e-0000-7000-8000-000000000001'::uuid)
--                         Filter: ((users.role = 'USER'::identity.user_role) AND (users.status = 'ACTIVE'::identity.user_status) AND (users.plan = 'FREE'::identity.user_plan))

-- query: identity.listRecentlyActive
-- ACTIVE users who signed in during the last 30 days, the latest first. Served by users_last_login_at_idx.
-- $1 identity.user_status: "ACTIVE"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "id",
  "email",
  "username",
  "name",
  "avatar_url",
  "bio",
  "timezone",
  "language",
  "role",
  "plan",
  "status",
  "email_verified",
  "last_login_at",
  "login_attempts",
  "locked_until",
  "created_at",
  "updated_at"
from
  "identity"."users"
where
  "status" = $1
  and "last_login_at" >= now() - interval '30 days'
  and (last_login_at, id) < ($2::timestamptz, $3::uuid)
order by
  "last_login_at" desc,
  "id" desc
limit
  $4;
-- plan as administrator: cost 3.18
--   Limit
--     -> Sort
--          Sort Key: users.last_login_at DESC, users.id DESC
--          -> Index Scan Backward using users_last_login_at_idx on identity.users
--               Index Cond: ((users.last_login_at >= (now() - '30 days'::interval)) AND (users.last_login_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--               Filter: ((ROW(users.last_login_at, users.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND (users.status = 'ACTIVE'::identity.user_status))

-- query: identity.findUser
-- One user.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "email",
  "username",
  "name",
  "avatar_url",
  "bio",
  "timezone",
  "language",
  "role",
  "plan",
  "status",
  "email_verified",
  "last_login_at",
  "login_attempts",
  "locked_until",
  "created_at",
  "updated_at"
from
  "identity"."users"
where
  "id" = $1;
-- plan as administrator: cost 2.5
--   Index Scan using users_pkey on identity.users
--     Index Cond: (users.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: identity.updateUser
-- Changes what a user is and may. A status other than ACTIVE ends all sessions, by trigger.
-- $1 identity.user_plan: "PRO"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "identity"."users"
set
  "plan" = $1
where
  "id" = $2
returning
  "id",
  "email",
  "username",
  "name",
  "avatar_url",
  "bio",
  "timezone",
  "language",
  "role",
  "plan",
  "status",
  "email_verified",
  "last_login_at",
  "login_attempts",
  "locked_until",
  "created_at",
  "updated_at";
-- plan as administrator: cost 2.5
--   Update on identity.users
--     -> Index Scan using users_pkey on identity.users
--          Index Cond: (users.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: identity.listApiKeys
-- A user's keys, revoked ones too, newest first; the caller's own unless a user is named, which only administrators see. Served by api_keys_user_id_is_active_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 bigint: 21
select
  "id",
  "name",
  "key_prefix",
  "permissions",
  "last_used_at",
  "usage_count",
  "rate_limit",
  "is_active",
  "expires_at",
  "created_at",
  "updated_at"
from
  "identity"."api_keys"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "id" < $1
order by
  "id" desc
limit
  $2;
-- plan as authenticated: cost 1.92
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Scan Backward using api_keys_pkey on identity.api_keys
--               Index Cond: (api_keys.id < '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (api_keys.user_id = $0)
-- plan as administrator: cost 1.66
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan Backward using api_keys_pkey on identity.api_keys
--          Index Cond: (api_keys.id < '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (api_keys.user_id = $0)

-- query: identity.findApiKey
-- One of the caller's keys.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "name",
  "key_prefix",
  "permissions",
  "last_used_at",
  "usage_count",
  "rate_limit",
  "is_active",
  "expires_at",
  "created_at",
  "updated_at"
from
  "identity"."api_keys"
where
  "id" = $1
  and "user_id" = (
    select
      core.current_user_id ()
  );
-- plan as authenticated: cost 3.02
--   Result
--     One-Time Filter: ($1 = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using api_keys_user_id_is_active_idx on identity.api_keys
--          Index Cond: (api_keys.user_id = $0)
--          Filter: (api_keys.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: identity.insertApiKey
-- Makes a key of the caller's. api_keys_expires_after_created is broken by a time that has passed.
-- $1 text: "CI"
-- $2 text: "kv_test_00000000"
-- $3 text: "0000000000000000000000000000000000000000000000000000000000000000"
-- $4 jsonb: "[\"prompts:read\"]"
-- $5 timestamp with time zone: null
insert into
  "identity"."api_keys" ("name", "key_prefix", "key_hash", "permissions", "expires_at")
values
  ($1, $2, $3, $4::jsonb, $5)
returning
  "id",
  "name",
  "key_prefix",
  "permissions",
  "last_used_at",
  "usage_count",
  "rate_limit",
  "is_active",
  "expires_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.03
--   Insert on identity.api_keys
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
-- plan as administrator: cost 0.77
--   Insert on identity.api_keys
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: identity.updateApiKey
-- Changes one of the caller's keys that is in use.
-- $1 text: "Build"
-- $2 jsonb: "[\"prompts:read\"]"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 boolean: true
update "identity"."api_keys"
set
  "name" = $1,
  "permissions" = $2::jsonb
where
  "id" = $3
  and "user_id" = (
    select
      core.current_user_id ()
  )
  and "is_active" = $4
returning
  "id",
  "name",
  "key_prefix",
  "permissions",
  "last_used_at",
  "usage_count",
  "rate_limit",
  "is_active",
  "expires_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 6.56
--   Update on identity.api_keys
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            One-Time Filter: ($2 = $1)
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Scan using users_pkey on identity.users u
--                 Index Cond: (u.id = $1)
--                 Filter: (u.role = 'ADMIN'::identity.user_role)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($6 = $5)
--          -> Index Scan using api_keys_pkey on identity.api_keys
--               Index Cond: (api_keys.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (api_keys.is_active AND (api_keys.user_id = $5))

-- query: identity.rotateApiKey
-- Gives one of the caller's keys that is in use another secret; the one before is refused from then on.
-- $1 text: "kv_test_00000000"
-- $2 text: "0000000000000000000000000000000000000000000000000000000000000000"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 boolean: true
update "identity"."api_keys"
set
  "key_prefix" = $1,
  "key_hash" = $2
where
  "id" = $3
  and "user_id" = (
    select
      core.current_user_id ()
  )
  and "is_active" = $4
returning
  "id",
  "name",
  "key_prefix",
  "permissions",
  "last_used_at",
  "usage_count",
  "rate_limit",
  "is_active",
  "expires_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 6.56
--   Update on identity.api_keys
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            One-Time Filter: ($2 = $1)
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Scan using users_pkey on identity.users u
--                 Index Cond: (u.id = $1)
--                 Filter: (u.role = 'ADMIN'::identity.user_role)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($6 = $5)
--          -> Index Scan using api_keys_pkey on identity.api_keys
--               Index Cond: (api_keys.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (api_keys.is_active AND (api_keys.user_id = $5))

-- query: identity.revokeApiKey
-- Switches one of the caller's keys off for good.
-- $1 boolean: false
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 boolean: true
update "identity"."api_keys"
set
  "is_active" = $1
where
  "id" = $2
  and "user_id" = (
    select
      core.current_user_id ()
  )
  and "is_active" = $3
returning
  "id";
-- plan as authenticated: cost 6.56
--   Update on identity.api_keys
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            One-Time Filter: ($2 = $1)
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Scan using users_pkey on identity.users u
--                 Index Cond: (u.id = $1)
--                 Filter: (u.role = 'ADMIN'::identity.user_role)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($6 = $5)
--          -> Index Scan using api_keys_pkey on identity.api_keys
--               Index Cond: (api_keys.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (api_keys.is_active AND (api_keys.user_id = $5))

-- query: identity.limitApiKey
-- Any user's key: its hourly limit, and switching it off. As administrator.
-- $1 integer: 5000
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "identity"."api_keys"
set
  "rate_limit" = $1
where
  "id" = $2
returning
  "id",
  "name",
  "key_prefix",
  "permissions",
  "last_used_at",
  "usage_count",
  "rate_limit",
  "is_active",
  "expires_at",
  "created_at",
  "updated_at";
-- plan as administrator: cost 2.49
--   Update on identity.api_keys
--     -> Index Scan using api_keys_pkey on identity.api_keys
--          Index Cond: (api_keys.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: identity.authenticateApiKey
-- Whose key a hash stands for; no row when it is unknown, over or revoked, or the user is not ACTIVE. As anonymous.
-- $1 text: "0000000000000000000000000000000000000000000000000000000000000000"
select
  "k"."api_key_id",
  "k"."user_id",
  "k"."role",
  "k"."permissions",
  "k"."rate_limit"
from
  identity.authenticate_api_key ($1) as "k";
-- plan as anonymous: cost 10.3
--   Function Scan on identity.authenticate_api_key k

-- query: identity.recordApiKeyUsage
-- Adds uses, `[{"api_key_id", "count"}]`, to the keys, and says that they were used now. As service.
-- $1 jsonb: "[{\"api_key_id\":\"01933b6e-0000-7000-8000-000000000001\",\"count\":3}]"
select
  identity.record_api_key_usage (
    (
      select
        coalesce(jsonb_agg(used || jsonb_build_object('last_used_at', now())), '[]')
      from
        jsonb_array_elements($1::jsonb) as used
    )
  ) as "keys";
-- plan as service: cost 2.27
--   Result
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.jsonb_array_elements used

-- query: identity.listNotifications
-- The caller's notifications, newest first. Served by notifications_user_id_created_at_idx, unread ones by notifications_unread_idx.
-- $1 boolean: false
-- $2 identity.notification_type: "SYSTEM_UPDATE"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "id",
  "type",
  "title",
  "message",
  "data",
  "channels",
  "is_read",
  "is_archived",
  "sent_at",
  "read_at",
  "created_at",
  "updated_at"
from
  "identity"."notifications"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "is_archived" = $1
  and not is_read
  and "type" = $2
  and (created_at, id) < ($3::timestamptz, $4::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $5;
-- plan as authenticated: cost 3.04
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: notifications.created_at DESC, notifications.id DESC
--          -> Result
--               One-Time Filter: ($1 = $0)
--               -> Index Scan using notifications_unread_idx on identity.notifications
--                    Index Cond: ((notifications.user_id = $0) AND (notifications.created_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--                    Filter: ((NOT notifications.is_archived) AND (ROW(notifications.created_at, notifications.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND (notifications.type = 'SYSTEM_UPDATE'::identity.notification_type))

-- query: identity.countUnread
-- How many the caller has not read, archived ones aside. Served by notifications_unread_idx.
-- $1 boolean: false
select
  count(*)::integer as "unread_count"
from
  "identity"."notifications"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and not is_read
  and "is_archived" = $1;
-- plan as authenticated: cost 3.03
--   Aggregate
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Scan using notifications_unread_idx on identity.notifications
--               Index Cond: (notifications.user_id = $0)
--               Filter: (NOT notifications.is_archived)

-- query: identity.findNotification
-- One of the caller's.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "type",
  "title",
  "message",
  "data",
  "channels",
  "is_read",
  "is_archived",
  "sent_at",
  "read_at",
  "created_at",
  "updated_at"
from
  "identity"."notifications"
where
  "id" = $1
  and "user_id" = (
    select
      core.current_user_id ()
  );
-- plan as authenticated: cost 3.03
--   Result
--     One-Time Filter: ($1 = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using notifications_pkey on identity.notifications
--          Index Cond: (notifications.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (notifications.user_id = $0)

-- query: identity.markNotification
-- Marks one of the caller's as read, or not; read_at follows.
-- $1 boolean: true
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "identity"."notifications"
set
  "is_read" = $1
where
  "id" = $2
  and "user_id" = (
    select
      core.current_user_id ()
  )
returning
  "id",
  "type",
  "title",
  "message",
  "data",
  "channels",
  "is_read",
  "is_archived",
  "sent_at",
  "read_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.29
--   Update on identity.notifications
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($2 = $1)
--          -> Index Scan using notifications_pkey on identity.notifications
--               Index Cond: (notifications.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (notifications.user_id = $1)

-- query: identity.markAllRead
-- Marks all of the caller's as read; how many were not.
-- $1 boolean: true
with
  "marked" as (
    update "identity"."notifications"
    set
      "is_read" = $1
    where
      "user_id" = (
        select
          core.current_user_id ()
      )
      and not is_read
    returning
      "id"
  )
select
  count(*)::integer as "marked"
from
  "marked";
-- plan as authenticated: cost 3.31
--   Aggregate
--     CTE marked
--       -> Update on identity.notifications
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--            -> Result
--                 One-Time Filter: ($2 = $1)
--                 -> Index Scan using notifications_unread_idx on identity.notifications
--                      Index Cond: (notifications.user_id = $1)
--                      Filter: (NOT notifications.is_read)
--     -> CTE Scan on marked

-- query: identity.archiveNotification
-- Puts one of the caller's away, or takes it out again.
-- $1 boolean: true
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "identity"."notifications"
set
  "is_archived" = $1
where
  "id" = $2
  and "user_id" = (
    select
      core.current_user_id ()
  )
returning
  "id",
  "type",
  "title",
  "message",
  "data",
  "channels",
  "is_read",
  "is_archived",
  "sent_at",
  "read_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.29
--   Update on identity.notifications
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($2 = $1)
--          -> Index Scan using notifications_pkey on identity.notifications
--               Index Cond: (notifications.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (notifications.user_id = $1)

-- query: identity.findMe
-- The caller's account. By primary key.
select
  "id",
  "email",
  "username",
  "name",
  "avatar_url",
  "bio",
  "timezone",
  "language",
  "role",
  "plan",
  "status",
  "email_verified",
  "last_login_at",
  "created_at",
  "updated_at"
from
  "identity"."users"
where
  "id" = (
    select
      core.current_user_id ()
  );
-- plan as authenticated: cost 3.02
--   Result
--     One-Time Filter: ($1 = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using users_pkey on identity.users
--          Index Cond: (users.id = $0)

-- query: identity.updateMe
-- Changes the caller's profile. A taken username breaks users_username_key.
-- $1 text: "Ada"
-- $2 text: null
update "identity"."users"
set
  "name" = $1,
  "bio" = $2
where
  "id" = (
    select
      core.current_user_id ()
  )
returning
  "id",
  "email",
  "username",
  "name",
  "avatar_url",
  "bio",
  "timezone",
  "language",
  "role",
  "plan",
  "status",
  "email_verified",
  "last_login_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.28
--   Update on identity.users
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($2 = $1)
--          -> Index Scan using users_pkey on identity.users
--               Index Cond: (users.id = $1)

-- query: identity.countMine
-- How much the caller has, counted now. Each count is served by an index that begins with the user.
-- $1 boolean: true
-- $2 boolean: false
-- $3 boolean: false
select
  (
    select
      count(*)::integer as "count"
    from
      "studio"."projects"
    where
      "user_id" = (
        select
          core.current_user_id ()
      )
  ) as "project_count",
  (
    select
      count(*)::integer as "count"
    from
      "studio"."module_templates"
    where
      "author_id" = (
        select
          core.current_user_id ()
      )
  ) as "template_count",
  (
    select
      count(*)::integer as "count"
    from
      "studio"."ai_sessions"
    where
      "user_id" = (
        select
          core.current_user_id ()
      )
  ) as "ai_session_count",
  (
    select
      count(*)::integer as "count"
    from
      "prompts"."prompts"
    where
      "user_id" = (
        select
          core.current_user_id ()
      )
  ) as "prompt_count",
  (
    select
      count(*)::integer as "count"
    from
      "prompts"."executions"
    where
      "user_id" = (
        select
          core.current_user_id ()
      )
  ) as "execution_count",
  (
    select
      count(*)::integer as "count"
    from
      "identity"."sessions"
    where
      "user_id" = (
        select
          core.current_user_id ()
      )
      and "revoked_at" is null
      and "expires_at" > now()
  ) as "active_session_count",
  (
    select
      count(*)::integer as "count"
    from
      "identity"."api_keys"
    where
      "user_id" = (
        select
          core.current_user_id ()
      )
      and "is_active" = $1
  ) as "api_key_count",
  (
    select
      count(*)::integer as "count"
    from
      "identity"."notifications"
    where
      "user_id" = (
        select
          core.current_user_id ()
      )
      and "is_read" = $2
      and "is_archived" = $3
  ) as "unread_notification_count";
-- plan as authenticated: cost 23.9
--   Result
--     InitPlan 4 (returns $3)
--       -> Aggregate
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: studio.shared_project_ids('VIEW'::studio.project_right)
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--            -> Bitmap Heap Scan on studio.projects
--                 Recheck Cond: (projects.user_id = $0)
--                 Filter: ((projects.id = ANY ($1)) OR projects.is_public OR (projects.user_id = $2))
--                 -> Bitmap Index Scan on projects_user_id_status_idx
--                      Index Cond: (projects.user_id = $0)
--     InitPlan 7 (returns $6)
--       -> Aggregate
--            InitPlan 5 (returns $4)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 6 (returns $5)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Scan using module_templates_author_id_created_at_idx on studio.module_templates
--                 Index Cond: (module_templates.author_id = $4)
--                 Filter: ((module_templates.is_public AND module_templates.is_approved) OR (module_templates.author_id = $5))
--     InitPlan 11 (returns $10)
--       -> Aggregate
--            InitPlan 8 (returns $7)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 9 (returns $8)
--              -> Result
--                   Output: studio.my_project_ids('VIEW'::studio.project_right)
--            InitPlan 10 (returns $9)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Only Scan using ai_sessions_user_id_project_id_status_idx on studio.ai_sessions
--                 Index Cond: (ai_sessions.user_id = $7)
--                 Filter: ((ai_sessions.project_id = ANY ($8)) OR (ai_sessions.user_id = $9))
--     InitPlan 14 (returns $13)
--       -> Aggregate
--            InitPlan 12 (returns $11)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 13 (returns $12)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Only Scan using prompts_user_id_status_idx on prompts.prompts
--                 Index Cond: (prompts.user_id = $11)
--                 Filter: ((prompts.status = 'PUBLISHED'::prompts.prompt_status) OR (prompts.user_id = $12))
--     InitPlan 17 (returns $16)
--       -> Aggregate
--            InitPlan 15 (returns $14)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 16 (returns $15)
--              -> Result
--                   Output: core.current_user_id()
--            -> Result
--                 One-Time Filter: ($15 = $14)
--                 -> Index Only Scan using executions_user_id_status_idx on prompts.executions
--                      Index Cond: (executions.user_id = $14)
--     InitPlan 20 (returns $19)
--       -> Aggregate
--            InitPlan 18 (returns $17)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 19 (returns $18)
--              -> Result
--                   Output: core.current_user_id()
--            -> Result
--                 One-Time Filter: ($18 = $17)
--                 -> Index Scan using sessions_user_id_created_at_idx on identity.sessions
--                      Index Cond: (sessions.user_id = $17)
--                      Filter: ((sessions.revoked_at IS NULL) AND (sessions.expires_at > now()))
--     InitPlan 23 (returns $22)
--       -> Aggregate
--            InitPlan 21 (returns $20)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 22 (returns $21)
--              -> Result
--                   Output: core.current_user_id()
--            -> Result
--                 One-Time Filter: ($21 = $20)
--                 -> Index Only Scan using api_keys_user_id_is_active_idx on identity.api_keys
--                      Index Cond: ((api_keys.user_id = $20) AND (api_keys.is_active = true))
--     InitPlan 26 (returns $25)
--       -> Aggregate
--            InitPlan 24 (returns $23)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 25 (returns $24)
--              -> Result
--                   Output: core.current_user_id()
--            -> Result
--                 One-Time Filter: ($24 = $23)
--                 -> Index Scan using notifications_unread_idx on identity.notifications
--                      Index Cond: (notifications.user_id = $23)
--                      Filter: (NOT notifications.is_archived)

-- query: identity.findSettings
-- The caller's settings: one row, always.
select
  "default_provider",
  "focus_keyphrase",
  "preferences",
  "created_at",
  "updated_at"
from
  "identity"."settings"
where
  "user_id" = (
    select
      core.current_user_id ()
  );
-- plan as authenticated: cost 3.02
--   Result
--     One-Time Filter: ($1 = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using settings_pkey on identity.settings
--          Index Cond: (settings.user_id = $0)

-- query: identity.updateSettings
-- Changes the caller's settings. More than 64 KiB of preferences break settings_preferences_size.
-- $1 identity.provider: "GEMINI"
-- $2 jsonb: "{\"theme\":\"dark\"}"
update "identity"."settings"
set
  "default_provider" = $1,
  "preferences" = $2::jsonb
where
  "user_id" = (
    select
      core.current_user_id ()
  )
returning
  "default_provider",
  "focus_keyphrase",
  "preferences",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.28
--   Update on identity.settings
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($2 = $1)
--          -> Index Scan using settings_pkey on identity.settings
--               Index Cond: (settings.user_id = $1)

-- query: identity.findPublicProfile
-- What anybody may see of an active user. By primary key.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "username",
  "name",
  "avatar_url",
  "bio"
from
  "identity"."public_profiles"
where
  "id" = $1;
-- plan as anonymous: cost 2.5
--   Index Scan using users_pkey on identity.users
--     Index Cond: (users.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as authenticated: cost 2.5
--   Index Scan using users_pkey on identity.users
--     Index Cond: (users.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: identity.findPublicProfileByUsername
-- The same by username, upper and lower case alike. Served by users_username_key.
-- $1 citext: "ada"
-- accepted: index-lost-below-policy of identity.users: citext is not leakproof, and the view is a barrier: to be mended by a function that returns the id.
select
  "id",
  "username",
  "name",
  "avatar_url",
  "bio"
from
  "identity"."public_profiles"
where
  "username" = $1::citext;
-- plan as anonymous: cost 105
--   Subquery Scan on public_profiles
--     Filter: (public_profiles.username = 'ada'::citext)
--     -> Index Scan using users_status_idx on identity.users
--          Index Cond: (users.status = 'ACTIVE'::identity.user_status)
-- plan as authenticated: cost 105
--   Subquery Scan on public_profiles
--     Filter: (public_profiles.username = 'ada'::citext)
--     -> Index Scan using users_status_idx on identity.users
--          Index Cond: (users.status = 'ACTIVE'::identity.user_status)

-- query: identity.listSessions
-- The caller's sessions that are still good, newest first. Served by sessions_user_id_created_at_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "s"."id",
  "s"."user_agent",
  "s"."ip_address",
  "s"."last_seen_at",
  "s"."expires_at",
  "s"."created_at",
  coalesce(s.id = $1::uuid, false) as "is_current"
from
  "identity"."sessions" as "s"
where
  "s"."user_id" = (
    select
      core.current_user_id ()
  )
  and "s"."revoked_at" is null
  and "s"."expires_at" > now()
  and (s.created_at, s.id) < ($2::timestamptz, $3::uuid)
order by
  "s"."created_at" desc,
  "s"."id" desc
limit
  $4;
-- plan as authenticated: cost 4.08
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: s.created_at DESC, s.id DESC
--          -> Result
--               One-Time Filter: ($1 = $0)
--               -> Index Scan using sessions_user_id_created_at_idx on identity.sessions s
--                    Index Cond: ((s.user_id = $0) AND (s.created_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--                    Filter: ((s.revoked_at IS NULL) AND (s.expires_at > now()) AND (ROW(s.created_at, s.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: identity.revokeSession
-- Ends one of the caller's sessions. No row when there is none, or it is over.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
update "identity"."sessions"
set
  "revoked_at" = now()
where
  "id" = $1
  and "user_id" = (
    select
      core.current_user_id ()
  )
  and "revoked_at" is null
returning
  "id";
-- plan as authenticated: cost 3.55
--   Update on identity.sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($3 = $2)
--          -> Index Scan using sessions_pkey on identity.sessions
--               Index Cond: (sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: ((sessions.revoked_at IS NULL) AND (sessions.user_id = $2))

-- query: identity.revokeOtherSessions
-- Ends the caller's sessions but this one.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
update "identity"."sessions"
set
  "revoked_at" = now()
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "id" <> $1
  and "revoked_at" is null
returning
  "id";
-- plan as authenticated: cost 4.56
--   Update on identity.sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($3 = $2)
--          -> Index Scan using sessions_user_id_created_at_idx on identity.sessions
--               Index Cond: (sessions.user_id = $2)
--               Filter: ((sessions.revoked_at IS NULL) AND (sessions.id <> '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: identity.registerUser
-- Makes a user with settings. `created` is false when the address has an account; a taken username breaks users_username_key. As anonymous.
-- $1 citext: "ada@example.com"
-- $2 text: "Ada"
-- $3 citext: "ada"
-- $4 text: "$scrypt$"
-- $5 text: "0000000000000000000000000000000000000000000000000000000000000000"
-- $6 text: null
-- $7 text: "en"
select
  "r"."user_id",
  "r"."created"
from
  identity.register ($1, $2, $3, $4, $5, $6, $7) as "r";
-- plan as anonymous: cost 10.3
--   Function Scan on identity.register r

-- query: identity.renewEmailToken
-- Gives an account that is not verified yet another token; false where there is none. As anonymous.
-- $1 citext: "ada@example.com"
-- $2 text: "0000000000000000000000000000000000000000000000000000000000000000"
select
  identity.renew_email_token ($1, $2) as "renewed";
-- plan as anonymous: cost 0.26
--   Result

-- query: identity.verifyEmail
-- Uses up the token of a verification mail; false where it is unknown.
-- $1 text: "0000000000000000000000000000000000000000000000000000000000000000"
select
  identity.verify_email ($1) as "verified";
-- plan as anonymous: cost 0.26
--   Result

-- query: identity.reserveLoginAttempt
-- Counts the attempt, under the row's lock, before any password is checked. No row for an unknown address. As anonymous.
-- $1 citext: "ada@example.com"
-- $2 integer: 5
-- $3 integer: 60
select
  "a"."user_id",
  "a"."password_hash",
  "a"."status",
  "a"."email_verified",
  "a"."allowed"
from
  identity.reserve_login_attempt ($1, $2, $3) as "a";
-- plan as anonymous: cost 10.3
--   Function Scan on identity.reserve_login_attempt a

-- query: identity.completeLogin
-- Forgets failed attempts and makes a session. No row when the user is not ACTIVE any more. As anonymous.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 text: "0000000000000000000000000000000000000000000000000000000000000000"
-- $3 text: null
-- $4 inet: "192.0.2.1"
-- $5 integer: 3600
select
  "s"."session_id",
  "s"."expires_at"
from
  identity.complete_login ($1, $2, $3, $4, $5) as "s";
-- plan as anonymous: cost 10.3
--   Function Scan on identity.complete_login s

-- query: identity.upgradePasswordHash
-- Replaces a hash by a stronger one of the same password; false when it was changed meanwhile. As anonymous.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 text: "$scrypt$old"
-- $3 text: "$scrypt$new"
select
  identity.upgrade_password_hash ($1, $2, $3) as "upgraded";
-- plan as anonymous: cost 0.26
--   Result

-- query: identity.reservePasswordCheck
-- Counts an attempt of the caller to prove the own password, as a sign-in attempt. No row when the user is not ACTIVE any more. As authenticated.
-- $1 integer: 5
-- $2 integer: 60
select
  "c"."email",
  "c"."password_hash"
from
  identity.reserve_password_check ($1, $2) as "c";
-- plan as authenticated: cost 10.3
--   Function Scan on identity.reserve_password_check c

-- query: identity.changePassword
-- Replaces the caller's hash and ends all sessions but one; how many, or null when the hash was changed meanwhile. As authenticated.
-- $1 text: "$scrypt$old"
-- $2 text: "$scrypt$new"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  identity.change_password ($1, $2, $3) as "revoked";
-- plan as authenticated: cost 0.26
--   Result

-- query: identity.authenticateSession
-- Whose session a token's hash stands for; no row when it is unknown, over or revoked, or the user is not ACTIVE. As anonymous.
-- $1 text: "0000000000000000000000000000000000000000000000000000000000000000"
select
  "s"."session_id",
  "s"."user_id",
  "s"."role",
  "s"."plan"
from
  identity.authenticate_session ($1) as "s";
-- plan as anonymous: cost 10.3
--   Function Scan on identity.authenticate_session s
