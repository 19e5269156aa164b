-- What follows from a learner's progress is set before it is asked whether the row changed.
--
-- Why:   triggers fire in the order of their names, and user_progress_set_updated_at came before user_progress_stamp, which takes back what
--        would go back: a lesson that was completed once more had a new updated_at, a row in the log, and was the one last learned in.
-- Locks: a brief SHARE ROW EXCLUSIVE on learning.user_progress and its partitions.

-- migrate:up

set local lock_timeout = '5s';

alter trigger user_progress_stamp on learning.user_progress rename to user_progress_derive;

-- migrate:down

alter trigger user_progress_derive on learning.user_progress rename to user_progress_stamp;
