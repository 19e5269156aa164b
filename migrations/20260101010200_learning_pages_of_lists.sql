-- Indexes for the lists of the API: each is read in pages, in the order of a key.
--
-- Why:   published courses, a course's revisions, and what learners handed in for a lesson or a quiz had no index in the order in which
--        they are shown. Of a partial index PostgreSQL knows that all rows are PUBLISHED, below a policy that shows instructors more.
-- Locks: writers of the four tables wait while the indexes are made: seconds for a million submissions.

-- migrate:up

set local lock_timeout = '5s';

create index courses_published_idx on learning.courses (published_at desc, id desc) where status = 'PUBLISHED';
create index course_revisions_course_id_id_idx on learning.course_revisions (course_id, id desc);
create index code_submissions_lesson_id_created_at_idx on learning.code_submissions (lesson_id, created_at desc, id desc);
create index quiz_attempts_quiz_id_created_at_idx on learning.quiz_attempts (quiz_id, created_at desc, id desc);

comment on index learning.courses_published_idx                    is 'Published courses, latest first, by keyset.';
comment on index learning.course_revisions_course_id_id_idx        is 'A course''s revisions, newest first, by keyset.';
comment on index learning.code_submissions_lesson_id_created_at_idx is 'Submissions for a lesson, newest first, by keyset.';
comment on index learning.quiz_attempts_quiz_id_created_at_idx     is 'Attempts at a quiz, newest first, by keyset.';

-- migrate:down

drop index learning.quiz_attempts_quiz_id_created_at_idx;
drop index learning.code_submissions_lesson_id_created_at_idx;
drop index learning.course_revisions_course_id_id_idx;
drop index learning.courses_published_idx;
