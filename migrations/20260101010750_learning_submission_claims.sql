-- A worker has a code submission for a while, and only the worker that has it grades it.
--
-- Why:   what a worker that died had taken waited until somebody asked for it back, and one that merely slept could grade what was
--        given to another since. As with AI sessions, a claim has a lease, and claim_count names it.
-- Locks: ACCESS EXCLUSIVE on learning.code_submissions until the end: readers, too, wait while its rows are checked and the index is made.

-- migrate:up

set local lock_timeout = '5s';

alter table learning.code_submissions
  add column claim_count      integer not null default 0,
  add column lease_expires_at timestamptz,
  add constraint code_submissions_claim_count_nonnegative check (claim_count >= 0),
  add constraint code_submissions_lease_while_running     check (lease_expires_at is null or status = 'RUNNING');

-- What was taken before there were leases goes to the next worker that asks.
update learning.code_submissions set lease_expires_at = now() where status = 'RUNNING';

drop index learning.code_submissions_running_idx;
create index code_submissions_lease_idx on learning.code_submissions (lease_expires_at) where status = 'RUNNING';

grant update (claim_count, lease_expires_at) on learning.code_submissions to service;

comment on column learning.code_submissions.claim_count      is 'How often workers have claimed it; names the claim of the worker that has it.';
comment on column learning.code_submissions.lease_expires_at is 'Until when its worker has it; null where none has.';
comment on index  learning.code_submissions_lease_idx is 'What workers have claimed, by the end of the lease.';

-- migrate:down

drop index learning.code_submissions_lease_idx;
create index code_submissions_running_idx on learning.code_submissions (updated_at) where status = 'RUNNING';
comment on index learning.code_submissions_running_idx is 'What workers have taken, the longest ago first.';
alter table learning.code_submissions
  drop column lease_expires_at,
  drop column claim_count;
