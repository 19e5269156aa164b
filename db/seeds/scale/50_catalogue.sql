-- Courses, the same for all data sets: 12, of 4 modules of 5 lessons, the last of each with a quiz. And achievements.
-- done: select from learning.quizzes where id = pg_temp.catalogue_key('quiz', 240)
insert into learning.achievements (id, code, name, description, xp_reward, criteria)
select md5('kaava scale achievement ' || a.code)::uuid, a.code, a.name, a.description, a.reward, a.criteria::jsonb
from (values
  ('FIRST_LESSON', 'First Step', 'Complete a lesson.',           10, '{"lessons_completed": 1}'),
  ('FIRST_COURSE', 'Graduate',   'Complete a course.',           50, '{"courses_completed": 1}'),
  ('LEVEL_FIVE',   'Known Face', 'Reach level 5.',              100, '{"level": 5}'),
  ('WEEK_STREAK',  'Seven Days', 'Learn seven days in a row.',  100, '{"streak": 7}')
) as a (code, name, description, reward, criteria)
on conflict do nothing;

insert into learning.courses (id, slug, title, description, difficulty, estimated_minutes, metadata, created_at, updated_at)
select pg_temp.catalogue_key('course', c), 'scale-course-' || c, format('Course %s', c), format('The %s. of twelve courses to measure with.', c),
  (enum_range(null::learning.difficulty))[1 + (c - 1) / 3], 400, '{"tags": ["scale"]}', pg_temp.catalogue_time(), pg_temp.catalogue_time()
from generate_series(1, 12) as c
on conflict do nothing;

insert into learning.course_prerequisites (course_id, prerequisite_id, created_at)
select pg_temp.catalogue_key('course', c), pg_temp.catalogue_key('course', c - 3), pg_temp.catalogue_time() from generate_series(4, 12) as c
on conflict do nothing;

insert into learning.modules (id, course_id, slug, title, description, position, created_at, updated_at)
select pg_temp.catalogue_key('module', m), pg_temp.catalogue_key('course', 1 + (m - 1) / 4), 'module-' || m, format('Module %s', m), 'Five lessons.', 1 + (m - 1) % 4,
  pg_temp.catalogue_time(), pg_temp.catalogue_time()
from generate_series(1, 48) as m
on conflict (id) do nothing;

insert into learning.lessons (id, module_id, slug, title, kind, position, estimated_minutes, xp_reward, created_at, updated_at)
select pg_temp.catalogue_key('lesson', l), pg_temp.catalogue_key('module', 1 + (l - 1) / 5), 'lesson-' || l, format('Lesson %s', l),
  (array['ARTICLE', 'VIDEO', 'EXERCISE', 'ARTICLE', 'QUIZ'])[1 + (l - 1) % 5]::learning.lesson_kind, 1 + (l - 1) % 5, 20, 10 + 10 * (l % 3),
  pg_temp.catalogue_time(), pg_temp.catalogue_time()
from generate_series(1, 240) as l
on conflict (id) do nothing;

insert into learning.quizzes (id, lesson_id, title, questions, answer_key, created_at, updated_at)
select pg_temp.catalogue_key('quiz', l), pg_temp.catalogue_key('lesson', l), format('Quiz %s', l),
  '[{"id": "1", "text": "Which?", "options": ["this", "that"]}, {"id": "2", "text": "How many?"}]', '{"1": "that", "2": 4}',
  pg_temp.catalogue_time(), pg_temp.catalogue_time()
from generate_series(5, 240, 5) as l
on conflict do nothing;

update learning.courses set status = 'PUBLISHED', published_at = created_at
where status = 'DRAFT' and published_at is null and id in (select pg_temp.catalogue_key('course', c) from generate_series(1, 12) as c);

-- What the next step joins, so that the planner knows their sizes.
analyze identity.users, learning.courses, learning.modules, learning.lessons, learning.quizzes, learning.achievements;
