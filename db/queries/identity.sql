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
-- Any user's key, whose it is, too: its hourly limit, and switching it off. As administrator.
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
  "updated_at",
  "user_id";
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

-- query: identity.listCredentials
-- The caller's credentials, by provider: four at most. Served by provider_credentials_user_id_provider_key.
select
  "provider",
  "is_active",
  "created_at",
  "updated_at"
from
  "identity"."provider_credentials"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
order by
  "provider";
-- plan as authenticated: cost 3.02
--   Result
--     One-Time Filter: ($1 = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using provider_credentials_user_id_provider_key on identity.provider_credentials
--          Index Cond: (provider_credentials.user_id = $0)

-- query: identity.findCredential
-- $1 identity.provider: "GEMINI"
select
  "provider",
  "is_active",
  "created_at",
  "updated_at"
from
  "identity"."provider_credentials"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "provider" = $1;
-- plan as authenticated: cost 3.02
--   Result
--     One-Time Filter: ($1 = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using provider_credentials_user_id_provider_key on identity.provider_credentials
--          Index Cond: (provider_credentials.user_id = $0)
--          Filter: (provider_credentials.provider = 'GEMINI'::identity.provider)

-- query: identity.insertCredential
-- Stores the caller's credential for a provider, in place of the one that is there.
-- $1 identity.provider: "GEMINI"
-- $2 bytea: {"type":"Buffer","data":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}
-- $3 text: "2026-01"
-- $4 boolean: true
-- $5 bytea: {"type":"Buffer","data":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}
-- $6 text: "2026-01"
-- $7 boolean: true
insert into
  "identity"."provider_credentials" ("provider", "encrypted_key", "key_id", "is_active")
values
  ($1, $2, $3, $4)
on conflict ("user_id", "provider") do update
set
  "encrypted_key" = $5,
  "key_id" = $6,
  "is_active" = $7
returning
  "provider",
  "is_active",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.29
--   Insert on identity.provider_credentials
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: provider_credentials_user_id_provider_key
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

-- query: identity.deleteCredential
-- $1 identity.provider: "GEMINI"
delete from "identity"."provider_credentials"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "provider" = $1
returning
  "provider";
-- plan as authenticated: cost 3.02
--   Delete on identity.provider_credentials
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Scan using provider_credentials_user_id_provider_key on identity.provider_credentials
--               Index Cond: (provider_credentials.user_id = $0)
--               Filter: (provider_credentials.provider = 'GEMINI'::identity.provider)

-- query: identity.findProviderKey
-- A user's credential that is in use, for background work that calls the provider. As service.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 identity.provider: "GEMINI"
-- $3 boolean: true
select
  "user_id",
  "provider",
  "encrypted_key"
from
  "identity"."provider_credentials"
where
  "user_id" = $1
  and "provider" = $2
  and "is_active" = $3;
-- plan as service: cost 2.5
--   Index Scan using provider_credentials_user_id_provider_key on identity.provider_credentials
--     Index Cond: (provider_credentials.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (provider_credentials.is_active AND provider_credentials.is_active AND (provider_credentials.provider = 'GEMINI'::identity.provider))

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

-- query: identity.listNotificationsAfter
-- The caller's notifications that came after a certain one, archived or not, in the order in which they came.
-- Served by notifications_user_id_queued_at_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 bigint: 100
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
  "updated_at",
  queued_at as "queued_at"
from
  "identity"."notifications"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "queued_at" > $1
order by
  "queued_at"
limit
  $2;
-- plan as authenticated: cost 6.38
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Scan using notifications_user_id_queued_at_idx on identity.notifications
--               Index Cond: ((notifications.user_id = $0) AND (notifications.queued_at > '2026-11-21 04:13:00.123456+00'::timestamp with time zone))

-- query: identity.findLastQueued
-- The place of the caller's last notification; none where there is none. Served by notifications_user_id_queued_at_idx.
-- $1 bigint: 1
select
  queued_at as "queued_at"
from
  "identity"."notifications"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "queued_at" is not null
order by
  "queued_at" desc
limit
  $1;
-- plan as authenticated: cost 1.1
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Only Scan Backward using notifications_user_id_queued_at_idx on identity.notifications
--               Index Cond: ((notifications.user_id = $0) AND (notifications.queued_at IS NOT NULL))

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

-- query: identity.findPersonalData
-- The caller's envelope, or null. As authenticated, through a function: no list of users may have it.
select
  identity.personal_data () as "envelope";
-- plan as authenticated: cost 0.26
--   Result

-- query: identity.updatePersonalData
-- Replaces the caller's envelope, or removes it. As authenticated.
-- $1 bytea: {"type":"Buffer","data":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}
select
  identity.set_personal_data ($1) as "changed";
-- plan as authenticated: cost 0.26
--   Result

-- query: identity.closeAccount
-- Closes the caller's account; from when on it is erased, or null when the hash was changed meanwhile. As authenticated.
-- $1 text: "$scrypt$old"
select
  identity.close_account ($1) as "erase_after";
-- plan as authenticated: cost 0.26
--   Result

-- query: identity.reopenAccount
-- Opens an account again that its owner has closed; false when there is none to open. As anonymous.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 text: "$scrypt$old"
select
  identity.reopen_account ($1, $2) as "reopened";
-- plan as anonymous: cost 0.26
--   Result

-- query: identity.listDueErasures
-- Closed accounts whose time has come, the oldest first. Served by the partial users_erase_after_idx. As service.
-- $1 bigint: 100
select
  "id"
from
  "identity"."users"
where
  "erase_after" <= now()
order by
  "erase_after"
limit
  $1;
-- plan as service: cost 2.35
--   Limit
--     -> Index Scan using users_erase_after_idx on identity.users
--          Index Cond: (users.erase_after <= now())

-- query: identity.eraseUser
-- Erases a user whose time has come; false when it has not, or is done. As service.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  identity.erase_user ($1) as "erased";
-- plan as service: cost 0.26
--   Result

-- query: identity.exportRows
-- Every row that is the caller's, of every table that foreign keys lead from to a person, with what the caller may read of it; as JSON text.
-- Table after table, each served by the index that begins with the user, or with what the user's rows are found by.
-- $1 text: "analytics.events"
-- $2 text: "content.articles"
-- $3 text: "content.drafts"
-- $4 text: "content.media_assets"
-- $5 text: "content.research_queries"
-- $6 text: "core.idempotency_keys"
-- $7 text: "identity.api_keys"
-- $8 text: "identity.notifications"
-- $9 text: "identity.provider_credentials"
-- $10 text: "identity.sessions"
-- $11 text: "identity.settings"
-- $12 text: "identity.users"
-- $13 text: "learning.chat_messages"
-- $14 text: "learning.code_submissions"
-- $15 text: "learning.collaboration_sessions"
-- $16 text: "learning.community_posts"
-- $17 text: "learning.learning_events"
-- $18 text: "learning.profiles"
-- $19 text: "learning.quiz_attempts"
-- $20 text: "learning.recommendations"
-- $21 text: "learning.session_changes"
-- $22 text: "learning.session_participants"
-- $23 text: "learning.tutor_interactions"
-- $24 text: "learning.user_achievements"
-- $25 text: "learning.user_progress"
-- $26 text: "learning.xp_awards"
-- $27 text: "prompts.execution_logs"
-- $28 text: "prompts.executions"
-- $29 text: "prompts.prompt_versions"
-- $30 text: "prompts.prompts"
-- $31 text: "prompts.validations"
-- $32 text: "studio.ai_session_logs"
-- $33 text: "studio.ai_sessions"
-- $34 text: "studio.module_templates"
-- $35 text: "studio.project_collaborators"
-- $36 text: "studio.projects"
-- $37 text: "studio.template_reviews"
-- $38 text: "studio.template_versions"
-- $39 text: "studio.templates"
-- accepted: lost-pruning of analytics.events: an export is of all time: in each partition by the index that begins with the user, or with what is found by it
-- accepted: lost-pruning of learning.learning_events: an export is of all time: in each partition by the index that begins with the user, or with what is found by it
-- accepted: lost-pruning of learning.user_progress: found when it runs: the user is not known to the plan
-- accepted: lost-pruning of prompts.execution_logs: an export is of all time: in each partition by the index that begins with the user, or with what is found by it
-- accepted: lost-pruning of studio.ai_session_logs: an export is of all time: in each partition by the index that begins with the user, or with what is found by it
select
  "mine"."table",
  "mine"."row"
from
  (
    select
      $1::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "session_id",
          "event_type",
          "event_name",
          "properties",
          "user_agent",
          "ip_address",
          "referer",
          "occurred_at"
        from
          "analytics"."events"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $2::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "title",
          "slug",
          "seo_title",
          "meta_description",
          "focus_keyphrase",
          "content",
          "html_content",
          "status",
          "word_count",
          "published_at",
          "created_at",
          "updated_at"
        from
          "content"."articles"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $3::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "title",
          "config",
          "metadata",
          "sections",
          "cta_content",
          "autosave",
          "revision",
          "created_at",
          "updated_at"
        from
          "content"."drafts"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $4::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "article_id",
          "type",
          "provider",
          "prompt",
          "style",
          "aspect_ratio",
          "url",
          "object_key",
          "content_type",
          "size_bytes",
          "metadata",
          "created_at",
          "updated_at"
        from
          "content"."media_assets"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $5::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "query",
          "summary",
          "sources",
          "cached",
          "created_at",
          "updated_at"
        from
          "content"."research_queries"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $6::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "user_id",
          "route",
          "key",
          "request_hash",
          "status",
          "response_body",
          "response_headers",
          "created_at",
          "expires_at"
        from
          "core"."idempotency_keys"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $7::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
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
      ) as r
    union all
    select
      $8::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
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
          "updated_at",
          "queued_at"
        from
          "identity"."notifications"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $9::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "provider",
          "is_active",
          "created_at",
          "updated_at"
        from
          "identity"."provider_credentials"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $10::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "user_agent",
          "ip_address",
          "last_seen_at",
          "expires_at",
          "revoked_at",
          "created_at",
          "updated_at"
        from
          "identity"."sessions"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $11::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "user_id",
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
          )
      ) as r
    union all
    select
      $12::text as "table",
      row_to_json(r)::text as row
    from
      (
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
          )
      ) as r
    union all
    select
      $13::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "session_id",
          "user_id",
          "body",
          "created_at",
          "client_id"
        from
          "learning"."chat_messages"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $14::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "lesson_id",
          "language",
          "code",
          "status",
          "score",
          "feedback",
          "created_at",
          "updated_at",
          "claim_count",
          "lease_expires_at"
        from
          "learning"."code_submissions"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $15::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "owner_id",
          "name",
          "type",
          "status",
          "code",
          "code_version",
          "language",
          "permissions",
          "expires_at",
          "created_at",
          "updated_at"
        from
          "learning"."collaboration_sessions"
        where
          "owner_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $16::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "course_id",
          "title",
          "body",
          "status",
          "published_at",
          "created_at",
          "updated_at"
        from
          "learning"."community_posts"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $17::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "user_id",
          "session_id",
          "event_type",
          "data",
          "course_id",
          "lesson_id",
          "occurred_at",
          "id"
        from
          "learning"."learning_events"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $18::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "user_id",
          "level",
          "xp",
          "streak",
          "last_active_at",
          "created_at",
          "updated_at"
        from
          "learning"."profiles"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $19::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "quiz_id",
          "answers",
          "score",
          "passed",
          "created_at"
        from
          "learning"."quiz_attempts"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $20::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "course_id",
          "reason",
          "score",
          "dismissed_at",
          "created_at",
          "updated_at"
        from
          "learning"."recommendations"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $21::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "session_id",
          "sequence",
          "kind",
          "user_id",
          "message_id",
          "code_version",
          "client_id",
          "created_at"
        from
          "learning"."session_changes"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $22::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "session_id",
          "user_id",
          "role",
          "joined_at",
          "left_at"
        from
          "learning"."session_participants"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $23::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "lesson_id",
          "question",
          "answer",
          "tokens",
          "rating",
          "created_at",
          "updated_at"
        from
          "learning"."tutor_interactions"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $24::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "user_id",
          "achievement_id",
          "earned_at"
        from
          "learning"."user_achievements"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $25::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "user_id",
          "lesson_id",
          "course_id",
          "status",
          "completion_percentage",
          "time_spent_seconds",
          "started_at",
          "completed_at",
          "created_at",
          "updated_at"
        from
          "learning"."user_progress"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $26::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "user_id",
          "source",
          "source_id",
          "amount",
          "awarded_at"
        from
          "learning"."xp_awards"
        where
          "user_id" in (
            select
              "user_id"
            from
              "learning"."profiles"
            where
              "user_id" = (
                select
                  core.current_user_id ()
              )
          )
      ) as r
    union all
    select
      $27::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "execution_id",
          "level",
          "message",
          "metadata",
          "logged_at"
        from
          "prompts"."execution_logs"
        where
          "execution_id" in (
            select
              "id"
            from
              "prompts"."executions"
            where
              "user_id" = (
                select
                  core.current_user_id ()
              )
          )
      ) as r
    union all
    select
      $28::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "prompt_id",
          "prompt_version",
          "inputs",
          "context",
          "status",
          "priority",
          "edge_function_id",
          "output",
          "validated_output",
          "validation_status",
          "token_usage",
          "latency_ms",
          "cost_usd",
          "error_message",
          "started_at",
          "completed_at",
          "created_at",
          "updated_at"
        from
          "prompts"."executions"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $29::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "prompt_id",
          "version",
          "template",
          "variables",
          "change_log",
          "created_at"
        from
          "prompts"."prompt_versions"
        where
          "prompt_id" in (
            select
              "id"
            from
              "prompts"."prompts"
            where
              "user_id" = (
                select
                  core.current_user_id ()
              )
          )
      ) as r
    union all
    select
      $30::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "name",
          "description",
          "template",
          "variables",
          "version",
          "status",
          "tags",
          "published_at",
          "created_at",
          "updated_at"
        from
          "prompts"."prompts"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $31::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "prompt_id",
          "name",
          "type",
          "config",
          "is_active",
          "created_at",
          "updated_at"
        from
          "prompts"."validations"
        where
          "prompt_id" in (
            select
              "id"
            from
              "prompts"."prompts"
            where
              "user_id" = (
                select
                  core.current_user_id ()
              )
          )
      ) as r
    union all
    select
      $32::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "session_id",
          "level",
          "phase",
          "message",
          "context",
          "duration_ms",
          "memory_bytes",
          "error_stack",
          "error_code",
          "logged_at"
        from
          "studio"."ai_session_logs"
        where
          "session_id" in (
            select
              "id"
            from
              "studio"."ai_sessions"
            where
              "user_id" = (
                select
                  core.current_user_id ()
              )
          )
      ) as r
    union all
    select
      $33::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "project_id",
          "session_type",
          "status",
          "phase",
          "progress",
          "input_data",
          "output_data",
          "sections",
          "ai_analysis",
          "suggestions",
          "final_result",
          "metadata",
          "tokens_used",
          "cost_usd",
          "processing_time_ms",
          "quality_score",
          "error_message",
          "error_code",
          "error_log",
          "retry_count",
          "completed_at",
          "created_at",
          "updated_at",
          "started_at",
          "lease_expires_at",
          "claim_count",
          "lapse_count",
          "awaits_design"
        from
          "studio"."ai_sessions"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $34::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "author_id",
          "name",
          "slug",
          "description",
          "category",
          "complexity",
          "html_content",
          "css_content",
          "js_content",
          "tags",
          "keywords",
          "version",
          "usage_count",
          "downloads",
          "rating",
          "review_count",
          "is_public",
          "is_approved",
          "published_at",
          "created_at",
          "updated_at"
        from
          "studio"."module_templates"
        where
          "author_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $35::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "project_id",
          "user_id",
          "role",
          "can_edit",
          "can_delete",
          "can_share",
          "created_at",
          "updated_at"
        from
          "studio"."project_collaborators"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $36::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "user_id",
          "template_id",
          "name",
          "description",
          "settings",
          "design_url",
          "output_html",
          "output_css",
          "output_js",
          "metadata",
          "tags",
          "status",
          "progress",
          "is_public",
          "deployment_url",
          "preview_url",
          "build_time_ms",
          "bundle_size_bytes",
          "lighthouse_score",
          "published_at",
          "created_at",
          "updated_at",
          "revision"
        from
          "studio"."projects"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $37::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "template_id",
          "user_id",
          "rating",
          "comment",
          "is_approved",
          "created_at",
          "updated_at",
          "is_rejected"
        from
          "studio"."template_reviews"
        where
          "user_id" = (
            select
              core.current_user_id ()
          )
      ) as r
    union all
    select
      $38::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "template_id",
          "version",
          "changes",
          "content",
          "created_at"
        from
          "studio"."template_versions"
        where
          "template_id" in (
            select
              "id"
            from
              "studio"."templates"
            where
              "project_id" in (
                select
                  "id"
                from
                  "studio"."projects"
                where
                  "user_id" = (
                    select
                      core.current_user_id ()
                  )
              )
          )
      ) as r
    union all
    select
      $39::text as "table",
      row_to_json(r)::text as row
    from
      (
        select
          "id",
          "project_id",
          "session_id",
          "name",
          "description",
          "html_content",
          "css_content",
          "js_content",
          "hubspot_config",
          "version",
          "status",
          "quality_score",
          "tags",
          "created_at",
          "updated_at"
        from
          "studio"."templates"
        where
          "project_id" in (
            select
              "id"
            from
              "studio"."projects"
            where
              "user_id" = (
                select
                  core.current_user_id ()
              )
          )
      ) as r
  ) as "mine";
-- plan as authenticated: cost 1250, 10 of 10 partitions of analytics.events, 10 of 10 partitions of learning.learning_events, 16 of 16 partitions of learning.user_progress, 10 of 10 partitions of prompts.execution_logs, 10 of 10 partitions of studio.ai_session_logs
--   Append
--     -> Append
--          InitPlan 1 (returns $0)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 2 (returns $1)
--            -> Result
--                 Output: core.current_user_id()
--          -> Result
--               One-Time Filter: ($1 = $0)
--               -> Index Scan using events_user_id_occurred_at_idx on analytics.events [6 of 10 partitions]
--                    Index Cond: (events.user_id = $0)
--          -> Result
--               One-Time Filter: ($1 = $0)
--               -> Bitmap Heap Scan on analytics.events [1 of 10 partitions]
--                    Recheck Cond: (events.user_id = $0)
--                    -> Bitmap Index Scan on events_user_id_occurred_at_idx
--                         Index Cond: (events.user_id = $0)
--          -> Result
--               One-Time Filter: ($1 = $0)
--               -> Seq Scan on analytics.events [3 of 10 partitions]
--                    Filter: (events.user_id = $0)
--     -> Index Scan using articles_user_id_status_idx on content.articles
--          Index Cond: (articles.user_id = $2)
--          Filter: ((articles.status = 'PUBLISHED'::content.article_status) OR (articles.user_id = $3))
--          InitPlan 3 (returns $2)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 4 (returns $3)
--            -> Result
--                 Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($5 = $4)
--          InitPlan 5 (returns $4)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 6 (returns $5)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using drafts_user_id_updated_at_idx on content.drafts
--               Index Cond: (drafts.user_id = $4)
--     -> Result
--          One-Time Filter: ($7 = $6)
--          InitPlan 7 (returns $6)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 8 (returns $7)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using media_assets_user_id_created_at_idx on content.media_assets
--               Index Cond: (media_assets.user_id = $6)
--     -> Result
--          One-Time Filter: ($9 = $8)
--          InitPlan 9 (returns $8)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 10 (returns $9)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using research_queries_user_id_created_at_idx on content.research_queries
--               Index Cond: (research_queries.user_id = $8)
--     -> Result
--          One-Time Filter: ($11 = $10)
--          InitPlan 11 (returns $10)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 12 (returns $11)
--            -> Result
--                 Output: core.current_user_id()
--          -> Seq Scan on core.idempotency_keys
--               Filter: (idempotency_keys.user_id = $10)
--     -> Result
--          One-Time Filter: ($13 = $12)
--          InitPlan 13 (returns $12)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 14 (returns $13)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using api_keys_user_id_is_active_idx on identity.api_keys
--               Index Cond: (api_keys.user_id = $12)
--     -> Result
--          One-Time Filter: ($15 = $14)
--          InitPlan 15 (returns $14)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 16 (returns $15)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using notifications_user_id_queued_at_idx on identity.notifications
--               Index Cond: (notifications.user_id = $14)
--     -> Result
--          One-Time Filter: ($17 = $16)
--          InitPlan 17 (returns $16)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 18 (returns $17)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using provider_credentials_user_id_provider_key on identity.provider_credentials
--               Index Cond: (provider_credentials.user_id = $16)
--     -> Result
--          One-Time Filter: ($19 = $18)
--          InitPlan 19 (returns $18)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 20 (returns $19)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using sessions_user_id_created_at_idx on identity.sessions
--               Index Cond: (sessions.user_id = $18)
--     -> Result
--          One-Time Filter: ($21 = $20)
--          InitPlan 21 (returns $20)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 22 (returns $21)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using settings_pkey on identity.settings
--               Index Cond: (settings.user_id = $20)
--     -> Result
--          One-Time Filter: ($23 = $22)
--          InitPlan 23 (returns $22)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 24 (returns $23)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using users_pkey on identity.users
--               Index Cond: (users.id = $22)
--     -> Index Scan using chat_messages_user_id_idx on learning.chat_messages
--          Index Cond: (chat_messages.user_id = $24)
--          Filter: ((chat_messages.session_id = ANY ($25)) OR (chat_messages.user_id = $26))
--          InitPlan 25 (returns $24)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 26 (returns $25)
--            -> Result
--                 Output: learning.my_session_ids()
--          InitPlan 27 (returns $26)
--            -> Result
--                 Output: core.current_user_id()
--     -> Bitmap Heap Scan on learning.code_submissions
--          Recheck Cond: (code_submissions.user_id = $27)
--          Filter: ((code_submissions.user_id = $28) OR $29)
--          InitPlan 28 (returns $27)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 29 (returns $28)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 30 (returns $29)
--            -> Result
--                 Output: learning.is_instructor()
--          -> Bitmap Index Scan on code_submissions_user_id_created_at_idx
--               Index Cond: (code_submissions.user_id = $27)
--     -> Bitmap Heap Scan on learning.collaboration_sessions
--          Recheck Cond: (collaboration_sessions.owner_id = $30)
--          Filter: ((collaboration_sessions.id = ANY ($31)) OR (collaboration_sessions.owner_id = $32))
--          InitPlan 31 (returns $30)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 32 (returns $31)
--            -> Result
--                 Output: learning.my_session_ids()
--          InitPlan 33 (returns $32)
--            -> Result
--                 Output: core.current_user_id()
--          -> Bitmap Index Scan on collaboration_sessions_owner_id_status_idx
--               Index Cond: (collaboration_sessions.owner_id = $30)
--     -> Index Scan using community_posts_user_id_created_at_idx on learning.community_posts
--          Index Cond: (community_posts.user_id = $33)
--          Filter: ((community_posts.status = 'PUBLISHED'::learning.post_status) OR (community_posts.user_id = $34))
--          InitPlan 34 (returns $33)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 35 (returns $34)
--            -> Result
--                 Output: core.current_user_id()
--     -> Append
--          InitPlan 36 (returns $35)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 37 (returns $36)
--            -> Result
--                 Output: core.current_user_id()
--          -> Result
--               One-Time Filter: ($36 = $35)
--               -> Index Scan using learning_events_pkey on learning.learning_events [7 of 10 partitions]
--                    Index Cond: (learning_events.user_id = $35)
--          -> Result
--               One-Time Filter: ($36 = $35)
--               -> Seq Scan on learning.learning_events [3 of 10 partitions]
--                    Filter: (learning_events.user_id = $35)
--     -> Result
--          One-Time Filter: ($38 = $37)
--          InitPlan 38 (returns $37)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 39 (returns $38)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using profiles_pkey on learning.profiles
--               Index Cond: (profiles.user_id = $37)
--     -> Index Scan using quiz_attempts_user_id_created_at_idx on learning.quiz_attempts
--          Index Cond: (quiz_attempts.user_id = $39)
--          Filter: ((quiz_attempts.user_id = $40) OR $41)
--          InitPlan 40 (returns $39)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 41 (returns $40)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 42 (returns $41)
--            -> Result
--                 Output: learning.is_instructor()
--     -> Result
--          One-Time Filter: ($43 = $42)
--          InitPlan 43 (returns $42)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 44 (returns $43)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using recommendations_user_id_course_id_key on learning.recommendations
--               Index Cond: (recommendations.user_id = $42)
--     -> Index Scan using session_changes_user_id_idx on learning.session_changes
--          Index Cond: (session_changes.user_id = $44)
--          Filter: ((session_changes.session_id = ANY ($45)) OR (session_changes.user_id = $46))
--          InitPlan 45 (returns $44)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 46 (returns $45)
--            -> Result
--                 Output: learning.my_session_ids()
--          InitPlan 47 (returns $46)
--            -> Result
--                 Output: core.current_user_id()
--     -> Bitmap Heap Scan on learning.session_participants
--          Recheck Cond: (session_participants.user_id = $47)
--          Filter: ((session_participants.session_id = ANY ($48)) OR (session_participants.user_id = $49) OR (hashed SubPlan 54))
--          InitPlan 48 (returns $47)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 49 (returns $48)
--            -> Result
--                 Output: learning.my_session_ids()
--          InitPlan 50 (returns $49)
--            -> Result
--                 Output: core.current_user_id()
--          -> Bitmap Index Scan on session_participants_user_id_idx
--               Index Cond: (session_participants.user_id = $47)
--          SubPlan 54
--            -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s
--                 Index Cond: (s.owner_id = $50)
--                 Filter: ((s.id = ANY ($51)) OR (s.owner_id = $52))
--                 InitPlan 51 (returns $50)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 52 (returns $51)
--                   -> Result
--                        Output: learning.my_session_ids()
--                 InitPlan 53 (returns $52)
--                   -> Result
--                        Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($55 = $54)
--          InitPlan 55 (returns $54)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 56 (returns $55)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using tutor_interactions_user_id_created_at_idx on learning.tutor_interactions
--               Index Cond: (tutor_interactions.user_id = $54)
--     -> Result
--          One-Time Filter: ($57 = $56)
--          InitPlan 57 (returns $56)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 58 (returns $57)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using user_achievements_pkey on learning.user_achievements
--               Index Cond: (user_achievements.user_id = $56)
--     -> Append
--          InitPlan 59 (returns $58)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 60 (returns $59)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 61 (returns $60)
--            -> Result
--                 Output: learning.is_instructor()
--          -> Index Scan using user_progress_user_id_completion_percentage_idx on learning.user_progress [16 of 16 partitions]
--               Index Cond: (user_progress.user_id = $58)
--               Filter: ((user_progress.user_id = $59) OR $60)
--     -> Result
--          One-Time Filter: (($62 = $61) AND ($63 = $61))
--          InitPlan 62 (returns $61)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 63 (returns $62)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 64 (returns $63)
--            -> Result
--                 Output: core.current_user_id()
--          -> Nested Loop
--               -> Index Only Scan using profiles_pkey on learning.profiles profiles_1
--                    Index Cond: (profiles_1.user_id = $61)
--               -> Index Scan using xp_awards_user_id_awarded_at_idx on learning.xp_awards
--                    Index Cond: (xp_awards.user_id = $61)
--     -> Result
--          One-Time Filter: ($68 = $64)
--          InitPlan 65 (returns $64)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 69 (returns $68)
--            -> Result
--                 Output: core.current_user_id()
--          -> Nested Loop
--               -> Index Only Scan using executions_user_id_created_at_idx on prompts.executions
--                    Index Cond: (executions.user_id = $64)
--               -> Append
--                    -> Index Scan using execution_logs_pkey on prompts.execution_logs [7 of 10 partitions]
--                         Index Cond: (execution_logs.execution_id = executions.id)
--                         Filter: (hashed SubPlan 68)
--                         SubPlan 68
--                           -> Result
--                                One-Time Filter: ($66 = $65)
--                                InitPlan 66 (returns $65)
--                                  -> Result
--                                       Output: core.current_user_id()
--                                InitPlan 67 (returns $66)
--                                  -> Result
--                                       Output: core.current_user_id()
--                                -> Index Only Scan using executions_user_id_created_at_idx on prompts.executions e
--                                     Index Cond: (e.user_id = $65)
--                    -> Seq Scan on prompts.execution_logs [3 of 10 partitions]
--                         Filter: ((hashed SubPlan 68) AND (executions.id = execution_logs.execution_id))
--     -> Result
--          One-Time Filter: ($70 = $69)
--          InitPlan 70 (returns $69)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 71 (returns $70)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using executions_user_id_status_idx on prompts.executions executions_1
--               Index Cond: (executions_1.user_id = $69)
--     -> Nested Loop
--          InitPlan 72 (returns $71)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 80 (returns $81)
--            -> Result
--                 Output: core.current_user_id()
--          -> Bitmap Heap Scan on prompts.prompts
--               Recheck Cond: (((prompts.user_id = $71) AND (prompts.status = 'PUBLISHED'::prompts.prompt_status)) OR ((prompts.user_id = $81) AND (prompts.user_id = $71)))
--               -> BitmapOr
--                    -> Bitmap Index Scan on prompts_user_id_status_idx
--                         Index Cond: ((prompts.user_id = $71) AND (prompts.status = 'PUBLISHED'::prompts.prompt_status))
--                    -> Bitmap Index Scan on prompts_user_id_status_idx
--                         Index Cond: ((prompts.user_id = $81) AND (prompts.user_id = $71))
--          -> Index Scan using prompt_versions_prompt_id_created_at_idx on prompts.prompt_versions
--               Index Cond: (prompt_versions.prompt_id = prompts.id)
--               Filter: ((SubPlan 74) OR (hashed SubPlan 79))
--               SubPlan 74
--                 -> Index Scan using prompts_pkey on prompts.prompts p
--                      Index Cond: (p.id = prompt_versions.prompt_id)
--                      Filter: ((p.version = prompt_versions.version) AND ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $74)) AND (p.status = 'PUBLISHED'::prompts.prompt_status))
--                      InitPlan 73 (returns $74)
--                        -> Result
--                             Output: core.current_user_id()
--               SubPlan 79
--                 -> Index Scan using prompts_user_id_status_idx on prompts.prompts p_1
--                      Index Cond: (p_1.user_id = $78)
--                      Filter: ((p_1.status = 'PUBLISHED'::prompts.prompt_status) OR (p_1.user_id = $79))
--                      InitPlan 77 (returns $78)
--                        -> Result
--                             Output: core.current_user_id()
--                      InitPlan 78 (returns $79)
--                        -> Result
--                             Output: core.current_user_id()
--     -> Bitmap Heap Scan on prompts.prompts prompts_1
--          Recheck Cond: (((prompts_1.user_id = $82) AND (prompts_1.status = 'PUBLISHED'::prompts.prompt_status)) OR ((prompts_1.user_id = $83) AND (prompts_1.user_id = $82)))
--          InitPlan 81 (returns $82)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 82 (returns $83)
--            -> Result
--                 Output: core.current_user_id()
--          -> BitmapOr
--               -> Bitmap Index Scan on prompts_user_id_status_idx
--                    Index Cond: ((prompts_1.user_id = $82) AND (prompts_1.status = 'PUBLISHED'::prompts.prompt_status))
--               -> Bitmap Index Scan on prompts_user_id_status_idx
--                    Index Cond: ((prompts_1.user_id = $83) AND (prompts_1.user_id = $82))
--     -> Nested Loop
--          InitPlan 83 (returns $84)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 89 (returns $90)
--            -> Result
--                 Output: core.current_user_id()
--          -> Bitmap Heap Scan on prompts.prompts prompts_2
--               Recheck Cond: (((prompts_2.user_id = $84) AND (prompts_2.status = 'PUBLISHED'::prompts.prompt_status)) OR ((prompts_2.user_id = $90) AND (prompts_2.user_id = $84)))
--               -> BitmapOr
--                    -> Bitmap Index Scan on prompts_user_id_status_idx
--                         Index Cond: ((prompts_2.user_id = $84) AND (prompts_2.status = 'PUBLISHED'::prompts.prompt_status))
--                    -> Bitmap Index Scan on prompts_user_id_status_idx
--                         Index Cond: ((prompts_2.user_id = $90) AND (prompts_2.user_id = $84))
--          -> Index Scan using validations_prompt_id_is_active_idx on prompts.validations
--               Index Cond: (validations.prompt_id = prompts_2.id)
--               Filter: ((hashed SubPlan 85) OR (validations.is_active AND (hashed SubPlan 88)))
--               SubPlan 85
--                 -> Bitmap Heap Scan on prompts.prompts p_2
--                      Recheck Cond: ((p_2.status = 'PUBLISHED'::prompts.prompt_status) OR (p_2.user_id = $85))
--                      InitPlan 84 (returns $85)
--                        -> Result
--                             Output: core.current_user_id()
--                      -> BitmapOr
--                           -> Bitmap Index Scan on prompts_status_published_at_idx
--                                Index Cond: (p_2.status = 'PUBLISHED'::prompts.prompt_status)
--                           -> Bitmap Index Scan on prompts_user_id_status_idx
--                                Index Cond: (p_2.user_id = $85)
--               SubPlan 88
--                 -> Result
--                      One-Time Filter: ($88 = $87)
--                      InitPlan 86 (returns $87)
--                        -> Result
--                             Output: core.current_user_id()
--                      InitPlan 87 (returns $88)
--                        -> Result
--                             Output: core.current_user_id()
--                      -> Index Scan using executions_user_id_status_active_idx on prompts.executions e_1
--                           Index Cond: (e_1.user_id = $87)
--                           Filter: (e_1.status = 'RUNNING'::prompts.execution_status)
--     -> Nested Loop
--          InitPlan 90 (returns $91)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 94 (returns $95)
--            -> Result
--                 Output: studio.my_project_ids('VIEW'::studio.project_right)
--          InitPlan 95 (returns $96)
--            -> Result
--                 Output: core.current_user_id()
--          -> Index Scan using ai_sessions_user_id_project_id_status_idx on studio.ai_sessions
--               Index Cond: (ai_sessions.user_id = $91)
--               Filter: ((ai_sessions.project_id = ANY ($95)) OR (ai_sessions.user_id = $96))
--          -> Append
--               -> Index Scan using ai_session_logs_pkey on studio.ai_session_logs [7 of 10 partitions]
--                    Index Cond: (ai_session_logs.session_id = ai_sessions.id)
--                    Filter: (hashed SubPlan 93)
--                    SubPlan 93
--                      -> Bitmap Heap Scan on studio.ai_sessions s_1
--                           Recheck Cond: ((s_1.project_id = ANY ($92)) OR (s_1.user_id = $93))
--                           InitPlan 91 (returns $92)
--                             -> Result
--                                  Output: studio.my_project_ids('VIEW'::studio.project_right)
--                           InitPlan 92 (returns $93)
--                             -> Result
--                                  Output: core.current_user_id()
--                           -> BitmapOr
--                                -> Bitmap Index Scan on ai_sessions_project_id_created_at_idx
--                                     Index Cond: (s_1.project_id = ANY ($92))
--                                -> Bitmap Index Scan on ai_sessions_user_id_project_id_status_idx
--                                     Index Cond: (s_1.user_id = $93)
--               -> Seq Scan on studio.ai_session_logs [3 of 10 partitions]
--                    Filter: ((hashed SubPlan 93) AND (ai_sessions.id = ai_session_logs.session_id))
--     -> Index Scan using ai_sessions_user_id_project_id_status_idx on studio.ai_sessions ai_sessions_1
--          Index Cond: (ai_sessions_1.user_id = $97)
--          Filter: ((ai_sessions_1.project_id = ANY ($98)) OR (ai_sessions_1.user_id = $99))
--          InitPlan 96 (returns $97)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 97 (returns $98)
--            -> Result
--                 Output: studio.my_project_ids('VIEW'::studio.project_right)
--          InitPlan 98 (returns $99)
--            -> Result
--                 Output: core.current_user_id()
--     -> Index Scan using module_templates_author_id_created_at_idx on studio.module_templates
--          Index Cond: (module_templates.author_id = $100)
--          Filter: ((module_templates.is_public AND module_templates.is_approved) OR (module_templates.author_id = $101))
--          InitPlan 99 (returns $100)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 100 (returns $101)
--            -> Result
--                 Output: core.current_user_id()
--     -> Index Scan using project_collaborators_user_id_id_idx on studio.project_collaborators
--          Index Cond: (project_collaborators.user_id = $102)
--          Filter: (project_collaborators.project_id = ANY ($103))
--          InitPlan 101 (returns $102)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 102 (returns $103)
--            -> Result
--                 Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Bitmap Heap Scan on studio.projects
--          Recheck Cond: (projects.user_id = $104)
--          Filter: ((projects.id = ANY ($105)) OR projects.is_public OR (projects.user_id = $106))
--          InitPlan 103 (returns $104)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 104 (returns $105)
--            -> Result
--                 Output: studio.shared_project_ids('VIEW'::studio.project_right)
--          InitPlan 105 (returns $106)
--            -> Result
--                 Output: core.current_user_id()
--          -> Bitmap Index Scan on projects_user_id_status_idx
--               Index Cond: (projects.user_id = $104)
--     -> Index Scan using template_reviews_user_id_idx on studio.template_reviews
--          Index Cond: (template_reviews.user_id = $107)
--          Filter: ((template_reviews.user_id = $108) OR (template_reviews.is_approved AND (SubPlan 109)))
--          InitPlan 106 (returns $107)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 107 (returns $108)
--            -> Result
--                 Output: core.current_user_id()
--          SubPlan 109
--            -> Index Scan using module_templates_pkey on studio.module_templates t
--                 Index Cond: (t.id = template_reviews.template_id)
--                 Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $110))
--                 InitPlan 108 (returns $110)
--                   -> Result
--                        Output: core.current_user_id()
--     -> Nested Loop
--          InitPlan 112 (returns $113)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 120 (returns $123)
--            -> Result
--                 Output: studio.my_project_ids('VIEW'::studio.project_right)
--          InitPlan 121 (returns $124)
--            -> Result
--                 Output: studio.shared_project_ids('VIEW'::studio.project_right)
--          InitPlan 122 (returns $125)
--            -> Result
--                 Output: core.current_user_id()
--          -> HashAggregate
--               Group Key: templates.id
--               -> Nested Loop
--                    -> Bitmap Heap Scan on studio.projects projects_1
--                         Recheck Cond: (projects_1.user_id = $113)
--                         Filter: ((projects_1.id = ANY ($124)) OR projects_1.is_public OR (projects_1.user_id = $125))
--                         -> Bitmap Index Scan on projects_user_id_status_idx
--                              Index Cond: (projects_1.user_id = $113)
--                    -> Index Scan using templates_project_id_created_at_idx on studio.templates
--                         Index Cond: (templates.project_id = projects_1.id)
--                         Filter: ((templates.status = 'PUBLISHED'::studio.template_status) OR (templates.project_id = ANY ($123)))
--          -> Index Scan using template_versions_template_id_created_at_idx on studio.template_versions
--               Index Cond: (template_versions.template_id = templates.id)
--               Filter: ((hashed SubPlan 115) OR (SubPlan 117))
--               SubPlan 115
--                 -> Index Scan using templates_project_id_created_at_idx on studio.templates t_1
--                      Index Cond: (t_1.project_id = ANY ($114))
--                      Filter: ((t_1.status = 'PUBLISHED'::studio.template_status) OR (t_1.project_id = ANY ($115)))
--                      InitPlan 113 (returns $114)
--                        -> Result
--                             Output: studio.my_project_ids('VIEW'::studio.project_right)
--                      InitPlan 114 (returns $115)
--                        -> Result
--                             Output: studio.my_project_ids('VIEW'::studio.project_right)
--               SubPlan 117
--                 -> Index Scan using templates_pkey on studio.templates t_2
--                      Index Cond: (t_2.id = template_versions.template_id)
--                      Filter: ((t_2.version = template_versions.version) AND ((t_2.status = 'PUBLISHED'::studio.template_status) OR (t_2.project_id = ANY ($119))))
--                      InitPlan 116 (returns $119)
--                        -> Result
--                             Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Nested Loop
--          InitPlan 123 (returns $126)
--            -> Result
--                 Output: core.current_user_id()
--          InitPlan 124 (returns $127)
--            -> Result
--                 Output: studio.my_project_ids('VIEW'::studio.project_right)
--          InitPlan 125 (returns $128)
--            -> Result
--                 Output: studio.shared_project_ids('VIEW'::studio.project_right)
--          InitPlan 126 (returns $129)
--            -> Result
--                 Output: core.current_user_id()
--          -> Bitmap Heap Scan on studio.projects projects_2
--               Recheck Cond: (projects_2.user_id = $126)
--               Filter: ((projects_2.id = ANY ($128)) OR projects_2.is_public OR (projects_2.user_id = $129))
--               -> Bitmap Index Scan on projects_user_id_status_idx
--                    Index Cond: (projects_2.user_id = $126)
--          -> Index Scan using templates_project_id_created_at_idx on studio.templates templates_1
--               Index Cond: (templates_1.project_id = projects_2.id)
--               Filter: ((templates_1.status = 'PUBLISHED'::studio.template_status) OR (templates_1.project_id = ANY ($127)))

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
-- The same by username, upper and lower case alike. Served by users_username_key, through identity.user_by_username().
-- $1 citext: "ada"
select
  "id",
  "username",
  "name",
  "avatar_url",
  "bio"
from
  "identity"."public_profiles"
where
  "id" = (
    select
      identity.user_by_username ($1::citext)
  );
-- plan as anonymous: cost 2.5
--   Index Scan using users_pkey on identity.users
--     Index Cond: (users.id = $0)
--     Filter: (users.status = 'ACTIVE'::identity.user_status)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: identity.user_by_username('ada'::citext)
-- plan as authenticated: cost 2.5
--   Index Scan using users_pkey on identity.users
--     Index Cond: (users.id = $0)
--     Filter: (users.status = 'ACTIVE'::identity.user_status)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: identity.user_by_username('ada'::citext)

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
