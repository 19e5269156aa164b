-- The key of a user is looked up, whichever route it answered.
--
-- Why:   a key belongs to its user, so that it is refused on another route; the primary key has the route before the key, and all of a
--        user's keys were read for each POST that has one.
-- Locks: POSTs that have a key wait while the index is made: a second for a million keys.

-- migrate:up

set local lock_timeout = '5s';

create index idempotency_keys_user_id_key_idx on core.idempotency_keys (user_id, key);

comment on index core.idempotency_keys_user_id_key_idx is 'A key of a user, of any route.';

-- migrate:down

drop index core.idempotency_keys_user_id_key_idx;
