-- Submissions that a worker has taken, by the time at which it did.
--
-- Why:   a worker that is gone leaves what it had taken as RUNNING; others look for what has been so for too long.
-- Locks: writers of submissions wait while the index is made: a second for a million.

-- migrate:up

set local lock_timeout = '5s';

create index code_submissions_running_idx on learning.code_submissions (updated_at) where status = 'RUNNING';

comment on index learning.code_submissions_running_idx is 'What workers have taken, the longest ago first.';

-- migrate:down

drop index learning.code_submissions_running_idx;
