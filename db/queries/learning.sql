-- Every statement that learning sends, and how it is planned for whoever sends it, under the policies of row-level security.
-- Written by kaava queries write: with 5000 users and 100000 events, at 2026-11-21 12:00:00+00, with the values of the examples. Not to be edited.
-- PostgreSQL: 15

-- query: learning.listAchievements
-- What can be reached, in the order in which it was made; `after` is the last id of the page before. Served by achievements_pkey.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 bigint: 21
select
  "id",
  "code",
  "name",
  "description",
  "badge_url",
  "xp_reward",
  "criteria",
  "created_at",
  "updated_at"
from
  "learning"."achievements"
where
  "id" > $1::uuid
order by
  "id"
limit
  $2;
-- plan as authenticated: cost 1.1
--   Limit
--     -> Sort
--          Sort Key: achievements.id
--          -> Seq Scan on learning.achievements
--               Filter: (achievements.id > '01933b6e-0000-7000-8000-000000000001'::uuid)
-- plan as anonymous: cost 1.1
--   Limit
--     -> Sort
--          Sort Key: achievements.id
--          -> Seq Scan on learning.achievements
--               Filter: (achievements.id > '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.listEarnedAchievements
-- What the caller has earned, in the order of the catalogue; `after` as there. Served by user_achievements_pkey.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 bigint: 21
select
  "a"."id",
  "a"."code",
  "a"."name",
  "a"."description",
  "a"."badge_url",
  "a"."xp_reward",
  "a"."criteria",
  "a"."created_at",
  "a"."updated_at",
  "e"."earned_at"
from
  "learning"."user_achievements" as "e"
  inner join "learning"."achievements" as "a" on "a"."id" = "e"."achievement_id"
where
  "e"."user_id" = (
    select
      core.current_user_id ()
  )
  and "e"."achievement_id" > $1::uuid
order by
  "e"."achievement_id"
limit
  $2;
-- plan as authenticated: cost 4.11
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Nested Loop
--               Join Filter: (e.achievement_id = a.id)
--               -> Index Scan using user_achievements_pkey on learning.user_achievements e
--                    Index Cond: ((e.user_id = $0) AND (e.achievement_id > '01933b6e-0000-7000-8000-000000000001'::uuid))
--               -> Seq Scan on learning.achievements a

-- query: learning.insertAchievement
-- As administrator.
-- $1 text: "FIRST_STEPS"
-- $2 text: "First steps"
-- $3 text: "Complete a lesson."
-- $4 integer: 10
-- $5 jsonb: "{\"lessons_completed\":1}"
insert into
  "learning"."achievements" ("code", "name", "description", "xp_reward", "criteria")
values
  ($1, $2, $3, $4, $5::jsonb)
returning
  "id",
  "code",
  "name",
  "description",
  "badge_url",
  "xp_reward",
  "criteria",
  "created_at",
  "updated_at";
-- plan as administrator: cost 0.27
--   Insert on learning.achievements
--     -> Result

-- query: learning.updateAchievement
-- As administrator. Who has it keeps it, whatever it takes now.
-- $1 text: "First steps"
-- $2 text: "Complete a lesson."
-- $3 integer: 10
-- $4 jsonb: "{\"lessons_completed\":1}"
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
update "learning"."achievements"
set
  "name" = $1,
  "description" = $2,
  "xp_reward" = $3,
  "criteria" = $4::jsonb
where
  "id" = $5
returning
  "id",
  "code",
  "name",
  "description",
  "badge_url",
  "xp_reward",
  "criteria",
  "created_at",
  "updated_at";
-- plan as administrator: cost 1.05
--   Update on learning.achievements
--     -> Seq Scan on learning.achievements
--          Filter: (achievements.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.deleteAchievement
-- As administrator.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."achievements"
where
  "id" = $1
returning
  "id";
-- plan as administrator: cost 1.05
--   Delete on learning.achievements
--     -> Seq Scan on learning.achievements
--          Filter: (achievements.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.insertCourse
-- A DRAFT.
-- $1 text: "solidity-basics"
-- $2 text: "Solidity Basics"
-- $3 text: "Contracts, types and functions."
-- $4 learning.difficulty: "BEGINNER"
-- $5 integer: 90
-- $6 text: "1.0.0"
-- $7 jsonb: "{\"tags\":[\"solidity\"]}"
insert into
  "learning"."courses" ("slug", "title", "description", "difficulty", "estimated_minutes", "version", "metadata")
values
  ($1, $2, $3, $4, $5, $6, $7::jsonb)
returning
  "id",
  "slug",
  "title",
  "description",
  "difficulty",
  "estimated_minutes",
  "version",
  "status",
  "metadata",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 0.79
--   Insert on learning.courses
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
--     -> Result
-- plan as administrator: cost 0.27
--   Insert on learning.courses
--     -> Result

-- query: learning.updateCourse
-- Changes what is given of a course, if it was last changed at that moment. Of two at once the second finds another moment.
-- $1 text: "solidity-basics"
-- $2 text: "Solidity Basics"
-- $3 text: "Contracts, types and functions."
-- $4 learning.difficulty: "BEGINNER"
-- $5 integer: 90
-- $6 text: "1.0.0"
-- $7 jsonb: "{\"tags\":[\"solidity\"]}"
-- $8 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $9 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
update "learning"."courses"
set
  "slug" = $1,
  "title" = $2,
  "description" = $3,
  "difficulty" = $4,
  "estimated_minutes" = $5,
  "version" = $6,
  "metadata" = $7::jsonb
where
  "id" = $8
  and "updated_at" = $9::timestamptz
returning
  "id",
  "slug",
  "title",
  "description",
  "difficulty",
  "estimated_minutes",
  "version",
  "status",
  "metadata",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.41
--   Update on learning.courses
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using courses_pkey on learning.courses
--          Index Cond: (courses.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($2 AND (courses.updated_at = '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND ((courses.status = 'PUBLISHED'::learning.content_status) OR $3))
-- plan as administrator: cost 2.37
--   Update on learning.courses
--     -> Index Scan using courses_pkey on learning.courses
--          Index Cond: (courses.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (courses.updated_at = '2026-11-21 04:13:00.123456+00'::timestamp with time zone)

-- query: learning.deleteCourse
-- With all that belongs to it.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."courses"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 2.89
--   Delete on learning.courses
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using courses_pkey on learning.courses
--          Index Cond: (courses.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($0 AND ((courses.status = 'PUBLISHED'::learning.content_status) OR $1))
-- plan as administrator: cost 2.36
--   Delete on learning.courses
--     -> Index Scan using courses_pkey on learning.courses
--          Index Cond: (courses.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.lockCourse
-- A course that the caller may write: what is added to it waits, what learners do does not.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "slug",
  "title",
  "description",
  "difficulty",
  "estimated_minutes",
  "version",
  "status",
  "metadata",
  "published_at",
  "created_at",
  "updated_at"
from
  "learning"."courses"
where
  "id" = $1
for no key update;
-- plan as authenticated: cost 2.9
--   LockRows
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using courses_pkey on learning.courses
--          Index Cond: (courses.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($0 AND ((courses.status = 'PUBLISHED'::learning.content_status) OR $1))
-- plan as administrator: cost 2.37
--   LockRows
--     -> Index Scan using courses_pkey on learning.courses
--          Index Cond: (courses.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.updateCourseStatus
-- $1 learning.content_status: "PUBLISHED"
-- $2 text: "1.1.0"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
update "learning"."courses"
set
  "status" = $1,
  "version" = $2
where
  "id" = $3
returning
  "id",
  "slug",
  "title",
  "description",
  "difficulty",
  "estimated_minutes",
  "version",
  "status",
  "metadata",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.41
--   Update on learning.courses
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using courses_pkey on learning.courses
--          Index Cond: (courses.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($2 AND ((courses.status = 'PUBLISHED'::learning.content_status) OR $3))
-- plan as administrator: cost 2.36
--   Update on learning.courses
--     -> Index Scan using courses_pkey on learning.courses
--          Index Cond: (courses.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.insertPrerequisite
-- No row where it is one already.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
insert into
  "learning"."course_prerequisites" ("course_id", "prerequisite_id")
values
  ($1, $2)
on conflict ("course_id", "prerequisite_id") do nothing
returning
  "prerequisite_id";
-- plan as authenticated: cost 0.53
--   Insert on learning.course_prerequisites
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: course_prerequisites_pkey
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 10 (returns $9)
--       -> Result
--            Output: learning.is_instructor()
--     -> Result
--     SubPlan 3
--       -> Index Scan using courses_pkey on learning.courses c
--            Index Cond: (c.id = course_prerequisites.course_id)
--            Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--            InitPlan 2 (returns $2)
--              -> Result
--                   Output: learning.is_instructor()
--     SubPlan 7
--       -> Index Scan using courses_pkey on learning.courses c_1
--            Index Cond: (c_1.id = course_prerequisites.prerequisite_id)
--            Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $6)
--            InitPlan 6 (returns $6)
--              -> Result
--                   Output: learning.is_instructor()
-- plan as administrator: cost 0.01
--   Insert on learning.course_prerequisites
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: course_prerequisites_pkey
--     -> Result

-- query: learning.deletePrerequisite
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."course_prerequisites"
where
  "course_id" = $1
  and "prerequisite_id" = $2
returning
  "prerequisite_id";
-- plan as authenticated: cost 8.13
--   Delete on learning.course_prerequisites
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 10 (returns $9)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using course_prerequisites_prerequisite_id_idx on learning.course_prerequisites
--          Index Cond: (course_prerequisites.prerequisite_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($0 AND (course_prerequisites.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (((SubPlan 3) AND (SubPlan 7)) OR $9))
--          SubPlan 3
--            -> Index Scan using courses_pkey on learning.courses c
--                 Index Cond: (c.id = course_prerequisites.course_id)
--                 Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--                 InitPlan 2 (returns $2)
--                   -> Result
--                        Output: learning.is_instructor()
--          SubPlan 7
--            -> Index Scan using courses_pkey on learning.courses c_1
--                 Index Cond: (c_1.id = course_prerequisites.prerequisite_id)
--                 Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $6)
--                 InitPlan 6 (returns $6)
--                   -> Result
--                        Output: learning.is_instructor()
-- plan as administrator: cost 1.17
--   Delete on learning.course_prerequisites
--     -> Seq Scan on learning.course_prerequisites
--          Filter: ((course_prerequisites.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (course_prerequisites.prerequisite_id = '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: learning.insertModule
-- Behind the last module of a course. Two at once would want the same place: {@link lockCourse} first.
-- $1 text: "first-contract"
-- $2 text: "A First Contract"
-- $3 text: ""
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $6 jsonb: "{\"introduction\":\"Deploy it.\"}"
insert into
  "learning"."modules" ("slug", "title", "description", "course_id", "position", "content")
values
  (
    $1,
    $2,
    $3,
    $4,
    (
      select
        coalesce(max(m.position), 0) + 1
      from
        learning.modules as m
      where
        m.course_id = $5
    ),
    $6::jsonb
  )
returning
  "id",
  "course_id",
  "slug",
  "title",
  "description",
  "position",
  "content",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 5.23
--   Insert on learning.modules
--     InitPlan 7 (returns $6)
--       -> Result
--            InitPlan 5 (returns $4)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 6 (returns $5)
--              -> Limit
--                   -> Index Only Scan Backward using modules_course_id_position_key on learning.modules m
--                        Index Cond: ((m.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (m."position" IS NOT NULL))
--                        Filter: ((hashed SubPlan 4) OR $4)
--                        SubPlan 4
--                          -> Seq Scan on learning.courses c
--                               Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $3)
--                               InitPlan 3 (returns $3)
--                                 -> Result
--                                      Output: learning.is_instructor()
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 13 (returns $12)
--       -> Result
--            Output: learning.is_instructor()
--     -> Result
--     SubPlan 10
--       -> Index Scan using courses_pkey on learning.courses c_1
--            Index Cond: (c_1.id = modules.course_id)
--            Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $9)
--            InitPlan 9 (returns $9)
--              -> Result
--                   Output: learning.is_instructor()
-- plan as administrator: cost 0.85
--   Insert on learning.modules
--     InitPlan 2 (returns $1)
--       -> Result
--            InitPlan 1 (returns $0)
--              -> Limit
--                   -> Index Only Scan Backward using modules_course_id_position_key on learning.modules m
--                        Index Cond: ((m.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (m."position" IS NOT NULL))
--     -> Result

-- query: learning.updateModule
-- Changes what is given of a module, if it was last changed at that moment.
-- $1 text: "first-contract"
-- $2 text: "A First Contract"
-- $3 text: ""
-- $4 jsonb: "{\"introduction\":\"Deploy it.\"}"
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $6 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
update "learning"."modules"
set
  "slug" = $1,
  "title" = $2,
  "description" = $3,
  "content" = $4::jsonb
where
  "id" = $5
  and "updated_at" = $6::timestamptz
returning
  "id",
  "course_id",
  "slug",
  "title",
  "description",
  "position",
  "content",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 6.16
--   Update on learning.modules
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 12 (returns $11)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using modules_pkey on learning.modules
--          Index Cond: (modules.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($6 AND (modules.updated_at = '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND ((SubPlan 9) OR $11))
--          SubPlan 9
--            -> Index Scan using courses_pkey on learning.courses c_1
--                 Index Cond: (c_1.id = modules.course_id)
--                 Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $8)
--                 InitPlan 8 (returns $8)
--                   -> Result
--                        Output: learning.is_instructor()
--     SubPlan 3
--       -> Index Scan using courses_pkey on learning.courses c
--            Index Cond: (c.id = modules.course_id)
--            Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--            InitPlan 2 (returns $2)
--              -> Result
--                   Output: learning.is_instructor()
-- plan as administrator: cost 2.5
--   Update on learning.modules
--     -> Index Scan using modules_pkey on learning.modules
--          Index Cond: (modules.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (modules.updated_at = '2026-11-21 04:13:00.123456+00'::timestamp with time zone)

-- query: learning.deleteModule
-- With its lessons, and learners' progress in them. The places of the others stay.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."modules"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 5.64
--   Delete on learning.modules
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using modules_pkey on learning.modules
--          Index Cond: (modules.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($0 AND ((SubPlan 3) OR $5))
--          SubPlan 3
--            -> Index Scan using courses_pkey on learning.courses c
--                 Index Cond: (c.id = modules.course_id)
--                 Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--                 InitPlan 2 (returns $2)
--                   -> Result
--                        Output: learning.is_instructor()
-- plan as administrator: cost 2.49
--   Delete on learning.modules
--     -> Index Scan using modules_pkey on learning.modules
--          Index Cond: (modules.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.lockModule
-- A module that the caller may write: what is added to it waits, what learners do does not.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "course_id"
from
  "learning"."modules"
where
  "id" = $1
for no key update;
-- plan as authenticated: cost 5.65
--   LockRows
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using modules_pkey on learning.modules
--          Index Cond: (modules.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($0 AND ((SubPlan 3) OR $5))
--          SubPlan 3
--            -> Index Scan using courses_pkey on learning.courses c
--                 Index Cond: (c.id = modules.course_id)
--                 Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--                 InitPlan 2 (returns $2)
--                   -> Result
--                        Output: learning.is_instructor()
-- plan as administrator: cost 2.5
--   LockRows
--     -> Index Scan using modules_pkey on learning.modules
--          Index Cond: (modules.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.insertLesson
-- Behind the last lesson of a module. Two at once would want the same place: {@link lockModule} first.
-- $1 text: "hello-chain"
-- $2 text: "Hello, Chain"
-- $3 learning.lesson_kind: "EXERCISE"
-- $4 integer: 25
-- $5 integer: 40
-- $6 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $7 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $8 jsonb: "{\"text\":\"Greet.\"}"
insert into
  "learning"."lessons" ("slug", "title", "kind", "estimated_minutes", "xp_reward", "module_id", "position", "content")
values
  (
    $1,
    $2,
    $3,
    $4,
    $5,
    $6,
    (
      select
        coalesce(max(l.position), 0) + 1
      from
        learning.lessons as l
      where
        l.module_id = $7
    ),
    $8::jsonb
  )
returning
  "id",
  "module_id",
  "slug",
  "title",
  "kind",
  "position",
  "content",
  "estimated_minutes",
  "xp_reward",
  "created_at",
  "updated_at",
  (
    select
      m.course_id
    from
      learning.modules as m
    where
      m.id = lessons.module_id
  ) as "course_id";
-- plan as authenticated: cost 8.36
--   Insert on learning.lessons
--     InitPlan 15 (returns $14)
--       -> Result
--            InitPlan 13 (returns $12)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 14 (returns $13)
--              -> Limit
--                   -> Index Only Scan Backward using lessons_module_id_position_key on learning.lessons l
--                        Index Cond: ((l.module_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (l."position" IS NOT NULL))
--                        Filter: ((SubPlan 6) OR $12)
--                        SubPlan 6
--                          -> Index Scan using modules_pkey on learning.modules m
--                               Index Cond: (m.id = l.module_id)
--                               Filter: ((SubPlan 2) OR $5)
--                               InitPlan 5 (returns $5)
--                                 -> Result
--                                      Output: learning.is_instructor()
--                               SubPlan 2
--                                 -> Index Scan using courses_pkey on learning.courses c
--                                      Index Cond: (c.id = m.course_id)
--                                      Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--                                      InitPlan 1 (returns $2)
--                                        -> Result
--                                             Output: learning.is_instructor()
--     InitPlan 16 (returns $15)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 29 (returns $28)
--       -> Result
--            Output: learning.is_instructor()
--     -> Result
--     SubPlan 22
--       -> Index Scan using modules_pkey on learning.modules m_1
--            Index Cond: (m_1.id = lessons.module_id)
--            Filter: ((SubPlan 18) OR $21)
--            InitPlan 21 (returns $21)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 18
--              -> Index Scan using courses_pkey on learning.courses c_1
--                   Index Cond: (c_1.id = m_1.course_id)
--                   Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $18)
--                   InitPlan 17 (returns $18)
--                     -> Result
--                          Output: learning.is_instructor()
--     SubPlan 35
--       -> Index Scan using modules_pkey on learning.modules m_2
--            Index Cond: (m_2.id = lessons.module_id)
--            Filter: ((SubPlan 31) OR $34)
--            InitPlan 34 (returns $34)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 31
--              -> Index Scan using courses_pkey on learning.courses c_2
--                   Index Cond: (c_2.id = m_2.course_id)
--                   Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $31)
--                   InitPlan 30 (returns $31)
--                     -> Result
--                          Output: learning.is_instructor()
-- plan as administrator: cost 0.8
--   Insert on learning.lessons
--     InitPlan 2 (returns $1)
--       -> Result
--            InitPlan 1 (returns $0)
--              -> Limit
--                   -> Index Only Scan Backward using lessons_module_id_position_key on learning.lessons l
--                        Index Cond: ((l.module_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (l."position" IS NOT NULL))
--     -> Result
--     SubPlan 3
--       -> Index Scan using modules_pkey on learning.modules m
--            Index Cond: (m.id = lessons.module_id)

-- query: learning.updateLesson
-- Changes what is given of a lesson, if it was last changed at that moment.
-- $1 text: "hello-chain"
-- $2 text: "Hello, Chain"
-- $3 learning.lesson_kind: "EXERCISE"
-- $4 integer: 25
-- $5 integer: 40
-- $6 jsonb: "{\"text\":\"Greet.\"}"
-- $7 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $8 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
update "learning"."lessons"
set
  "slug" = $1,
  "title" = $2,
  "kind" = $3,
  "estimated_minutes" = $4,
  "xp_reward" = $5,
  "content" = $6::jsonb
where
  "id" = $7
  and "updated_at" = $8::timestamptz
returning
  "id",
  "module_id",
  "slug",
  "title",
  "kind",
  "position",
  "content",
  "estimated_minutes",
  "xp_reward",
  "created_at",
  "updated_at",
  (
    select
      m.course_id
    from
      learning.modules as m
    where
      m.id = lessons.module_id
  ) as "course_id";
-- plan as authenticated: cost 8.92
--   Update on learning.lessons
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 14 (returns $13)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 21 (returns $20)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 34 (returns $33)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using lessons_pkey on learning.lessons
--          Index Cond: (lessons.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($20 AND (lessons.updated_at = '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND ((SubPlan 27) OR $33))
--          SubPlan 27
--            -> Index Scan using modules_pkey on learning.modules m_2
--                 Index Cond: (m_2.id = lessons.module_id)
--                 Filter: ((SubPlan 23) OR $26)
--                 InitPlan 26 (returns $26)
--                   -> Result
--                        Output: learning.is_instructor()
--                 SubPlan 23
--                   -> Index Scan using courses_pkey on learning.courses c_2
--                        Index Cond: (c_2.id = m_2.course_id)
--                        Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $23)
--                        InitPlan 22 (returns $23)
--                          -> Result
--                               Output: learning.is_instructor()
--     SubPlan 7
--       -> Index Scan using modules_pkey on learning.modules m
--            Index Cond: (m.id = lessons.module_id)
--            Filter: ((SubPlan 3) OR $6)
--            InitPlan 6 (returns $6)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 3
--              -> Index Scan using courses_pkey on learning.courses c
--                   Index Cond: (c.id = m.course_id)
--                   Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $3)
--                   InitPlan 2 (returns $3)
--                     -> Result
--                          Output: learning.is_instructor()
--     SubPlan 20
--       -> Index Scan using modules_pkey on learning.modules m_1
--            Index Cond: (m_1.id = lessons.module_id)
--            Filter: ((SubPlan 16) OR $19)
--            InitPlan 19 (returns $19)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 16
--              -> Index Scan using courses_pkey on learning.courses c_1
--                   Index Cond: (c_1.id = m_1.course_id)
--                   Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $16)
--                   InitPlan 15 (returns $16)
--                     -> Result
--                          Output: learning.is_instructor()
-- plan as administrator: cost 2.5
--   Update on learning.lessons
--     -> Index Scan using lessons_pkey on learning.lessons
--          Index Cond: (lessons.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (lessons.updated_at = '2026-11-21 04:13:00.123456+00'::timestamp with time zone)
--     SubPlan 1
--       -> Index Scan using modules_pkey on learning.modules m
--            Index Cond: (m.id = lessons.module_id)

-- query: learning.deleteLesson
-- With its quizzes, and learners' progress in it. The places of the others stay.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."lessons"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 8.4
--   Delete on learning.lessons
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 14 (returns $13)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using lessons_pkey on learning.lessons
--          Index Cond: (lessons.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($0 AND ((SubPlan 7) OR $13))
--          SubPlan 7
--            -> Index Scan using modules_pkey on learning.modules m
--                 Index Cond: (m.id = lessons.module_id)
--                 Filter: ((SubPlan 3) OR $6)
--                 InitPlan 6 (returns $6)
--                   -> Result
--                        Output: learning.is_instructor()
--                 SubPlan 3
--                   -> Index Scan using courses_pkey on learning.courses c
--                        Index Cond: (c.id = m.course_id)
--                        Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $3)
--                        InitPlan 2 (returns $3)
--                          -> Result
--                               Output: learning.is_instructor()
-- plan as administrator: cost 2.5
--   Delete on learning.lessons
--     -> Index Scan using lessons_pkey on learning.lessons
--          Index Cond: (lessons.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.updateModuleOrder
-- Puts the modules of a course in an order: all in one statement, after which places are checked to be different. No row when these are
-- not its modules, each of them once. Two at once take each other's locks: {@link lockCourse} first.
-- $1 uuid[]: ["01933b6e-0000-7000-8000-000000000001"]
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 uuid[]: ["01933b6e-0000-7000-8000-000000000001"]
update "learning"."modules" as "m"
set
  "position" = o.place
from
  unnest($1::uuid[]) with ordinality as o (id, place)
where
  "m"."id" = "o"."id"
  and "m"."course_id" = $2
  and (
    select
      array_agg(
        e.id
        order by
          e.id
      )
    from
      learning.modules as e
    where
      e.course_id = $3
  ) = (
    select
      array_agg(
        given
        order by
          given
      )
    from
      unnest($4::uuid[]) as given
  )
returning
  "m"."id",
  "m"."position";
-- plan as authenticated: cost 22.8
--   Update on learning.modules m
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 12 (returns $11)
--       -> Aggregate
--            InitPlan 11 (returns $10)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Index Scan using modules_course_id_position_key on learning.modules e
--                 Index Cond: (e.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                 Filter: ((hashed SubPlan 10) OR $10)
--                 SubPlan 10
--                   -> Seq Scan on learning.courses c_1
--                        Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $9)
--                        InitPlan 9 (returns $9)
--                          -> Result
--                               Output: learning.is_instructor()
--     InitPlan 13 (returns $12)
--       -> Aggregate
--            -> Function Scan on pg_catalog.unnest given
--     InitPlan 14 (returns $13)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 19 (returns $18)
--       -> Result
--            Output: learning.is_instructor()
--     -> Result
--          One-Time Filter: ($11 = $12)
--          -> Nested Loop
--               -> Function Scan on pg_catalog.unnest o
--               -> Index Scan using modules_pkey on learning.modules m
--                    Index Cond: (m.id = o.id)
--                    Filter: ($13 AND (m.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((SubPlan 16) OR $18))
--                    SubPlan 16
--                      -> Index Scan using courses_pkey on learning.courses c_2
--                           Index Cond: (c_2.id = m.course_id)
--                           Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $15)
--                           InitPlan 15 (returns $15)
--                             -> Result
--                                  Output: learning.is_instructor()
--     SubPlan 3
--       -> Index Scan using courses_pkey on learning.courses c
--            Index Cond: (c.id = m.course_id)
--            Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--            InitPlan 2 (returns $2)
--              -> Result
--                   Output: learning.is_instructor()
-- plan as administrator: cost 8.23
--   Update on learning.modules m
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Bitmap Heap Scan on learning.modules e
--                 Recheck Cond: (e.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                 -> Bitmap Index Scan on modules_course_id_position_key
--                      Index Cond: (e.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.unnest given
--     -> Result
--          One-Time Filter: ($0 = $1)
--          -> Nested Loop
--               -> Function Scan on pg_catalog.unnest o
--               -> Index Scan using modules_pkey on learning.modules m
--                    Index Cond: (m.id = o.id)
--                    Filter: (m.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.updateLessonOrder
-- Puts the lessons of a module in an order, as {@link updateModuleOrder} does modules: {@link lockModule} first.
-- $1 uuid[]: ["01933b6e-0000-7000-8000-000000000001"]
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 uuid[]: ["01933b6e-0000-7000-8000-000000000001"]
update "learning"."lessons" as "l"
set
  "position" = o.place
from
  unnest($1::uuid[]) with ordinality as o (id, place)
where
  "l"."id" = "o"."id"
  and "l"."module_id" = $2
  and (
    select
      array_agg(
        e.id
        order by
          e.id
      )
    from
      learning.lessons as e
    where
      e.module_id = $3
  ) = (
    select
      array_agg(
        given
        order by
          given
      )
    from
      unnest($4::uuid[]) as given
  )
returning
  "l"."id",
  "l"."position";
-- plan as authenticated: cost 42.9
--   Update on learning.lessons l
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 14 (returns $13)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 28 (returns $27)
--       -> Aggregate
--            InitPlan 27 (returns $26)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Index Scan using lessons_module_id_position_key on learning.lessons e
--                 Index Cond: (e.module_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                 Filter: ((SubPlan 20) OR $26)
--                 SubPlan 20
--                   -> Index Scan using modules_pkey on learning.modules m_1
--                        Index Cond: (m_1.id = e.module_id)
--                        Filter: ((SubPlan 16) OR $19)
--                        InitPlan 19 (returns $19)
--                          -> Result
--                               Output: learning.is_instructor()
--                        SubPlan 16
--                          -> Index Scan using courses_pkey on learning.courses c_1
--                               Index Cond: (c_1.id = m_1.course_id)
--                               Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $16)
--                               InitPlan 15 (returns $16)
--                                 -> Result
--                                      Output: learning.is_instructor()
--     InitPlan 29 (returns $28)
--       -> Aggregate
--            -> Function Scan on pg_catalog.unnest given
--     InitPlan 30 (returns $29)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 43 (returns $42)
--       -> Result
--            Output: learning.is_instructor()
--     -> Result
--          One-Time Filter: ($27 = $28)
--          -> Nested Loop
--               -> Function Scan on pg_catalog.unnest o
--               -> Index Scan using lessons_pkey on learning.lessons l
--                    Index Cond: (l.id = o.id)
--                    Filter: ($29 AND (l.module_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((SubPlan 36) OR $42))
--                    SubPlan 36
--                      -> Index Scan using modules_pkey on learning.modules m_2
--                           Index Cond: (m_2.id = l.module_id)
--                           Filter: ((SubPlan 32) OR $35)
--                           InitPlan 35 (returns $35)
--                             -> Result
--                                  Output: learning.is_instructor()
--                           SubPlan 32
--                             -> Index Scan using courses_pkey on learning.courses c_2
--                                  Index Cond: (c_2.id = m_2.course_id)
--                                  Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $32)
--                                  InitPlan 31 (returns $32)
--                                    -> Result
--                                         Output: learning.is_instructor()
--     SubPlan 7
--       -> Index Scan using modules_pkey on learning.modules m
--            Index Cond: (m.id = l.module_id)
--            Filter: ((SubPlan 3) OR $6)
--            InitPlan 6 (returns $6)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 3
--              -> Index Scan using courses_pkey on learning.courses c
--                   Index Cond: (c.id = m.course_id)
--                   Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $3)
--                   InitPlan 2 (returns $3)
--                     -> Result
--                          Output: learning.is_instructor()
-- plan as administrator: cost 9.32
--   Update on learning.lessons l
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Index Scan using lessons_module_id_position_key on learning.lessons e
--                 Index Cond: (e.module_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.unnest given
--     -> Result
--          One-Time Filter: ($0 = $1)
--          -> Nested Loop
--               -> Function Scan on pg_catalog.unnest o
--               -> Index Scan using lessons_pkey on learning.lessons l
--                    Index Cond: (l.id = o.id)
--                    Filter: (l.module_id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.listCourses
-- Courses that the caller may see, newest first: what is published, and to instructors and administrators all. Served by courses_pkey.
-- $1 learning.content_status: "DRAFT"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "c"."id",
  "c"."slug",
  "c"."title",
  "c"."description",
  "c"."difficulty",
  "c"."estimated_minutes",
  "c"."version",
  "c"."status",
  "c"."metadata",
  "c"."published_at",
  "c"."created_at",
  "c"."updated_at"
from
  "learning"."courses" as "c"
where
  "c"."status" = $1
  and c.id < $2::uuid
order by
  "c"."id" desc
limit
  $3;
-- plan as authenticated: cost 2.63
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan Backward using courses_pkey on learning.courses c
--          Index Cond: (c.id < '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((c.status = 'PUBLISHED'::learning.content_status) OR $0) AND (c.status = 'DRAFT'::learning.content_status))
-- plan as administrator: cost 2.37
--   Limit
--     -> Index Scan Backward using courses_pkey on learning.courses c
--          Index Cond: (c.id < '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (c.status = 'DRAFT'::learning.content_status)

-- query: learning.listPublishedCourses
-- Published courses, latest publication first. Served by the partial courses_published_idx; one in four has a difficulty.
-- $1 learning.difficulty: "ADVANCED"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "c"."id",
  "c"."slug",
  "c"."title",
  "c"."description",
  "c"."difficulty",
  "c"."estimated_minutes",
  "c"."version",
  "c"."status",
  "c"."metadata",
  "c"."published_at",
  "c"."created_at",
  "c"."updated_at"
from
  "learning"."courses" as "c"
where
  "c"."status" = 'PUBLISHED'
  and "c"."difficulty" = $1
  and (c.published_at, c.id) < ($2::timestamptz, $3::uuid)
order by
  "c"."published_at" desc,
  "c"."id" desc
limit
  $4;
-- plan as authenticated: cost 2.01
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using courses_published_idx on learning.courses c
--          Index Cond: (ROW(c.published_at, c.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
--          Filter: (c.difficulty = 'ADVANCED'::learning.difficulty)
-- plan as anonymous: cost 1.75
--   Limit
--     -> Index Scan using courses_published_idx on learning.courses c
--          Index Cond: (ROW(c.published_at, c.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
--          Filter: (c.difficulty = 'ADVANCED'::learning.difficulty)

-- query: learning.searchCourses
-- Courses that the caller may see and that match the query, best first, with what was found between the marks of {@link headline}.
-- Served by courses_search_vector_idx, through learning.search_courses().
-- $1 text: ""
-- $2 text: "solidity -token"
-- $3 text: "StartSel=, StopSel=, HighlightAll=true"
-- $4 text: ""
-- $5 text: "solidity -token"
-- $6 text: "StartSel=, StopSel=, MaxFragments=3, MaxWords=30, MinWords=10"
-- $7 text: "solidity -token"
-- $8 integer: 10
select
  "c"."id",
  "c"."slug",
  "c"."title",
  "c"."description",
  "c"."difficulty",
  "c"."estimated_minutes",
  "c"."version",
  "c"."status",
  "c"."metadata",
  "c"."published_at",
  "c"."created_at",
  "c"."updated_at",
  ts_headline(
    'english'::regconfig,
    translate(left("c"."title", 100000), $1, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $2)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $3
  ) as "marked_title",
  ts_headline(
    'english'::regconfig,
    translate(left("c"."description", 100000), $4, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $5)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $6
  ) as "marked_description"
from
  learning.search_courses ($7, $8) with ordinality as found (id, place)
  inner join "learning"."courses" as "c" on "c"."id" = "found"."id"
order by
  "found"."place";
-- plan as authenticated: cost 449
--   Sort
--     Sort Key: found.place
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     -> Hash Join
--          Hash Cond: (found.id = c.id)
--          -> Function Scan on learning.search_courses found
--          -> Hash
--               -> Seq Scan on learning.courses c
--                    Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
-- plan as anonymous: cost 305
--   Sort
--     Sort Key: found.place
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     -> Hash Join
--          Hash Cond: (found.id = c.id)
--          -> Function Scan on learning.search_courses found
--          -> Hash
--               -> Index Scan using courses_published_idx on learning.courses c
-- plan as administrator: cost 590
--   Sort
--     Sort Key: found.place
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     -> Hash Join
--          Hash Cond: (found.id = c.id)
--          -> Function Scan on learning.search_courses found
--          -> Hash
--               -> Seq Scan on learning.courses c

-- query: learning.findCourse
-- A course that the caller may see.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "c"."id",
  "c"."slug",
  "c"."title",
  "c"."description",
  "c"."difficulty",
  "c"."estimated_minutes",
  "c"."version",
  "c"."status",
  "c"."metadata",
  "c"."published_at",
  "c"."created_at",
  "c"."updated_at"
from
  "learning"."courses" as "c"
where
  "c"."id" = $1;
-- plan as authenticated: cost 2.63
--   Index Scan using courses_pkey on learning.courses c
--     Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
-- plan as administrator: cost 2.36
--   Index Scan using courses_pkey on learning.courses c
--     Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.findOutline
-- A course that the caller may see with its modules and lessons, in order.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "c"."id",
  "c"."slug",
  "c"."title",
  "c"."description",
  "c"."difficulty",
  "c"."estimated_minutes",
  "c"."version",
  "c"."status",
  "c"."metadata",
  "c"."published_at",
  "c"."created_at",
  "c"."updated_at",
  coalesce(
    (
      select
        json_agg(
          json_build_object('id', n.id, 'slug', n.slug, 'title', n.title)
          order by
            n.title,
            n.id
        )
      from
        learning.course_prerequisites as p
        join learning.courses as n on n.id = p.prerequisite_id
      where
        p.course_id = c.id
    ),
    '[]'::json
  ) as "prerequisites",
  coalesce(
    (
      select
        json_agg(
          json_build_object('id', n.id, 'slug', n.slug, 'title', n.title)
          order by
            n.title,
            n.id
        )
      from
        learning.course_prerequisites as p
        join learning.courses as n on n.id = p.course_id
      where
        p.prerequisite_id = c.id
    ),
    '[]'::json
  ) as "dependents",
  coalesce(
    (
      select
        json_agg(
          json_build_object(
            'id',
            m.id,
            'slug',
            m.slug,
            'title',
            m.title,
            'description',
            m.description,
            'position',
            m.position,
            'lessons',
            coalesce(
              (
                select
                  json_agg(
                    json_build_object(
                      'id',
                      l.id,
                      'slug',
                      l.slug,
                      'title',
                      l.title,
                      'kind',
                      l.kind,
                      'position',
                      l.position,
                      'estimated_minutes',
                      l.estimated_minutes,
                      'xp_reward',
                      l.xp_reward,
                      'quizzes',
                      coalesce(
                        (
                          select
                            json_agg(
                              json_build_object('id', q.id, 'title', q.title, 'passing_score', q.passing_score)
                              order by
                                q.id
                            )
                          from
                            learning.quizzes as q
                          where
                            q.lesson_id = l.id
                        ),
                        '[]'::json
                      )
                    )
                    order by
                      l.position
                  )
                from
                  learning.lessons as l
                where
                  l.module_id = m.id
              ),
              '[]'::json
            )
          )
          order by
            m.position
        )
      from
        learning.modules as m
      where
        m.course_id = c.id
    ),
    '[]'::json
  ) as "modules"
from
  "learning"."courses" as "c"
where
  "c"."id" = $1;
-- plan as authenticated: cost 272
--   Index Scan using courses_pkey on learning.courses c
--     Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $74)
--     InitPlan 73 (returns $74)
--       -> Result
--            Output: learning.is_instructor()
--     SubPlan 11
--       -> Aggregate
--            InitPlan 9 (returns $9)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 10 (returns $10)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Nested Loop
--                 -> Index Only Scan using course_prerequisites_pkey on learning.course_prerequisites p
--                      Index Cond: (p.course_id = c.id)
--                      Filter: (((SubPlan 2) AND (SubPlan 6)) OR $9)
--                      SubPlan 2
--                        -> Index Scan using courses_pkey on learning.courses c_1
--                             Index Cond: (c_1.id = p.course_id)
--                             Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $2)
--                             InitPlan 1 (returns $2)
--                               -> Result
--                                    Output: learning.is_instructor()
--                      SubPlan 6
--                        -> Index Scan using courses_pkey on learning.courses c_2
--                             Index Cond: (c_2.id = p.prerequisite_id)
--                             Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $6)
--                             InitPlan 5 (returns $6)
--                               -> Result
--                                    Output: learning.is_instructor()
--                 -> Index Scan using courses_pkey on learning.courses n
--                      Index Cond: (n.id = p.prerequisite_id)
--                      Filter: ((n.status = 'PUBLISHED'::learning.content_status) OR $10)
--     SubPlan 22
--       -> Aggregate
--            InitPlan 20 (returns $21)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 21 (returns $22)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Nested Loop
--                 -> Index Only Scan using course_prerequisites_pkey on learning.course_prerequisites p_1
--                      Index Cond: (p_1.prerequisite_id = c.id)
--                      Filter: (((SubPlan 13) AND (SubPlan 17)) OR $21)
--                      SubPlan 13
--                        -> Index Scan using courses_pkey on learning.courses c_3
--                             Index Cond: (c_3.id = p_1.course_id)
--                             Filter: ((c_3.status = 'PUBLISHED'::learning.content_status) OR $14)
--                             InitPlan 12 (returns $14)
--                               -> Result
--                                    Output: learning.is_instructor()
--                      SubPlan 17
--                        -> Index Scan using courses_pkey on learning.courses c_4
--                             Index Cond: (c_4.id = p_1.prerequisite_id)
--                             Filter: ((c_4.status = 'PUBLISHED'::learning.content_status) OR $18)
--                             InitPlan 16 (returns $18)
--                               -> Result
--                                    Output: learning.is_instructor()
--                 -> Index Scan using courses_pkey on learning.courses n_1
--                      Index Cond: (n_1.id = p_1.course_id)
--                      Filter: ((n_1.status = 'PUBLISHED'::learning.content_status) OR $22)
--     SubPlan 72
--       -> Aggregate
--            InitPlan 71 (returns $73)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Index Scan using modules_course_id_position_key on learning.modules m_2
--                 Index Cond: (m_2.course_id = c.id)
--                 Filter: ((hashed SubPlan 70) OR $73)
--                 SubPlan 70
--                   -> Seq Scan on learning.courses c_7
--                        Filter: ((c_7.status = 'PUBLISHED'::learning.content_status) OR $72)
--                        InitPlan 69 (returns $72)
--                          -> Result
--                               Output: learning.is_instructor()
--            SubPlan 66
--              -> Aggregate
--                   InitPlan 65 (returns $67)
--                     -> Result
--                          Output: learning.is_instructor()
--                   -> Index Scan using lessons_module_id_position_key on learning.lessons l_1
--                        Index Cond: (l_1.module_id = m_2.id)
--                        Filter: ((SubPlan 58) OR $67)
--                        SubPlan 58
--                          -> Index Scan using modules_pkey on learning.modules m_1
--                               Index Cond: (m_1.id = l_1.module_id)
--                               Filter: ((SubPlan 54) OR $60)
--                               InitPlan 57 (returns $60)
--                                 -> Result
--                                      Output: learning.is_instructor()
--                               SubPlan 54
--                                 -> Index Scan using courses_pkey on learning.courses c_6
--                                      Index Cond: (c_6.id = m_1.course_id)
--                                      Filter: ((c_6.status = 'PUBLISHED'::learning.content_status) OR $57)
--                                      InitPlan 53 (returns $57)
--                                        -> Result
--                                             Output: learning.is_instructor()
--                   SubPlan 52
--                     -> Aggregate
--                          InitPlan 51 (returns $53)
--                            -> Result
--                                 Output: learning.is_instructor()
--                          -> Index Scan using quizzes_lesson_id_idx on learning.quizzes q
--                               Index Cond: (q.lesson_id = l_1.id)
--                               Filter: ((SubPlan 36) OR $53)
--                               SubPlan 36
--                                 -> Index Scan using lessons_pkey on learning.lessons l
--                                      Index Cond: (l.id = q.lesson_id)
--                                      Filter: ((SubPlan 28) OR $38)
--                                      InitPlan 35 (returns $38)
--                                        -> Result
--                                             Output: learning.is_instructor()
--                                      SubPlan 28
--                                        -> Index Scan using modules_pkey on learning.modules m
--                                             Index Cond: (m.id = l.module_id)
--                                             Filter: ((SubPlan 24) OR $31)
--                                             InitPlan 27 (returns $31)
--                                               -> Result
--                                                    Output: learning.is_instructor()
--                                             SubPlan 24
--                                               -> Index Scan using courses_pkey on learning.courses c_5
--                                                    Index Cond: (c_5.id = m.course_id)
--                                                    Filter: ((c_5.status = 'PUBLISHED'::learning.content_status) OR $28)
--                                                    InitPlan 23 (returns $28)
--                                                      -> Result
--                                                           Output: learning.is_instructor()
-- plan as administrator: cost 92.4
--   Index Scan using courses_pkey on learning.courses c
--     Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     SubPlan 1
--       -> Aggregate
--            -> Nested Loop
--                 -> Seq Scan on learning.course_prerequisites p
--                      Filter: (p.course_id = c.id)
--                 -> Index Scan using courses_pkey on learning.courses n
--                      Index Cond: (n.id = p.prerequisite_id)
--     SubPlan 2
--       -> Aggregate
--            -> Nested Loop
--                 -> Seq Scan on learning.course_prerequisites p_1
--                      Filter: (p_1.prerequisite_id = c.id)
--                 -> Index Scan using courses_pkey on learning.courses n_1
--                      Index Cond: (n_1.id = p_1.course_id)
--     SubPlan 5
--       -> Aggregate
--            -> Bitmap Heap Scan on learning.modules m
--                 Recheck Cond: (m.course_id = c.id)
--                 -> Bitmap Index Scan on modules_course_id_position_key
--                      Index Cond: (m.course_id = c.id)
--            SubPlan 4
--              -> Aggregate
--                   -> Index Scan using lessons_module_id_position_key on learning.lessons l
--                        Index Cond: (l.module_id = m.id)
--                   SubPlan 3
--                     -> Aggregate
--                          -> Index Scan using quizzes_lesson_id_idx on learning.quizzes q
--                               Index Cond: (q.lesson_id = l.id)

-- query: learning.findPublishedOutline
-- A published course with its modules and lessons, in order. Served by courses_slug_key.
-- $1 text: "solidity-basics"
-- $2 learning.content_status: "PUBLISHED"
select
  "c"."id",
  "c"."slug",
  "c"."title",
  "c"."description",
  "c"."difficulty",
  "c"."estimated_minutes",
  "c"."version",
  "c"."status",
  "c"."metadata",
  "c"."published_at",
  "c"."created_at",
  "c"."updated_at",
  coalesce(
    (
      select
        json_agg(
          json_build_object('id', n.id, 'slug', n.slug, 'title', n.title)
          order by
            n.title,
            n.id
        )
      from
        learning.course_prerequisites as p
        join learning.courses as n on n.id = p.prerequisite_id
      where
        p.course_id = c.id
    ),
    '[]'::json
  ) as "prerequisites",
  coalesce(
    (
      select
        json_agg(
          json_build_object('id', n.id, 'slug', n.slug, 'title', n.title)
          order by
            n.title,
            n.id
        )
      from
        learning.course_prerequisites as p
        join learning.courses as n on n.id = p.course_id
      where
        p.prerequisite_id = c.id
    ),
    '[]'::json
  ) as "dependents",
  coalesce(
    (
      select
        json_agg(
          json_build_object(
            'id',
            m.id,
            'slug',
            m.slug,
            'title',
            m.title,
            'description',
            m.description,
            'position',
            m.position,
            'lessons',
            coalesce(
              (
                select
                  json_agg(
                    json_build_object(
                      'id',
                      l.id,
                      'slug',
                      l.slug,
                      'title',
                      l.title,
                      'kind',
                      l.kind,
                      'position',
                      l.position,
                      'estimated_minutes',
                      l.estimated_minutes,
                      'xp_reward',
                      l.xp_reward,
                      'quizzes',
                      coalesce(
                        (
                          select
                            json_agg(
                              json_build_object('id', q.id, 'title', q.title, 'passing_score', q.passing_score)
                              order by
                                q.id
                            )
                          from
                            learning.quizzes as q
                          where
                            q.lesson_id = l.id
                        ),
                        '[]'::json
                      )
                    )
                    order by
                      l.position
                  )
                from
                  learning.lessons as l
                where
                  l.module_id = m.id
              ),
              '[]'::json
            )
          )
          order by
            m.position
        )
      from
        learning.modules as m
      where
        m.course_id = c.id
    ),
    '[]'::json
  ) as "modules"
from
  "learning"."courses" as "c"
where
  "c"."slug" = $1
  and "c"."status" = $2;
-- plan as authenticated: cost 272
--   Index Scan using courses_slug_status_idx on learning.courses c
--     Index Cond: (c.slug = 'solidity-basics'::text)
--     Filter: (((c.status = 'PUBLISHED'::learning.content_status) OR $74) AND (c.status = 'PUBLISHED'::learning.content_status))
--     InitPlan 73 (returns $74)
--       -> Result
--            Output: learning.is_instructor()
--     SubPlan 11
--       -> Aggregate
--            InitPlan 9 (returns $9)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 10 (returns $10)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Nested Loop
--                 -> Index Only Scan using course_prerequisites_pkey on learning.course_prerequisites p
--                      Index Cond: (p.course_id = c.id)
--                      Filter: (((SubPlan 2) AND (SubPlan 6)) OR $9)
--                      SubPlan 2
--                        -> Index Scan using courses_pkey on learning.courses c_1
--                             Index Cond: (c_1.id = p.course_id)
--                             Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $2)
--                             InitPlan 1 (returns $2)
--                               -> Result
--                                    Output: learning.is_instructor()
--                      SubPlan 6
--                        -> Index Scan using courses_pkey on learning.courses c_2
--                             Index Cond: (c_2.id = p.prerequisite_id)
--                             Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $6)
--                             InitPlan 5 (returns $6)
--                               -> Result
--                                    Output: learning.is_instructor()
--                 -> Index Scan using courses_pkey on learning.courses n
--                      Index Cond: (n.id = p.prerequisite_id)
--                      Filter: ((n.status = 'PUBLISHED'::learning.content_status) OR $10)
--     SubPlan 22
--       -> Aggregate
--            InitPlan 20 (returns $21)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 21 (returns $22)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Nested Loop
--                 -> Index Only Scan using course_prerequisites_pkey on learning.course_prerequisites p_1
--                      Index Cond: (p_1.prerequisite_id = c.id)
--                      Filter: (((SubPlan 13) AND (SubPlan 17)) OR $21)
--                      SubPlan 13
--                        -> Index Scan using courses_pkey on learning.courses c_3
--                             Index Cond: (c_3.id = p_1.course_id)
--                             Filter: ((c_3.status = 'PUBLISHED'::learning.content_status) OR $14)
--                             InitPlan 12 (returns $14)
--                               -> Result
--                                    Output: learning.is_instructor()
--                      SubPlan 17
--                        -> Index Scan using courses_pkey on learning.courses c_4
--                             Index Cond: (c_4.id = p_1.prerequisite_id)
--                             Filter: ((c_4.status = 'PUBLISHED'::learning.content_status) OR $18)
--                             InitPlan 16 (returns $18)
--                               -> Result
--                                    Output: learning.is_instructor()
--                 -> Index Scan using courses_pkey on learning.courses n_1
--                      Index Cond: (n_1.id = p_1.course_id)
--                      Filter: ((n_1.status = 'PUBLISHED'::learning.content_status) OR $22)
--     SubPlan 72
--       -> Aggregate
--            InitPlan 71 (returns $73)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Index Scan using modules_course_id_position_key on learning.modules m_2
--                 Index Cond: (m_2.course_id = c.id)
--                 Filter: ((hashed SubPlan 70) OR $73)
--                 SubPlan 70
--                   -> Seq Scan on learning.courses c_7
--                        Filter: ((c_7.status = 'PUBLISHED'::learning.content_status) OR $72)
--                        InitPlan 69 (returns $72)
--                          -> Result
--                               Output: learning.is_instructor()
--            SubPlan 66
--              -> Aggregate
--                   InitPlan 65 (returns $67)
--                     -> Result
--                          Output: learning.is_instructor()
--                   -> Index Scan using lessons_module_id_position_key on learning.lessons l_1
--                        Index Cond: (l_1.module_id = m_2.id)
--                        Filter: ((SubPlan 58) OR $67)
--                        SubPlan 58
--                          -> Index Scan using modules_pkey on learning.modules m_1
--                               Index Cond: (m_1.id = l_1.module_id)
--                               Filter: ((SubPlan 54) OR $60)
--                               InitPlan 57 (returns $60)
--                                 -> Result
--                                      Output: learning.is_instructor()
--                               SubPlan 54
--                                 -> Index Scan using courses_pkey on learning.courses c_6
--                                      Index Cond: (c_6.id = m_1.course_id)
--                                      Filter: ((c_6.status = 'PUBLISHED'::learning.content_status) OR $57)
--                                      InitPlan 53 (returns $57)
--                                        -> Result
--                                             Output: learning.is_instructor()
--                   SubPlan 52
--                     -> Aggregate
--                          InitPlan 51 (returns $53)
--                            -> Result
--                                 Output: learning.is_instructor()
--                          -> Index Scan using quizzes_lesson_id_idx on learning.quizzes q
--                               Index Cond: (q.lesson_id = l_1.id)
--                               Filter: ((SubPlan 36) OR $53)
--                               SubPlan 36
--                                 -> Index Scan using lessons_pkey on learning.lessons l
--                                      Index Cond: (l.id = q.lesson_id)
--                                      Filter: ((SubPlan 28) OR $38)
--                                      InitPlan 35 (returns $38)
--                                        -> Result
--                                             Output: learning.is_instructor()
--                                      SubPlan 28
--                                        -> Index Scan using modules_pkey on learning.modules m
--                                             Index Cond: (m.id = l.module_id)
--                                             Filter: ((SubPlan 24) OR $31)
--                                             InitPlan 27 (returns $31)
--                                               -> Result
--                                                    Output: learning.is_instructor()
--                                             SubPlan 24
--                                               -> Index Scan using courses_pkey on learning.courses c_5
--                                                    Index Cond: (c_5.id = m.course_id)
--                                                    Filter: ((c_5.status = 'PUBLISHED'::learning.content_status) OR $28)
--                                                    InitPlan 23 (returns $28)
--                                                      -> Result
--                                                           Output: learning.is_instructor()
-- plan as anonymous: cost 137
--   Index Scan using courses_slug_status_idx on learning.courses c
--     Index Cond: ((c.slug = 'solidity-basics'::text) AND (c.status = 'PUBLISHED'::learning.content_status))
--     SubPlan 5
--       -> Aggregate
--            -> Nested Loop
--                 -> Index Only Scan using course_prerequisites_pkey on learning.course_prerequisites p
--                      Index Cond: (p.course_id = c.id)
--                      Filter: ((hashed SubPlan 2) AND (hashed SubPlan 4))
--                      SubPlan 2
--                        -> Index Only Scan using courses_published_idx on learning.courses c_1
--                      SubPlan 4
--                        -> Index Only Scan using courses_published_idx on learning.courses c_2
--                 -> Index Scan using courses_pkey on learning.courses n
--                      Index Cond: (n.id = p.prerequisite_id)
--                      Filter: (n.status = 'PUBLISHED'::learning.content_status)
--     SubPlan 10
--       -> Aggregate
--            -> Nested Loop
--                 -> Index Scan using course_prerequisites_prerequisite_id_idx on learning.course_prerequisites p_1
--                      Index Cond: (p_1.prerequisite_id = c.id)
--                      Filter: ((hashed SubPlan 7) AND (hashed SubPlan 9))
--                      SubPlan 7
--                        -> Index Only Scan using courses_published_idx on learning.courses c_3
--                      SubPlan 9
--                        -> Index Only Scan using courses_published_idx on learning.courses c_4
--                 -> Index Scan using courses_pkey on learning.courses n_1
--                      Index Cond: (n_1.id = p_1.course_id)
--                      Filter: (n_1.status = 'PUBLISHED'::learning.content_status)
--     SubPlan 35
--       -> Aggregate
--            -> Index Scan using modules_course_id_position_key on learning.modules m_2
--                 Index Cond: (m_2.course_id = c.id)
--                 Filter: (hashed SubPlan 34)
--                 SubPlan 34
--                   -> Index Only Scan using courses_published_idx on learning.courses c_7
--            SubPlan 32
--              -> Aggregate
--                   -> Index Scan using lessons_module_id_position_key on learning.lessons l_1
--                        Index Cond: (l_1.module_id = m_2.id)
--                        Filter: (SubPlan 28)
--                        SubPlan 28
--                          -> Index Scan using modules_pkey on learning.modules m_1
--                               Index Cond: (m_1.id = l_1.module_id)
--                               Filter: (hashed SubPlan 27)
--                               SubPlan 27
--                                 -> Index Only Scan using courses_published_idx on learning.courses c_6
--                   SubPlan 25
--                     -> Aggregate
--                          -> Index Scan using quizzes_lesson_id_idx on learning.quizzes q
--                               Index Cond: (q.lesson_id = l_1.id)
--                               Filter: (SubPlan 17)
--                               SubPlan 17
--                                 -> Index Scan using lessons_pkey on learning.lessons l
--                                      Index Cond: (l.id = q.lesson_id)
--                                      Filter: (SubPlan 13)
--                                      SubPlan 13
--                                        -> Index Scan using modules_pkey on learning.modules m
--                                             Index Cond: (m.id = l.module_id)
--                                             Filter: (hashed SubPlan 12)
--                                             SubPlan 12
--                                               -> Index Only Scan using courses_published_idx on learning.courses c_5

-- query: learning.findPrerequisites
-- A course that the caller may see, with what to take before it and how many lessons of that they have completed: by value, so that one partition is opened.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "c"."id",
  coalesce(
    (
      select
        json_agg(
          json_build_object(
            'id',
            n.id,
            'slug',
            n.slug,
            'title',
            n.title,
            'difficulty',
            n.difficulty,
            'lessons',
            (
              select
                count(*)
              from
                learning.lessons as l
                join learning.modules as m on m.id = l.module_id
              where
                m.course_id = n.id
            ),
            'lessons_completed',
            (
              select
                count(*)
              from
                learning.user_progress as d
              where
                d.user_id = $1::uuid
                and d.course_id = n.id
                and d.completion_percentage = 100
            )
          )
          order by
            n.title,
            n.id
        )
      from
        learning.course_prerequisites as p
        join learning.courses as n on n.id = p.prerequisite_id
      where
        p.course_id = c.id
    ),
    '[]'::json
  ) as "prerequisites"
from
  "learning"."courses" as "c"
where
  "c"."id" = $2;
-- plan as authenticated: cost 124, 1 of 16 partitions of learning.user_progress
--   Index Scan using courses_pkey on learning.courses c
--     Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $35)
--     InitPlan 34 (returns $35)
--       -> Result
--            Output: learning.is_instructor()
--     SubPlan 33
--       -> Aggregate
--            InitPlan 31 (returns $32)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 32 (returns $33)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Nested Loop
--                 -> Index Only Scan using course_prerequisites_pkey on learning.course_prerequisites p
--                      Index Cond: (p.course_id = c.id)
--                      Filter: (((SubPlan 24) AND (SubPlan 28)) OR $32)
--                      SubPlan 24
--                        -> Index Scan using courses_pkey on learning.courses c_3
--                             Index Cond: (c_3.id = p.course_id)
--                             Filter: ((c_3.status = 'PUBLISHED'::learning.content_status) OR $25)
--                             InitPlan 23 (returns $25)
--                               -> Result
--                                    Output: learning.is_instructor()
--                      SubPlan 28
--                        -> Index Scan using courses_pkey on learning.courses c_4
--                             Index Cond: (c_4.id = p.prerequisite_id)
--                             Filter: ((c_4.status = 'PUBLISHED'::learning.content_status) OR $29)
--                             InitPlan 27 (returns $29)
--                               -> Result
--                                    Output: learning.is_instructor()
--                 -> Index Scan using courses_pkey on learning.courses n
--                      Index Cond: (n.id = p.prerequisite_id)
--                      Filter: ((n.status = 'PUBLISHED'::learning.content_status) OR $33)
--            SubPlan 19
--              -> Aggregate
--                   InitPlan 13 (returns $13)
--                     -> Result
--                          Output: learning.is_instructor()
--                   InitPlan 18 (returns $18)
--                     -> Result
--                          Output: learning.is_instructor()
--                   -> Nested Loop
--                        -> Index Scan using modules_course_id_position_key on learning.modules m_1
--                             Index Cond: (m_1.course_id = n.id)
--                             Filter: ((hashed SubPlan 17) OR $18)
--                             SubPlan 17
--                               -> Seq Scan on learning.courses c_2
--                                    Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $17)
--                                    InitPlan 16 (returns $17)
--                                      -> Result
--                                           Output: learning.is_instructor()
--                        -> Index Only Scan using lessons_module_id_position_key on learning.lessons l
--                             Index Cond: (l.module_id = m_1.id)
--                             Filter: ((SubPlan 6) OR $13)
--                             SubPlan 6
--                               -> Index Scan using modules_pkey on learning.modules m
--                                    Index Cond: (m.id = l.module_id)
--                                    Filter: ((SubPlan 2) OR $6)
--                                    InitPlan 5 (returns $6)
--                                      -> Result
--                                           Output: learning.is_instructor()
--                                    SubPlan 2
--                                      -> Index Scan using courses_pkey on learning.courses c_1
--                                           Index Cond: (c_1.id = m.course_id)
--                                           Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $3)
--                                           InitPlan 1 (returns $3)
--                                             -> Result
--                                                  Output: learning.is_instructor()
--            SubPlan 22
--              -> Aggregate
--                   InitPlan 20 (returns $21)
--                     -> Result
--                          Output: core.current_user_id()
--                   InitPlan 21 (returns $22)
--                     -> Result
--                          Output: learning.is_instructor()
--                   -> Bitmap Heap Scan on learning.user_progress d [1 of 16 partitions]
--                        Recheck Cond: ((d.course_id = n.id) AND (d.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid))
--                        Filter: (((d.user_id = $21) OR $22) AND (d.completion_percentage = 100))
--                        -> Bitmap Index Scan on user_progress_course_id_user_id_idx
--                             Index Cond: ((d.course_id = n.id) AND (d.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid))
-- plan as administrator: cost 25.6, 1 of 16 partitions of learning.user_progress
--   Index Only Scan using courses_pkey on learning.courses c
--     Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     SubPlan 3
--       -> Aggregate
--            -> Nested Loop
--                 -> Seq Scan on learning.course_prerequisites p
--                      Filter: (p.course_id = c.id)
--                 -> Index Scan using courses_pkey on learning.courses n
--                      Index Cond: (n.id = p.prerequisite_id)
--            SubPlan 1
--              -> Aggregate
--                   -> Nested Loop
--                        -> Bitmap Heap Scan on learning.modules m
--                             Recheck Cond: (m.course_id = n.id)
--                             -> Bitmap Index Scan on modules_course_id_position_key
--                                  Index Cond: (m.course_id = n.id)
--                        -> Index Only Scan using lessons_module_id_position_key on learning.lessons l
--                             Index Cond: (l.module_id = m.id)
--            SubPlan 2
--              -> Aggregate
--                   -> Bitmap Heap Scan on learning.user_progress d [1 of 16 partitions]
--                        Recheck Cond: ((d.course_id = n.id) AND (d.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid))
--                        Filter: (d.completion_percentage = 100)
--                        -> Bitmap Index Scan on user_progress_course_id_user_id_idx
--                             Index Cond: ((d.course_id = n.id) AND (d.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: learning.listRevisions
-- A course's revisions, newest first, without what they say. Served by course_revisions_course_id_id_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "course_id",
  "version",
  "created_at"
from
  "learning"."course_revisions"
where
  "course_id" = $1
  and id < $2::uuid
order by
  "id" desc
limit
  $3;
-- plan as authenticated: cost 3.89
--   Limit
--     -> Index Scan Backward using course_revisions_pkey on learning.course_revisions
--          Index Cond: (course_revisions.id < '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((course_revisions.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (SubPlan 2))
--          SubPlan 2
--            -> Index Scan using courses_pkey on learning.courses c
--                 Index Cond: (c.id = course_revisions.course_id)
--                 Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $1)
--                 InitPlan 1 (returns $1)
--                   -> Result
--                        Output: learning.is_instructor()
-- plan as administrator: cost 2.53
--   Limit
--     -> Index Scan Backward using course_revisions_pkey on learning.course_revisions
--          Index Cond: (course_revisions.id < '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((course_revisions.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (SubPlan 1))
--          SubPlan 1
--            -> Index Only Scan using courses_pkey on learning.courses c
--                 Index Cond: (c.id = course_revisions.course_id)

-- query: learning.findRevision
-- What a course said when it was published.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "course_id",
  "version",
  "snapshot",
  "created_at"
from
  "learning"."course_revisions"
where
  "id" = $1;
-- plan as authenticated: cost 4.99
--   Index Scan using course_revisions_pkey on learning.course_revisions
--     Index Cond: (course_revisions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (SubPlan 2)
--     SubPlan 2
--       -> Index Scan using courses_pkey on learning.courses c
--            Index Cond: (c.id = course_revisions.course_id)
--            Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $1)
--            InitPlan 1 (returns $1)
--              -> Result
--                   Output: learning.is_instructor()
-- plan as administrator: cost 3.63
--   Index Scan using course_revisions_pkey on learning.course_revisions
--     Index Cond: (course_revisions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (SubPlan 1)
--     SubPlan 1
--       -> Index Only Scan using courses_pkey on learning.courses c
--            Index Cond: (c.id = course_revisions.course_id)

-- query: learning.findModule
-- A module that the caller may see.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "course_id",
  "slug",
  "title",
  "description",
  "position",
  "content",
  "created_at",
  "updated_at"
from
  "learning"."modules"
where
  "id" = $1;
-- plan as authenticated: cost 5.38
--   Index Scan using modules_pkey on learning.modules
--     Index Cond: (modules.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((SubPlan 2) OR $4)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: learning.is_instructor()
--     SubPlan 2
--       -> Index Scan using courses_pkey on learning.courses c
--            Index Cond: (c.id = modules.course_id)
--            Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $1)
--            InitPlan 1 (returns $1)
--              -> Result
--                   Output: learning.is_instructor()
-- plan as administrator: cost 2.49
--   Index Scan using modules_pkey on learning.modules
--     Index Cond: (modules.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.findLesson
-- A lesson that the caller may see.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "l"."id",
  "l"."module_id",
  "m"."course_id",
  "l"."slug",
  "l"."title",
  "l"."kind",
  "l"."position",
  "l"."content",
  "l"."estimated_minutes",
  "l"."xp_reward",
  "l"."created_at",
  "l"."updated_at"
from
  "learning"."lessons" as "l"
  inner join "learning"."modules" as "m" on "m"."id" = "l"."module_id"
where
  "l"."id" = $1;
-- plan as authenticated: cost 13.5
--   Nested Loop
--     InitPlan 13 (returns $12)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 18 (returns $17)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using lessons_pkey on learning.lessons l
--          Index Cond: (l.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((SubPlan 6) OR $12)
--          SubPlan 6
--            -> Index Scan using modules_pkey on learning.modules m_1
--                 Index Cond: (m_1.id = l.module_id)
--                 Filter: ((SubPlan 2) OR $5)
--                 InitPlan 5 (returns $5)
--                   -> Result
--                        Output: learning.is_instructor()
--                 SubPlan 2
--                   -> Index Scan using courses_pkey on learning.courses c
--                        Index Cond: (c.id = m_1.course_id)
--                        Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--                        InitPlan 1 (returns $2)
--                          -> Result
--                               Output: learning.is_instructor()
--     -> Index Scan using modules_pkey on learning.modules m
--          Index Cond: (m.id = l.module_id)
--          Filter: ((SubPlan 15) OR $17)
--          SubPlan 15
--            -> Index Scan using courses_pkey on learning.courses c_1
--                 Index Cond: (c_1.id = m.course_id)
--                 Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $14)
--                 InitPlan 14 (returns $14)
--                   -> Result
--                        Output: learning.is_instructor()
-- plan as administrator: cost 5
--   Nested Loop
--     -> Index Scan using lessons_pkey on learning.lessons l
--          Index Cond: (l.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     -> Index Scan using modules_pkey on learning.modules m
--          Index Cond: (m.id = l.module_id)

-- query: learning.findPublishedLesson
-- A lesson of a published course.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 learning.content_status: "PUBLISHED"
select
  "l"."id",
  "l"."module_id",
  "m"."course_id",
  "l"."slug",
  "l"."title",
  "l"."kind",
  "l"."position",
  "l"."content",
  "l"."estimated_minutes",
  "l"."xp_reward",
  "l"."created_at",
  "l"."updated_at"
from
  "learning"."lessons" as "l"
  inner join "learning"."modules" as "m" on "m"."id" = "l"."module_id"
  inner join "learning"."courses" as "c" on "c"."id" = "m"."course_id"
where
  "l"."id" = $1
  and "c"."status" = $2;
-- plan as authenticated: cost 14
--   Nested Loop
--     InitPlan 13 (returns $12)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 18 (returns $17)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 19 (returns $18)
--       -> Result
--            Output: learning.is_instructor()
--     -> Nested Loop
--          -> Index Scan using lessons_pkey on learning.lessons l
--               Index Cond: (l.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: ((SubPlan 6) OR $12)
--               SubPlan 6
--                 -> Index Scan using modules_pkey on learning.modules m_1
--                      Index Cond: (m_1.id = l.module_id)
--                      Filter: ((SubPlan 2) OR $5)
--                      InitPlan 5 (returns $5)
--                        -> Result
--                             Output: learning.is_instructor()
--                      SubPlan 2
--                        -> Index Scan using courses_pkey on learning.courses c_1
--                             Index Cond: (c_1.id = m_1.course_id)
--                             Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $2)
--                             InitPlan 1 (returns $2)
--                               -> Result
--                                    Output: learning.is_instructor()
--          -> Index Scan using modules_pkey on learning.modules m
--               Index Cond: (m.id = l.module_id)
--               Filter: ((SubPlan 15) OR $17)
--               SubPlan 15
--                 -> Index Scan using courses_pkey on learning.courses c_2
--                      Index Cond: (c_2.id = m.course_id)
--                      Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $14)
--                      InitPlan 14 (returns $14)
--                        -> Result
--                             Output: learning.is_instructor()
--     -> Index Scan using courses_pkey on learning.courses c
--          Index Cond: (c.id = m.course_id)
--          Filter: (((c.status = 'PUBLISHED'::learning.content_status) OR $18) AND (c.status = 'PUBLISHED'::learning.content_status))
-- plan as anonymous: cost 12.4
--   Nested Loop
--     -> Nested Loop
--          -> Index Scan using lessons_pkey on learning.lessons l
--               Index Cond: (l.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (SubPlan 3)
--               SubPlan 3
--                 -> Index Scan using modules_pkey on learning.modules m_1
--                      Index Cond: (m_1.id = l.module_id)
--                      Filter: (hashed SubPlan 2)
--                      SubPlan 2
--                        -> Index Only Scan using courses_published_idx on learning.courses c_1
--          -> Index Scan using modules_pkey on learning.modules m
--               Index Cond: (m.id = l.module_id)
--               Filter: (hashed SubPlan 8)
--               SubPlan 8
--                 -> Index Only Scan using courses_published_idx on learning.courses c_2
--     -> Index Scan using courses_pkey on learning.courses c
--          Index Cond: (c.id = m.course_id)
--          Filter: ((c.status = 'PUBLISHED'::learning.content_status) AND (c.status = 'PUBLISHED'::learning.content_status))

-- query: learning.listSessions
-- Sessions that the caller owns or takes part in, newest first. Served by collaboration_sessions_pkey, by the ids of these.
-- $1 learning.collaboration_status: "ACTIVE"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "owner_id",
  "name",
  "type",
  "status",
  "code_version",
  "language",
  "permissions",
  "expires_at",
  "created_at",
  "updated_at"
from
  "learning"."collaboration_sessions"
where
  id = any (
    (
      select
        learning.my_session_ids ()
    )::uuid[]
  )
  and "status" = $1
  and id < $2::uuid
order by
  "id" desc
limit
  $3;
-- plan as authenticated: cost 8.03
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan Backward using collaboration_sessions_pkey on learning.collaboration_sessions
--          Index Cond: ((collaboration_sessions.id = ANY ($0)) AND (collaboration_sessions.id < '01933b6e-0000-7000-8000-000000000001'::uuid))
--          Filter: (((collaboration_sessions.id = ANY ($1)) OR (collaboration_sessions.owner_id = $2)) AND (collaboration_sessions.status = 'ACTIVE'::learning.collaboration_status))

-- query: learning.findSession
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "owner_id",
  "name",
  "type",
  "status",
  "code_version",
  "language",
  "permissions",
  "expires_at",
  "created_at",
  "updated_at"
from
  "learning"."collaboration_sessions"
where
  "id" = $1;
-- plan as authenticated: cost 3.03
--   Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions
--     Index Cond: (collaboration_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((collaboration_sessions.id = ANY ($0)) OR (collaboration_sessions.owner_id = $1))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()

-- query: learning.findSessionNow
-- A session as it is, with the number of its last change, both of one moment: what comes after that number is all that is missing.
-- $1 bigint: 1
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "owner_id",
  "name",
  "type",
  "status",
  "code_version",
  "language",
  "permissions",
  "expires_at",
  "created_at",
  "updated_at",
  "code",
  coalesce(
    (
      select
        "c"."sequence"
      from
        "learning"."session_changes" as "c"
      where
        "c"."session_id" = "s"."id"
      order by
        "c"."sequence" desc
      limit
        $1
    ),
    0
  ) as "sequence"
from
  "learning"."collaboration_sessions" as "s"
where
  "s"."id" = $2;
-- plan as authenticated: cost 8.11
--   Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions s
--     Index Cond: (s.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((s.id = ANY ($3)) OR (s.owner_id = $4))
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     SubPlan 3
--       -> Limit
--            InitPlan 1 (returns $1)
--              -> Result
--                   Output: learning.my_session_ids()
--            InitPlan 2 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Scan Backward using session_changes_pkey on learning.session_changes c
--                 Index Cond: (c.session_id = s.id)
--                 Filter: ((c.session_id = ANY ($1)) OR (c.user_id = $2))

-- query: learning.insertSession
-- Owned by the acting user.
-- $1 text: "Together"
-- $2 learning.collaboration_type: "PAIR"
-- $3 text: "solidity"
-- $4 timestamp with time zone: null
-- $5 text: "contract Example {}"
-- $6 jsonb: "{}"
insert into
  "learning"."collaboration_sessions" ("name", "type", "language", "expires_at", "code", "permissions")
values
  ($1, $2, $3, $4, $5, $6::jsonb)
returning
  "id",
  "owner_id",
  "name",
  "type",
  "status",
  "code_version",
  "language",
  "permissions",
  "expires_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.29
--   Insert on learning.collaboration_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: learning.updateSession
-- Changes what is given of an own session that is not over.
-- $1 text: "Together"
-- $2 learning.collaboration_type: "PAIR"
-- $3 text: "solidity"
-- $4 timestamp with time zone: null
-- $5 learning.collaboration_status: "PAUSED"
-- $6 jsonb: "{}"
-- $7 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $8 learning.collaboration_status: "ENDED"
update "learning"."collaboration_sessions"
set
  "name" = $1,
  "type" = $2,
  "language" = $3,
  "expires_at" = $4,
  "status" = $5,
  "permissions" = $6::jsonb
where
  "id" = $7
  and "status" <> $8
returning
  "id",
  "owner_id",
  "name",
  "type",
  "status",
  "code_version",
  "language",
  "permissions",
  "expires_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 4.07
--   Update on learning.collaboration_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions
--          Index Cond: (collaboration_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((collaboration_sessions.owner_id = $3) AND ((collaboration_sessions.id = ANY ($4)) OR (collaboration_sessions.owner_id = $5)) AND (collaboration_sessions.status <> 'ENDED'::learning.collaboration_status))

-- query: learning.endExpiredSessions
-- Ends sessions that have expired, the longest ago first, at most so many. As service. Served by collaboration_sessions_status_expires_at_idx.
-- $1 learning.collaboration_status: "ENDED"
-- $2 bigint: 1000
update "learning"."collaboration_sessions"
set
  "status" = $1
where
  "id" in (
    select
      "s"."id"
    from
      "learning"."collaboration_sessions" as "s"
    where
      "s"."status" in ('ACTIVE', 'PAUSED')
      and "s"."expires_at" <= now()
    order by
      "s"."expires_at"
    limit
      $2
    for update
      skip locked
  )
returning
  "id";
-- plan as service: cost 6.01
--   Update on learning.collaboration_sessions
--     -> Nested Loop
--          -> HashAggregate
--               Group Key: "ANY_subquery".id
--               -> Subquery Scan on "ANY_subquery"
--                    -> Limit
--                         -> LockRows
--                              -> Sort
--                                   Sort Key: s.expires_at
--                                   -> Index Scan using collaboration_sessions_status_expires_at_idx on learning.collaboration_sessions s
--                                        Index Cond: ((s.status = ANY ('{ACTIVE,PAUSED}'::learning.collaboration_status[])) AND (s.expires_at <= now()))
--          -> Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions
--               Index Cond: (collaboration_sessions.id = "ANY_subquery".id)

-- query: learning.deleteSession
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."collaboration_sessions"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 3.29
--   Delete on learning.collaboration_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions
--          Index Cond: (collaboration_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((collaboration_sessions.owner_id = $0) AND ((collaboration_sessions.id = ANY ($1)) OR (collaboration_sessions.owner_id = $2)))

-- query: learning.findCode
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "code",
  "code_version",
  "language"
from
  "learning"."collaboration_sessions"
where
  "id" = $1;
-- plan as authenticated: cost 3.03
--   Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions
--     Index Cond: (collaboration_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((collaboration_sessions.id = ANY ($0)) OR (collaboration_sessions.owner_id = $1))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()

-- query: learning.findEditability
-- At which version the code of a session is, and whether it may be edited at all now, by whoever may.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "status",
  "code_version",
  (
    expires_at is null
    or expires_at > now()
  ) as "editable"
from
  "learning"."collaboration_sessions"
where
  "id" = $1;
-- plan as authenticated: cost 3.03
--   Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions
--     Index Cond: (collaboration_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((collaboration_sessions.id = ANY ($0)) OR (collaboration_sessions.owner_id = $1))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()

-- query: learning.editCode
-- Puts code in the place of a version; the new version, or null where the caller may not. See learning.edit_session_code().
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 integer: 1
-- $3 text: "contract Example {}"
-- $4 text: "edit-1"
select
  learning.edit_session_code ($1::uuid, $2::integer, $3::text, $4::text) as "code_version";
-- plan as authenticated: cost 0.26
--   Result

-- query: learning.listParticipants
-- Everybody who is or was in on a session that the caller sees, by id. Served by session_participants_pkey.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "p"."user_id",
  "p"."role",
  "p"."joined_at",
  "p"."left_at",
  "u"."username",
  "u"."name"
from
  "learning"."session_participants" as "p"
  left join "identity"."public_profiles" as "u" on "u"."id" = "p"."user_id"
where
  "p"."session_id" = $1
  and "p"."session_id" in (
    select
      "s"."id"
    from
      "learning"."collaboration_sessions" as "s"
    where
      "s"."id" = $2
  )
  and p.user_id > $3::uuid
order by
  "p"."user_id"
limit
  $4;
-- plan as authenticated: cost 86.9
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     -> Nested Loop Left Join
--          Join Filter: (u.id = p.user_id)
--          -> Nested Loop Semi Join
--               -> Index Scan using session_participants_pkey on learning.session_participants p
--                    Index Cond: ((p.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (p.user_id > '01933b6e-0000-7000-8000-000000000001'::uuid))
--                    Filter: ((p.session_id = ANY ($0)) OR (p.user_id = $1) OR (hashed SubPlan 6))
--                    SubPlan 6
--                      -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s_1
--                           Index Cond: (s_1.owner_id = $2)
--                           Filter: ((s_1.id = ANY ($3)) OR (s_1.owner_id = $4))
--                           InitPlan 3 (returns $2)
--                             -> Result
--                                  Output: core.current_user_id()
--                           InitPlan 4 (returns $3)
--                             -> Result
--                                  Output: learning.my_session_ids()
--                           InitPlan 5 (returns $4)
--                             -> Result
--                                  Output: core.current_user_id()
--               -> Materialize
--                    -> Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions s
--                         Index Cond: (s.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                         Filter: ((s.id = ANY ($6)) OR (s.owner_id = $7))
--          -> Materialize
--               -> Subquery Scan on u
--                    -> Index Scan using users_status_idx on identity.users
--                         Index Cond: (users.status = 'ACTIVE'::identity.user_status)

-- query: learning.findParticipant
-- One participant, as {@link listParticipants} tells them.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "p"."user_id",
  "p"."role",
  "p"."joined_at",
  "p"."left_at",
  "u"."username",
  "u"."name"
from
  "learning"."session_participants" as "p"
  left join "identity"."public_profiles" as "u" on "u"."id" = "p"."user_id"
where
  "p"."session_id" = $1
  and "p"."user_id" = $2;
-- plan as authenticated: cost 9.72
--   Nested Loop Left Join
--     Join Filter: (users.id = p.user_id)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using session_participants_user_id_idx on learning.session_participants p
--          Index Cond: (p.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((p.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((p.session_id = ANY ($0)) OR (p.user_id = $1) OR (hashed SubPlan 6)))
--          SubPlan 6
--            -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s
--                 Index Cond: (s.owner_id = $2)
--                 Filter: ((s.id = ANY ($3)) OR (s.owner_id = $4))
--                 InitPlan 3 (returns $2)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 4 (returns $3)
--                   -> Result
--                        Output: learning.my_session_ids()
--                 InitPlan 5 (returns $4)
--                   -> Result
--                        Output: core.current_user_id()
--     -> Index Scan using users_pkey on identity.users
--          Index Cond: (users.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: learning.inviteParticipant
-- Lets somebody in on an own session, and tells them; null where there is no such session, false no such user.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 learning.participant_role: "EDITOR"
select
  learning.invite_to_session ($1::uuid, $2::uuid, $3::learning.participant_role) as "invited";
-- plan as authenticated: cost 0.26
--   Result

-- query: learning.updateRole
-- Of who is in on an own session.
-- $1 learning.participant_role: "EDITOR"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
update "learning"."session_participants"
set
  "role" = $1
where
  "session_id" = $2
  and "user_id" = $3
  and "left_at" is null
returning
  "user_id";
-- plan as authenticated: cost 12
--   Update on learning.session_participants
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 17 (returns $16)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 18 (returns $17)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using session_participants_user_id_idx on learning.session_participants
--          Index Cond: (session_participants.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((session_participants.left_at IS NULL) AND (hashed SubPlan 16) AND (session_participants.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((session_participants.session_id = ANY ($16)) OR (session_participants.user_id = $17) OR (hashed SubPlan 22)))
--          SubPlan 16
--            -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s_2
--                 Index Cond: (s_2.owner_id = $12)
--                 Filter: ((s_2.id = ANY ($13)) OR (s_2.owner_id = $14))
--                 InitPlan 13 (returns $12)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 14 (returns $13)
--                   -> Result
--                        Output: learning.my_session_ids()
--                 InitPlan 15 (returns $14)
--                   -> Result
--                        Output: core.current_user_id()
--          SubPlan 22
--            -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s_3
--                 Index Cond: (s_3.owner_id = $18)
--                 Filter: ((s_3.id = ANY ($19)) OR (s_3.owner_id = $20))
--                 InitPlan 19 (returns $18)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 20 (returns $19)
--                   -> Result
--                        Output: learning.my_session_ids()
--                 InitPlan 21 (returns $20)
--                   -> Result
--                        Output: core.current_user_id()
--     SubPlan 4
--       -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s
--            Index Cond: (s.owner_id = $0)
--            Filter: ((s.id = ANY ($1)) OR (s.owner_id = $2))
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: learning.my_session_ids()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--     SubPlan 5
--       -> Subquery Scan on p
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = session_participants.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)
--     SubPlan 12
--       -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s_1
--            Index Cond: (s_1.owner_id = $8)
--            Filter: ((s_1.id = ANY ($9)) OR (s_1.owner_id = $10))
--            InitPlan 9 (returns $8)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 10 (returns $9)
--              -> Result
--                   Output: learning.my_session_ids()
--            InitPlan 11 (returns $10)
--              -> Result
--                   Output: core.current_user_id()

-- query: learning.removeParticipant
-- Puts somebody out of an own session: they see it no more.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "learning"."session_participants"
set
  "left_at" = clock_timestamp()
where
  "session_id" = $1
  and "user_id" = $2
  and "left_at" is null
returning
  "user_id";
-- plan as authenticated: cost 12
--   Update on learning.session_participants
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 17 (returns $16)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 18 (returns $17)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using session_participants_user_id_idx on learning.session_participants
--          Index Cond: (session_participants.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((session_participants.left_at IS NULL) AND (hashed SubPlan 16) AND (session_participants.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((session_participants.session_id = ANY ($16)) OR (session_participants.user_id = $17) OR (hashed SubPlan 22)))
--          SubPlan 16
--            -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s_2
--                 Index Cond: (s_2.owner_id = $12)
--                 Filter: ((s_2.id = ANY ($13)) OR (s_2.owner_id = $14))
--                 InitPlan 13 (returns $12)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 14 (returns $13)
--                   -> Result
--                        Output: learning.my_session_ids()
--                 InitPlan 15 (returns $14)
--                   -> Result
--                        Output: core.current_user_id()
--          SubPlan 22
--            -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s_3
--                 Index Cond: (s_3.owner_id = $18)
--                 Filter: ((s_3.id = ANY ($19)) OR (s_3.owner_id = $20))
--                 InitPlan 19 (returns $18)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 20 (returns $19)
--                   -> Result
--                        Output: learning.my_session_ids()
--                 InitPlan 21 (returns $20)
--                   -> Result
--                        Output: core.current_user_id()
--     SubPlan 4
--       -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s
--            Index Cond: (s.owner_id = $0)
--            Filter: ((s.id = ANY ($1)) OR (s.owner_id = $2))
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: learning.my_session_ids()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--     SubPlan 5
--       -> Subquery Scan on p
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = session_participants.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)
--     SubPlan 12
--       -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s_1
--            Index Cond: (s_1.owner_id = $8)
--            Filter: ((s_1.id = ANY ($9)) OR (s_1.owner_id = $10))
--            InitPlan 9 (returns $8)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 10 (returns $9)
--              -> Result
--                   Output: learning.my_session_ids()
--            InitPlan 11 (returns $10)
--              -> Result
--                   Output: core.current_user_id()

-- query: learning.leaveSession
-- Whether the caller was in on it.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  learning.leave_session ($1::uuid) as "left";
-- plan as authenticated: cost 0.26
--   Result

-- query: learning.listChanges
-- What happened in a session after a change of it, in order, each with what it is about as that is now. One row with nothing but the
-- session where nothing happened; no row where the caller does not see the session (any more).
-- Served by session_changes_pkey; the rest is found by key.
-- $1 integer: 0
-- $2 bigint: 100
-- $3 learning.session_change_kind: "PARTICIPANT"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "s"."id" as "session_id",
  "s"."owner_id" as "session_owner_id",
  "s"."name" as "session_name",
  "s"."type" as "session_type",
  "s"."status" as "session_status",
  "s"."code_version" as "session_code_version",
  "s"."language" as "session_language",
  "s"."permissions" as "session_permissions",
  "s"."expires_at" as "session_expires_at",
  "s"."created_at" as "session_created_at",
  "s"."updated_at" as "session_updated_at",
  "c"."sequence",
  "c"."kind",
  "c"."user_id",
  "c"."message_id",
  "c"."code_version",
  "c"."created_at",
  "m"."body",
  "p"."role",
  "p"."left_at",
  coalesce(c.client_id, m.client_id) as "client_id",
  case
    when c.code_version = s.code_version then s.code
  end as "code"
from
  "learning"."collaboration_sessions" as "s"
  left join lateral (
    select
      "c"."sequence",
      "c"."kind",
      "c"."user_id",
      "c"."message_id",
      "c"."code_version",
      "c"."client_id",
      "c"."created_at"
    from
      "learning"."session_changes" as "c"
    where
      "c"."session_id" = "s"."id"
      and "c"."sequence" > $1
    order by
      "c"."sequence"
    limit
      $2
  ) as "c" on true
  left join "learning"."chat_messages" as "m" on "m"."id" = "c"."message_id"
  left join "learning"."session_participants" as "p" on "p"."session_id" = "s"."id"
  and "p"."user_id" = "c"."user_id"
  and "c"."kind" = $3
where
  "s"."id" = $4
order by
  "c"."sequence";
-- plan as authenticated: cost 18.6
--   Sort
--     Sort Key: c.sequence
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Nested Loop Left Join
--          Join Filter: ((p.session_id = s.id) AND (c.kind = 'PARTICIPANT'::learning.session_change_kind))
--          -> Nested Loop Left Join
--               -> Nested Loop Left Join
--                    -> Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions s
--                         Index Cond: (s.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                         Filter: ((s.id = ANY ($0)) OR (s.owner_id = $1))
--                    -> Limit
--                         InitPlan 11 (returns $11)
--                           -> Result
--                                Output: learning.my_session_ids()
--                         InitPlan 12 (returns $12)
--                           -> Result
--                                Output: core.current_user_id()
--                         -> Index Scan using session_changes_pkey on learning.session_changes c
--                              Index Cond: ((c.session_id = s.id) AND (c.sequence > 0))
--                              Filter: ((c.session_id = ANY ($11)) OR (c.user_id = $12))
--               -> Index Scan using chat_messages_pkey on learning.chat_messages m
--                    Index Cond: (m.id = c.message_id)
--                    Filter: ((m.session_id = ANY ($2)) OR (m.user_id = $3))
--          -> Index Scan using session_participants_pkey on learning.session_participants p
--               Index Cond: ((p.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (p.user_id = c.user_id))
--               Filter: ((p.session_id = ANY ($4)) OR (p.user_id = $5) OR (hashed SubPlan 10))
--               SubPlan 10
--                 -> Index Scan using collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions s_1
--                      Index Cond: (s_1.owner_id = $6)
--                      Filter: ((s_1.id = ANY ($7)) OR (s_1.owner_id = $8))
--                      InitPlan 7 (returns $6)
--                        -> Result
--                             Output: core.current_user_id()
--                      InitPlan 8 (returns $7)
--                        -> Result
--                             Output: learning.my_session_ids()
--                      InitPlan 9 (returns $8)
--                        -> Result
--                             Output: core.current_user_id()

-- query: learning.listMessages
-- What was said in a session that the caller sees, newest first. Served by chat_messages_session_id_created_at_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "id",
  "session_id",
  "user_id",
  "body",
  "client_id",
  "created_at"
from
  "learning"."chat_messages"
where
  "session_id" = $1
  and "session_id" in (
    select
      "s"."id"
    from
      "learning"."collaboration_sessions" as "s"
    where
      "s"."id" = $2
  )
  and (created_at, id) < ($3::timestamptz, $4::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $5;
-- plan as authenticated: cost 23.3
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: chat_messages.created_at DESC, chat_messages.id DESC
--          -> Nested Loop
--               -> Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions s
--                    Index Cond: (s.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                    Filter: ((s.id = ANY ($2)) OR (s.owner_id = $3))
--               -> Bitmap Heap Scan on learning.chat_messages
--                    Recheck Cond: (((chat_messages.session_id = ANY ($0)) AND (chat_messages.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(chat_messages.created_at, chat_messages.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))) OR ((chat_messages.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (chat_messages.user_id = $1)))
--                    Filter: (ROW(chat_messages.created_at, chat_messages.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
--                    -> BitmapOr
--                         -> Bitmap Index Scan on chat_messages_session_id_created_at_idx
--                              Index Cond: ((chat_messages.session_id = ANY ($0)) AND (chat_messages.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(chat_messages.created_at, chat_messages.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--                         -> Bitmap Index Scan on chat_messages_client_id_key
--                              Index Cond: ((chat_messages.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (chat_messages.user_id = $1))

-- query: learning.insertMessage
-- Said by the acting user, in a session that is not over; nothing when that is hidden, or the message is there already.
-- $1 text: "Shall we?"
-- $2 text: "message-1"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 learning.collaboration_status: "ENDED"
insert into
  "learning"."chat_messages" ("session_id", "body", "client_id")
select
  "s"."id",
  $1::text as "body",
  $2::text as "client_id"
from
  "learning"."collaboration_sessions" as "s"
where
  "s"."id" = $3
  and "s"."status" <> $4
on conflict ("session_id", "user_id", "client_id") do nothing
returning
  "id",
  "session_id",
  "user_id",
  "body",
  "client_id",
  "created_at";
-- plan as authenticated: cost 4.57
--   Insert on learning.chat_messages
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: chat_messages_client_id_key
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using collaboration_sessions_pkey on learning.collaboration_sessions s
--          Index Cond: (s.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((s.id = ANY ($4)) OR (s.owner_id = $5)) AND (s.status <> 'ENDED'::learning.collaboration_status))

-- query: learning.findMessageOfClient
-- The caller's own message, by what their client called it. Served by chat_messages_client_id_key.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 text: "message-1"
select
  "id",
  "session_id",
  "user_id",
  "body",
  "client_id",
  "created_at"
from
  "learning"."chat_messages"
where
  "session_id" = $1
  and "user_id" = (
    select
      core.current_user_id ()
  )
  and "client_id" = $2;
-- plan as authenticated: cost 3.29
--   Index Scan using chat_messages_client_id_key on learning.chat_messages
--     Index Cond: ((chat_messages.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (chat_messages.user_id = $0) AND (chat_messages.client_id = 'message-1'::text))
--     Filter: ((chat_messages.session_id = ANY ($1)) OR (chat_messages.user_id = $2))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()

-- query: learning.deleteMessage
-- Takes back what the caller said, also in a session that they have left.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."chat_messages"
where
  "session_id" = $1
  and "id" = $2
returning
  "id";
-- plan as authenticated: cost 3.29
--   Delete on learning.chat_messages
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.my_session_ids()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using chat_messages_client_id_key on learning.chat_messages
--          Index Cond: ((chat_messages.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (chat_messages.user_id = $0))
--          Filter: ((chat_messages.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((chat_messages.session_id = ANY ($1)) OR (chat_messages.user_id = $2)))

-- query: learning.listPublishedPosts
-- Published posts, of a course or of all, latest publication first, with who wrote them. Served by the partial
-- community_posts_published_idx and community_posts_course_id_published_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "id",
  "user_id",
  "course_id",
  "title",
  "body",
  "status",
  "published_at",
  "created_at",
  "updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "community_posts"."user_id"
  ) as "author"
from
  "learning"."community_posts"
where
  "status" = 'PUBLISHED'
  and "course_id" = $1
  and (published_at, id) < ($2::timestamptz, $3::uuid)
order by
  "published_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 5.27
--   Limit
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using community_posts_course_id_published_idx on learning.community_posts
--          Index Cond: ((community_posts.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(community_posts.published_at, community_posts.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = community_posts.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as anonymous: cost 5.01
--   Limit
--     -> Index Scan using community_posts_course_id_published_idx on learning.community_posts
--          Index Cond: ((community_posts.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(community_posts.published_at, community_posts.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = community_posts.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: learning.listOwnPosts
-- The caller's own posts, newest first. Served by community_posts_user_id_created_at_idx.
-- $1 learning.post_status: "PENDING"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
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
  and "status" = $1
  and (created_at, id) < ($2::timestamptz, $3::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 5.28
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using community_posts_user_id_created_at_idx on learning.community_posts
--          Index Cond: ((community_posts.user_id = $0) AND (ROW(community_posts.created_at, community_posts.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: (((community_posts.status = 'PUBLISHED'::learning.post_status) OR (community_posts.user_id = $1)) AND (community_posts.status = 'PENDING'::learning.post_status))

-- query: learning.listAwaitingPosts
-- As moderator: what waits for one, oldest first. Served by the partial community_posts_awaiting_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "user_id",
  "course_id",
  "title",
  "body",
  "status",
  "published_at",
  "created_at",
  "updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "community_posts"."user_id"
  ) as "author"
from
  "learning"."community_posts"
where
  "status" = 'PENDING'
  and (created_at, id) > ($1::timestamptz, $2::uuid)
order by
  "created_at",
  "id"
limit
  $3;
-- plan as moderator: cost 4.91
--   Limit
--     -> Result
--          -> Sort
--               Sort Key: community_posts.created_at, community_posts.id
--               -> Index Scan using community_posts_awaiting_idx on learning.community_posts
--                    Index Cond: (community_posts.created_at >= '2026-11-21 04:13:00.123456+00'::timestamp with time zone)
--                    Filter: (ROW(community_posts.created_at, community_posts.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = community_posts.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: learning.findPost
-- One post that the caller may see, with who wrote it: their own, a published one, or as moderator any.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "course_id",
  "title",
  "body",
  "status",
  "published_at",
  "created_at",
  "updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "community_posts"."user_id"
  ) as "author"
from
  "learning"."community_posts"
where
  "id" = $1;
-- plan as authenticated: cost 5.28
--   Index Scan using community_posts_pkey on learning.community_posts
--     Index Cond: (community_posts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((community_posts.status = 'PUBLISHED'::learning.post_status) OR (community_posts.user_id = $1))
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = community_posts.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as anonymous: cost 5.02
--   Index Scan using community_posts_pkey on learning.community_posts
--     Index Cond: (community_posts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (community_posts.status = 'PUBLISHED'::learning.post_status)
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = community_posts.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as moderator: cost 5.01
--   Index Scan using community_posts_pkey on learning.community_posts
--     Index Cond: (community_posts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = community_posts.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: learning.searchPosts
-- Posts that the caller may see and that match the query, best first, with what was found between marks.
-- Served by community_posts_search_vector_idx, through learning.search_community_posts().
-- $1 text: ""
-- $2 text: "gas -storm"
-- $3 text: "StartSel=, StopSel=, HighlightAll=true"
-- $4 text: ""
-- $5 text: "gas -storm"
-- $6 text: "StartSel=, StopSel=, MaxFragments=3, MaxWords=30, MinWords=10"
-- $7 text: "gas -storm"
-- $8 integer: 10
select
  "p"."id",
  "p"."user_id",
  "p"."course_id",
  "p"."title",
  "p"."status",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at",
  ts_headline(
    'english'::regconfig,
    translate(left("p"."title", 100000), $1, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $2)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $3
  ) as "marked_title",
  ts_headline(
    'english'::regconfig,
    translate(left("p"."body", 100000), $4, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $5)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $6
  ) as "marked_body"
from
  learning.search_community_posts ($7, $8) with ordinality as found (id, place)
  inner join "learning"."community_posts" as "p" on "p"."id" = "found"."id"
order by
  "found"."place";
-- plan as authenticated: cost 429
--   Sort
--     Sort Key: found.place
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Hash Join
--          Hash Cond: (found.id = p.id)
--          -> Function Scan on learning.search_community_posts found
--          -> Hash
--               -> Bitmap Heap Scan on learning.community_posts p
--                    Recheck Cond: ((p.status = 'PUBLISHED'::learning.post_status) OR (p.user_id = $2))
--                    -> BitmapOr
--                         -> Bitmap Index Scan on community_posts_published_idx
--                         -> Bitmap Index Scan on community_posts_user_id_created_at_idx
--                              Index Cond: (p.user_id = $2)
-- plan as anonymous: cost 358
--   Sort
--     Sort Key: found.place
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     -> Hash Join
--          Hash Cond: (found.id = p.id)
--          -> Function Scan on learning.search_community_posts found
--          -> Hash
--               -> Index Scan using community_posts_published_idx on learning.community_posts p

-- query: learning.insertPost
-- In the acting user's name; it waits for a moderator.
-- $1 text: "What is gas?"
-- $2 text: "It took me a while to see what gas is."
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
insert into
  "learning"."community_posts" ("title", "body", "course_id")
values
  ($1, $2, $3)
returning
  "id",
  "user_id",
  "course_id",
  "title",
  "body",
  "status",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.03
--   Insert on learning.community_posts
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--     SubPlan 3
--       -> Index Scan using courses_pkey on learning.courses c
--            Index Cond: (c.id = community_posts.course_id)
--            Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--            InitPlan 2 (returns $2)
--              -> Result
--                   Output: learning.is_instructor()

-- query: learning.updatePost
-- Changes what is given of an own post, which then waits for a moderator again.
-- $1 text: "What is gas?"
-- $2 text: "It took me a while to see what gas is."
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
update "learning"."community_posts"
set
  "title" = $1,
  "body" = $2
where
  "id" = $3
  and "user_id" = (
    select
      core.current_user_id ()
  )
returning
  "id",
  "user_id",
  "course_id",
  "title",
  "body",
  "status",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.81
--   Update on learning.community_posts
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
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($3 = $2)
--          -> Index Scan using community_posts_pkey on learning.community_posts
--               Index Cond: (community_posts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: ((community_posts.user_id = $2) AND ((community_posts.status = 'PUBLISHED'::learning.post_status) OR (community_posts.user_id = $4)))

-- query: learning.deletePost
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."community_posts"
where
  "id" = $1
  and "user_id" = (
    select
      core.current_user_id ()
  )
returning
  "id";
-- plan as authenticated: cost 3.29
--   Delete on learning.community_posts
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
--          One-Time Filter: ($1 = $0)
--          -> Index Scan using community_posts_pkey on learning.community_posts
--               Index Cond: (community_posts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: ((community_posts.user_id = $0) AND ((community_posts.status = 'PUBLISHED'::learning.post_status) OR (community_posts.user_id = $2)))

-- query: learning.reviewPost
-- As moderator: publishes or rejects a post as it was read, at its `updated_at`; whether there was one, null where it is the moderator's own.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 learning.post_status: "PUBLISHED"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
select
  learning.review_community_post ($1::uuid, $2::learning.post_status, $3::timestamptz) as "reviewed";
-- plan as moderator: cost 0.26
--   Result

-- query: learning.listMyCourses
-- How far the caller is in each course that they have enrolled in and still see, in the order in which the courses were made. Counted now, of
-- their own rows only; by value, as what only core.current_user_id() tells is known too late to open just one partition.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "00000000-0000-7000-8000-000000000000"
-- $3 bigint: 21
select
  "p"."course_id",
  "c"."slug",
  "c"."title",
  "whole"."lessons",
  count(p.started_at) as "lessons_begun",
  count(p.completed_at) as "lessons_completed",
  (sum(p.completion_percentage)::numeric / nullif(whole.lessons, 0))::numeric(5, 2) as "completion_percentage",
  sum(p.time_spent_seconds) as "time_spent_seconds",
  max(p.updated_at) as "last_active_at"
from
  "learning"."user_progress" as "p"
  inner join "learning"."courses" as "c" on "c"."id" = "p"."course_id"
  inner join lateral (
    select
      count(*) as "lessons"
    from
      "learning"."lessons" as "l"
      inner join "learning"."modules" as "m" on "m"."id" = "l"."module_id"
    where
      "m"."course_id" = "c"."id"
  ) as "whole" on true
where
  "p"."user_id" = $1::uuid
  and "p"."course_id" > $2::uuid
group by
  "p"."course_id",
  "c"."slug",
  "c"."title",
  "whole"."lessons"
order by
  "p"."course_id"
limit
  $3;
-- plan as authenticated: cost 2310, 1 of 16 partitions of learning.user_progress
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     -> GroupAggregate
--          Group Key: p.course_id, c.slug, c.title, (count(*))
--          -> Incremental Sort
--               Sort Key: p.course_id, c.slug, c.title, (count(*))
--               Presorted Key: p.course_id
--               -> Nested Loop
--                    -> Nested Loop
--                         -> Index Scan using user_progress_course_id_user_id_idx on learning.user_progress p [1 of 16 partitions]
--                              Index Cond: ((p.course_id > '00000000-0000-7000-8000-000000000000'::uuid) AND (p.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid))
--                              Filter: ((p.user_id = $0) OR $1)
--                         -> Memoize
--                              Cache Key: p.course_id
--                              Cache Mode: logical
--                              -> Index Scan using courses_pkey on learning.courses c
--                                   Index Cond: (c.id = p.course_id)
--                                   Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)
--                    -> Aggregate
--                         InitPlan 16 (returns $16)
--                           -> Result
--                                Output: learning.is_instructor()
--                         InitPlan 21 (returns $21)
--                           -> Result
--                                Output: learning.is_instructor()
--                         -> Nested Loop
--                              -> Index Scan using modules_course_id_position_key on learning.modules m
--                                   Index Cond: (m.course_id = c.id)
--                                   Filter: ((hashed SubPlan 20) OR $21)
--                                   SubPlan 20
--                                     -> Seq Scan on learning.courses c_2
--                                          Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $20)
--                                          InitPlan 19 (returns $20)
--                                            -> Result
--                                                 Output: learning.is_instructor()
--                              -> Index Only Scan using lessons_module_id_position_key on learning.lessons l
--                                   Index Cond: (l.module_id = m.id)
--                                   Filter: ((SubPlan 9) OR $16)
--                                   SubPlan 9
--                                     -> Index Scan using modules_pkey on learning.modules m_1
--                                          Index Cond: (m_1.id = l.module_id)
--                                          Filter: ((SubPlan 5) OR $9)
--                                          InitPlan 8 (returns $9)
--                                            -> Result
--                                                 Output: learning.is_instructor()
--                                          SubPlan 5
--                                            -> Index Scan using courses_pkey on learning.courses c_1
--                                                 Index Cond: (c_1.id = m_1.course_id)
--                                                 Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $6)
--                                                 InitPlan 4 (returns $6)
--                                                   -> Result
--                                                        Output: learning.is_instructor()

-- query: learning.findMyDays
-- What the caller did by day, latest first, at most 366 days, in one row with the time of the last refresh. Served by
-- daily_activity_user_id_day_idx.
-- $1 date: "2026-01-01"
-- $2 date: "2026-12-31"
-- $3 bigint: 366
with
  "days" as (
    select
      "day",
      "events",
      "lessons_completed",
      "quizzes_attempted",
      "code_submitted",
      "courses"
    from
      "learning"."my_daily_activity"
    where
      "day" >= $1::date
      and "day" <= $2::date
    order by
      "day" desc
    limit
      $3
  )
select
  core.refreshed_at ('learning.daily_activity') as "refreshed_at",
  (
    select
      coalesce(
        json_agg(
          json_build_object(
            'day',
            d.day,
            'events',
            d.events::text,
            'lessons_completed',
            d.lessons_completed::text,
            'quizzes_attempted',
            d.quizzes_attempted::text,
            'code_submitted',
            d.code_submitted::text,
            'courses',
            d.courses::text
          )
          order by
            d.day desc
        ),
        '[]'
      )
    from
      days as d
  ) as "data";
-- plan as authenticated: cost 8.39
--   Result
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Limit
--                 -> Sort
--                      Sort Key: daily_activity.day DESC
--                      -> Index Scan using daily_activity_user_id_day_idx on learning.daily_activity
--                           Index Cond: ((daily_activity.user_id = $0) AND (daily_activity.day >= '2026-01-01'::date) AND (daily_activity.day <= '2026-12-31'::date))
--                           InitPlan 1 (returns $0)
--                             -> Result
--                                  Output: core.current_user_id()

-- query: learning.findCourseStatistics
-- How many take a published course, and how far they get, as of the last refresh. Served by course_statistics_course_id_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "course_id",
  "lessons",
  "learners",
  "completions",
  "avg_completion_percentage",
  "avg_time_spent_seconds",
  "avg_quiz_score",
  core.refreshed_at ('learning.course_statistics') as "refreshed_at"
from
  "learning"."published_course_statistics"
where
  "course_id" = $1;
-- plan as authenticated: cost 3.79
--   Subquery Scan on published_course_statistics
--     -> Nested Loop
--          -> Seq Scan on learning.course_statistics s
--               Filter: (s.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          -> Index Scan using courses_pkey on learning.courses c
--               Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (c.status = 'PUBLISHED'::learning.content_status)
-- plan as anonymous: cost 3.79
--   Subquery Scan on published_course_statistics
--     -> Nested Loop
--          -> Seq Scan on learning.course_statistics s
--               Filter: (s.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          -> Index Scan using courses_pkey on learning.courses c
--               Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: (c.status = 'PUBLISHED'::learning.content_status)

-- query: learning.insertLearningEvents
-- Events in the acting user's name, now: all of them, or none. One parameter, however many they are.
-- $1 jsonb: "[{\"event_type\":\"LESSON_STARTED\",\"data\":{\"from\":\"menu\"},\"lesson_id\":\"01933b6e-0000-7000-8000-000000000001\"}]"
insert into
  "learning"."learning_events" ("session_id", "event_type", "data", "course_id", "lesson_id")
select
  "e"."session_id",
  "e"."event_type",
  coalesce(e.data, '{}') as "data",
  "e"."course_id",
  "e"."lesson_id"
from
  jsonb_to_recordset($1::jsonb) as e (
    session_id uuid,
    event_type learning.learning_event_type,
    data jsonb,
    course_id uuid,
    lesson_id uuid
  );
-- plan as authenticated: cost 51.5
--   Insert on learning.learning_events
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Function Scan on pg_catalog.jsonb_to_recordset e

-- query: learning.listLearningEvents
-- What was noted about the caller, latest first. Served by learning_events_pkey, a month after the other.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
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
  and "occurred_at" <= $1::timestamptz
  and (occurred_at, id) < ($2::timestamptz, $3::uuid)
order by
  "occurred_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 24.2, 7 of 10 partitions of learning.learning_events
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Append
--          -> Result
--               One-Time Filter: ($1 = $0)
--               -> Index Scan Backward using learning_events_pkey on learning.learning_events [7 of 10 partitions]
--                    Index Cond: ((learning_events.user_id = $0) AND (learning_events.occurred_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND (ROW(learning_events.occurred_at, learning_events.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: learning.listLeaderboard
-- Active learners from the best, as of the last refresh, in one row with the time of that. Served by leaderboard_rank_idx: behind the
-- view's barrier only between two ranks.
-- $1 bigint: "100"
-- $2 bigint: "100"
-- $3 integer: 21
-- $4 bigint: 21
with
  "page" as (
    select
      "r"."rank",
      "r"."user_id",
      "r"."username",
      "r"."name",
      "r"."avatar_url",
      "r"."level",
      "r"."xp",
      "r"."streak"
    from
      "learning"."ranking" as "r"
    where
      "r"."rank" > $1::bigint
      and "r"."rank" <= (
        select
          learning.last_rank_of_page ($2::bigint, $3::integer)
      )
    order by
      "r"."rank"
    limit
      $4
  )
select
  core.refreshed_at ('learning.leaderboard') as "refreshed_at",
  (
    select
      coalesce(
        json_agg(
          json_build_object(
            'rank',
            t.rank::text,
            'user_id',
            t.user_id,
            'username',
            t.username,
            'name',
            t.name,
            'avatar_url',
            t.avatar_url,
            'level',
            t.level,
            'xp',
            t.xp,
            'streak',
            t.streak
          )
          order by
            t.rank
        ),
        '[]'
      )
    from
      "page" as t
  ) as "data";
-- plan as authenticated: cost 70.3
--   Result
--     InitPlan 2 (returns $2)
--       -> Aggregate
--            -> Limit
--                 InitPlan 1 (returns $0)
--                   -> Result
--                        Output: learning.last_rank_of_page('100'::bigint, 21)
--                 -> Sort
--                      Sort Key: l.rank
--                      -> Nested Loop
--                           -> Index Scan using leaderboard_rank_idx on learning.leaderboard l
--                                Index Cond: ((l.rank > '100'::bigint) AND (l.rank <= $0))
--                           -> Index Scan using users_pkey on identity.users u
--                                Index Cond: (u.id = l.user_id)
--                                Filter: (u.status = 'ACTIVE'::identity.user_status)

-- query: learning.findMyRank
-- The caller's place and so many learners on either side, in one row with the time of the last refresh; `rank` is null, and nobody is
-- beside them, when they are not ranked yet. Served by leaderboard_user_id_idx and leaderboard_rank_idx: what is compared with a rank is
-- reckoned in a subquery, as arithmetic beside it is not leakproof, and PostgreSQL 15.20, unlike 15.18, keeps it behind the view's barrier.
-- $1 integer: 5
-- $2 integer: 5
with
  "mine" as (
    select
      "r"."rank"
    from
      "learning"."ranking" as "r"
    where
      "r"."user_id" = (
        select
          core.current_user_id ()
      )
  ),
  "near" as (
    select
      "r"."rank",
      "r"."user_id",
      "r"."username",
      "r"."name",
      "r"."avatar_url",
      "r"."level",
      "r"."xp",
      "r"."streak"
    from
      "learning"."ranking" as "r"
    where
      "r"."rank" >= (
        select
          rank - $1::integer
        from
          mine
      )
      and "r"."rank" <= (
        select
          rank + $2::integer
        from
          mine
      )
  )
select
  core.refreshed_at ('learning.leaderboard') as "refreshed_at",
  (
    select
      rank
    from
      mine
  ) as "rank",
  (
    select
      coalesce(
        json_agg(
          json_build_object(
            'rank',
            t.rank::text,
            'user_id',
            t.user_id,
            'username',
            t.username,
            'name',
            t.name,
            'avatar_url',
            t.avatar_url,
            'level',
            t.level,
            'xp',
            t.xp,
            'streak',
            t.streak
          )
          order by
            t.rank
        ),
        '[]'
      )
    from
      "near" as t
  ) as "neighbours";
-- plan as authenticated: cost 75.2
--   Result
--     CTE mine
--       -> Subquery Scan on r
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            -> Nested Loop
--                 -> Index Scan using leaderboard_user_id_idx on learning.leaderboard l
--                      Index Cond: (l.user_id = $0)
--                 -> Index Scan using users_pkey on identity.users u
--                      Index Cond: (u.id = $0)
--                      Filter: (u.status = 'ACTIVE'::identity.user_status)
--     InitPlan 3 (returns $2)
--       -> CTE Scan on mine
--            Output: mine.rank
--     InitPlan 6 (returns $6)
--       -> Aggregate
--            InitPlan 4 (returns $3)
--              -> CTE Scan on mine mine_1
--                   Output: (mine_1.rank - 5)
--            InitPlan 5 (returns $4)
--              -> CTE Scan on mine mine_2
--                   Output: (mine_2.rank + 5)
--            -> Nested Loop
--                 -> Index Scan using leaderboard_rank_idx on learning.leaderboard l_1
--                      Index Cond: ((l_1.rank >= $3) AND (l_1.rank <= $4))
--                 -> Index Scan using users_pkey on identity.users u_1
--                      Index Cond: (u_1.id = l_1.user_id)
--                      Filter: (u_1.status = 'ACTIVE'::identity.user_status)

-- query: learning.findProfile
-- What the caller has reached, with the streak as it is now. There is one for every user. Level n + 1 begins at 100 · n² points:
-- learning.level_of().
select
  "p"."user_id",
  "p"."level",
  "p"."xp",
  "p"."last_active_at",
  "p"."created_at",
  "p"."updated_at",
  learning.current_streak (p.streak, p.last_active_at, u.timezone) as "streak",
  100 * p.level * p.level as "next_level_xp"
from
  "learning"."profiles" as "p"
  inner join "identity"."users" as "u" on "u"."id" = "p"."user_id"
where
  "p"."user_id" = (
    select
      core.current_user_id ()
  );
-- plan as authenticated: cost 6.05
--   Result
--     One-Time Filter: (($2 = $0) AND ($1 = $0))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Nested Loop
--          -> Index Scan using profiles_pkey on learning.profiles p
--               Index Cond: (p.user_id = $0)
--          -> Index Scan using users_pkey on identity.users u
--               Index Cond: (u.id = $0)

-- query: learning.listXpAwards
-- What the caller was awarded, latest first. Served by xp_awards_user_id_awarded_at_idx; awards of one moment are few.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 learning.xp_source: "LESSON"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "source",
  "source_id",
  "amount",
  "awarded_at"
from
  "learning"."xp_awards"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "awarded_at" <= $1::timestamptz
  and (awarded_at, source, source_id) < ($2::timestamptz, $3::learning.xp_source, $4::uuid)
order by
  "awarded_at" desc,
  "source" desc,
  "source_id" desc
limit
  $5;
-- plan as authenticated: cost 8.88
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: xp_awards.awarded_at DESC, xp_awards.source DESC, xp_awards.source_id DESC
--          -> Result
--               One-Time Filter: ($1 = $0)
--               -> Index Scan using xp_awards_user_id_awarded_at_idx on learning.xp_awards
--                    Index Cond: ((xp_awards.user_id = $0) AND (xp_awards.awarded_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--                    Filter: (ROW(xp_awards.awarded_at, xp_awards.source, xp_awards.source_id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, 'LESSON'::learning.xp_source, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: learning.insertEnrolment
-- Puts the lessons of a course that the caller sees, and has not met yet, before them as NOT_STARTED. @returns how many those were
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
with
  "made" as (
    insert into
      "learning"."user_progress" ("lesson_id")
    select
      "l"."id"
    from
      "learning"."lessons" as "l"
      inner join "learning"."modules" as "m" on "m"."id" = "l"."module_id"
    where
      "m"."course_id" = $1
    on conflict ("user_id", "lesson_id") do nothing
    returning
      "lesson_id"
  )
select
  "c"."id",
  (
    select
      count(*)::integer as "n"
    from
      "made"
  ) as "lessons_added"
from
  "learning"."courses" as "c"
where
  "c"."id" = $2;
-- plan as authenticated: cost 123
--   Index Scan using courses_pkey on learning.courses c
--     Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $53)
--     CTE made
--       -> Insert on learning.user_progress
--            Conflict Resolution: NOTHING
--            Conflict Arbiter Indexes: user_progress_pkey
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 30 (returns $29)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 31 (returns $30)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 44 (returns $43)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 49 (returns $48)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Nested Loop
--                 -> Index Scan using modules_course_id_position_key on learning.modules m_2
--                      Index Cond: (m_2.course_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                      Filter: ((hashed SubPlan 48) OR $48)
--                      SubPlan 48
--                        -> Seq Scan on learning.courses c_3
--                             Filter: ((c_3.status = 'PUBLISHED'::learning.content_status) OR $47)
--                             InitPlan 47 (returns $47)
--                               -> Result
--                                    Output: learning.is_instructor()
--                 -> Index Scan using lessons_module_id_position_key on learning.lessons l_1
--                      Index Cond: (l_1.module_id = m_2.id)
--                      Filter: ((SubPlan 37) OR $43)
--                      SubPlan 37
--                        -> Index Scan using modules_pkey on learning.modules m_1
--                             Index Cond: (m_1.id = l_1.module_id)
--                             Filter: ((SubPlan 33) OR $36)
--                             InitPlan 36 (returns $36)
--                               -> Result
--                                    Output: learning.is_instructor()
--                             SubPlan 33
--                               -> Index Scan using courses_pkey on learning.courses c_2
--                                    Index Cond: (c_2.id = m_1.course_id)
--                                    Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $33)
--                                    InitPlan 32 (returns $33)
--                                      -> Result
--                                           Output: learning.is_instructor()
--            SubPlan 15
--              -> Index Scan using lessons_pkey on learning.lessons l
--                   Index Cond: (l.id = user_progress.lesson_id)
--                   Filter: ((SubPlan 7) OR $14)
--                   InitPlan 14 (returns $14)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 7
--                     -> Index Scan using modules_pkey on learning.modules m
--                          Index Cond: (m.id = l.module_id)
--                          Filter: ((SubPlan 3) OR $7)
--                          InitPlan 6 (returns $7)
--                            -> Result
--                                 Output: learning.is_instructor()
--                          SubPlan 3
--                            -> Index Scan using courses_pkey on learning.courses c_1
--                                 Index Cond: (c_1.id = m.course_id)
--                                 Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $4)
--                                 InitPlan 2 (returns $4)
--                                   -> Result
--                                        Output: learning.is_instructor()
--     InitPlan 51 (returns $52)
--       -> Aggregate
--            -> CTE Scan on made
--     InitPlan 52 (returns $53)
--       -> Result
--            Output: learning.is_instructor()

-- query: learning.findLessonProgress
-- How far the caller is in a lesson that they have met, or see: one that they have not met is NOT_STARTED, and one that is hidden since
-- has their progress still.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
with
  "met" as (
    select
      "lesson_id",
      "course_id",
      "status",
      "completion_percentage",
      "time_spent_seconds",
      "started_at",
      "completed_at"
    from
      "learning"."user_progress"
    where
      "user_id" = $1::uuid
      and "lesson_id" = $2
  )
select
  "lesson_id",
  "course_id",
  "status",
  "completion_percentage",
  "time_spent_seconds",
  "started_at",
  "completed_at"
from
  "met"
union all
select
  "l"."id" as "lesson_id",
  "m"."course_id",
  'NOT_STARTED'::learning.progress_status as "status",
  0 as "completion_percentage",
  0 as "time_spent_seconds",
  null::timestamptz as "started_at",
  null::timestamptz as "completed_at"
from
  "learning"."lessons" as "l"
  inner join "learning"."modules" as "m" on "m"."id" = "l"."module_id"
where
  "l"."id" = $3
  and not exists (
    select
      "lesson_id"
    from
      "met"
  );
-- plan as authenticated: cost 16.6, 1 of 16 partitions of learning.user_progress
--   Append
--     CTE met
--       -> Index Scan using user_progress_lesson_id_idx on learning.user_progress [1 of 16 partitions]
--            Index Cond: (user_progress.lesson_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--            Filter: (((user_progress.user_id = $0) OR $1) AND (user_progress.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid))
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: learning.is_instructor()
--     -> CTE Scan on met
--     -> Result
--          One-Time Filter: (NOT $3)
--          InitPlan 4 (returns $3)
--            -> CTE Scan on met met_1
--          InitPlan 17 (returns $16)
--            -> Result
--                 Output: learning.is_instructor()
--          InitPlan 22 (returns $21)
--            -> Result
--                 Output: learning.is_instructor()
--          -> Nested Loop
--               -> Index Scan using lessons_pkey on learning.lessons l
--                    Index Cond: (l.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                    Filter: ((SubPlan 10) OR $16)
--                    SubPlan 10
--                      -> Index Scan using modules_pkey on learning.modules m_1
--                           Index Cond: (m_1.id = l.module_id)
--                           Filter: ((SubPlan 6) OR $9)
--                           InitPlan 9 (returns $9)
--                             -> Result
--                                  Output: learning.is_instructor()
--                           SubPlan 6
--                             -> Index Scan using courses_pkey on learning.courses c
--                                  Index Cond: (c.id = m_1.course_id)
--                                  Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $6)
--                                  InitPlan 5 (returns $6)
--                                    -> Result
--                                         Output: learning.is_instructor()
--               -> Index Scan using modules_pkey on learning.modules m
--                    Index Cond: (m.id = l.module_id)
--                    Filter: ((SubPlan 19) OR $21)
--                    SubPlan 19
--                      -> Index Scan using courses_pkey on learning.courses c_1
--                           Index Cond: (c_1.id = m.course_id)
--                           Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $18)
--                           InitPlan 18 (returns $18)
--                             -> Result
--                                  Output: learning.is_instructor()

-- query: learning.saveProgress
-- Takes the caller on in a lesson: as far as given, and never back. First a row that is there, then a new one of a lesson that they see; of
-- two at once that find none, the second takes on what the first has made. What was completed stays so, whatever quizzes came later.
-- $1 integer: 40
-- $2 integer: 600
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 integer: 40
-- $6 integer: 600
-- $7 uuid: "01933b6e-0000-7000-8000-000000000001"
with
  "changed" as (
    update "learning"."user_progress"
    set
      "completion_percentage" = $1,
      "time_spent_seconds" = $2
    where
      "user_id" = $3::uuid
      and "lesson_id" = $4
    returning
      "lesson_id",
      "course_id",
      "status",
      "completion_percentage",
      "time_spent_seconds",
      "started_at",
      "completed_at"
  ),
  "made" as (
    insert into
      "learning"."user_progress" ("lesson_id", "completion_percentage", "time_spent_seconds")
    select
      "l"."id",
      $5::integer as "percentage",
      $6::integer as "seconds"
    from
      "learning"."lessons" as "l"
    where
      "l"."id" = $7
      and not exists (
        select
          "lesson_id"
        from
          "changed"
      )
    on conflict ("user_id", "lesson_id") do update
    set
      "completion_percentage" = "excluded"."completion_percentage",
      "time_spent_seconds" = "excluded"."time_spent_seconds"
    returning
      "lesson_id",
      "course_id",
      "status",
      "completion_percentage",
      "time_spent_seconds",
      "started_at",
      "completed_at"
  )
select
  "lesson_id",
  "course_id",
  "status",
  "completion_percentage",
  "time_spent_seconds",
  "started_at",
  "completed_at"
from
  "changed"
union all
select
  "lesson_id",
  "course_id",
  "status",
  "completion_percentage",
  "time_spent_seconds",
  "started_at",
  "completed_at"
from
  "made";
-- plan as authenticated: cost 14.9, 1 of 16 partitions of learning.user_progress
--   Append
--     CTE changed
--       -> Update on learning.user_progress
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 4 (returns $3)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 5 (returns $4)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 6 (returns $5)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Result
--                 One-Time Filter: ($3 = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                 -> Index Scan using user_progress_lesson_id_idx on learning.user_progress [1 of 16 partitions]
--                      Index Cond: (user_progress.lesson_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                      Filter: (((user_progress.user_id = $4) OR $5) AND (user_progress.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid))
--     CTE made
--       -> Insert on learning.user_progress user_progress_2
--            Conflict Resolution: UPDATE
--            Conflict Arbiter Indexes: user_progress_pkey
--            InitPlan 8 (returns $8)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 37 (returns $37)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 38 (returns $38)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 39 (returns $39)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 40 (returns $40)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 41 (returns $41)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 42 (returns $42)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 43 (returns $43)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 44 (returns $44)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 45 (returns $45)
--              -> CTE Scan on changed changed_1
--            InitPlan 58 (returns $58)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Result
--                 One-Time Filter: (NOT $45)
--                 -> Index Scan using lessons_pkey on learning.lessons l_1
--                      Index Cond: (l_1.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                      Filter: ((SubPlan 51) OR $58)
--                      SubPlan 51
--                        -> Index Scan using modules_pkey on learning.modules m_1
--                             Index Cond: (m_1.id = l_1.module_id)
--                             Filter: ((SubPlan 47) OR $51)
--                             InitPlan 50 (returns $51)
--                               -> Result
--                                    Output: learning.is_instructor()
--                             SubPlan 47
--                               -> Index Scan using courses_pkey on learning.courses c_1
--                                    Index Cond: (c_1.id = m_1.course_id)
--                                    Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $48)
--                                    InitPlan 46 (returns $48)
--                                      -> Result
--                                           Output: learning.is_instructor()
--            SubPlan 22
--              -> Index Scan using lessons_pkey on learning.lessons l
--                   Index Cond: (l.id = user_progress_2.lesson_id)
--                   Filter: ((SubPlan 14) OR $22)
--                   InitPlan 21 (returns $22)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 14
--                     -> Index Scan using modules_pkey on learning.modules m
--                          Index Cond: (m.id = l.module_id)
--                          Filter: ((SubPlan 10) OR $15)
--                          InitPlan 13 (returns $15)
--                            -> Result
--                                 Output: learning.is_instructor()
--                          SubPlan 10
--                            -> Index Scan using courses_pkey on learning.courses c
--                                 Index Cond: (c.id = m.course_id)
--                                 Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $12)
--                                 InitPlan 9 (returns $12)
--                                   -> Result
--                                        Output: learning.is_instructor()
--     -> CTE Scan on changed
--     -> CTE Scan on made

-- query: learning.findCourseProgress
-- How far the caller is in a course that they see, lesson by lesson, in order; all of it in one statement.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "c"."id" as "course_id",
  coalesce(
    (
      select
        json_agg(
          json_build_object(
            'lesson_id',
            l.id,
            'module_id',
            m.id,
            'title',
            l.title,
            'status',
            coalesce(p.status, 'NOT_STARTED'),
            'completion_percentage',
            coalesce(p.completion_percentage, 0),
            'time_spent_seconds',
            coalesce(p.time_spent_seconds, 0)
          )
          order by
            m.position,
            l.position
        )
      from
        learning.modules as m
        join learning.lessons as l on l.module_id = m.id
        left join learning.user_progress as p on p.lesson_id = l.id
        and p.user_id = $1::uuid
      where
        m.course_id = c.id
    ),
    '[]'::json
  ) as "lessons",
  exists (
    select
    from
      learning.user_progress as p
    where
      p.user_id = $2::uuid
      and p.course_id = c.id
  ) as "is_enrolled"
from
  "learning"."courses" as "c"
where
  "c"."id" = $3;
-- plan as authenticated: cost 125, 1 of 16 partitions of learning.user_progress
--   Index Scan using courses_pkey on learning.courses c
--     Index Cond: (c.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $29)
--     InitPlan 28 (returns $29)
--       -> Result
--            Output: learning.is_instructor()
--     SubPlan 21
--       -> Aggregate
--            InitPlan 5 (returns $5)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 18 (returns $18)
--              -> Result
--                   Output: learning.is_instructor()
--            InitPlan 19 (returns $19)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 20 (returns $20)
--              -> Result
--                   Output: learning.is_instructor()
--            -> Nested Loop Left Join
--                 -> Nested Loop
--                      -> Index Scan using modules_course_id_position_key on learning.modules m_1
--                           Index Cond: (m_1.course_id = c.id)
--                           Filter: ((hashed SubPlan 4) OR $5)
--                           SubPlan 4
--                             -> Seq Scan on learning.courses c_1
--                                  Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $4)
--                                  InitPlan 3 (returns $4)
--                                    -> Result
--                                         Output: learning.is_instructor()
--                      -> Index Scan using lessons_module_id_position_key on learning.lessons l
--                           Index Cond: (l.module_id = m_1.id)
--                           Filter: ((SubPlan 11) OR $18)
--                           SubPlan 11
--                             -> Index Scan using modules_pkey on learning.modules m
--                                  Index Cond: (m.id = l.module_id)
--                                  Filter: ((SubPlan 7) OR $11)
--                                  InitPlan 10 (returns $11)
--                                    -> Result
--                                         Output: learning.is_instructor()
--                                  SubPlan 7
--                                    -> Index Scan using courses_pkey on learning.courses c_2
--                                         Index Cond: (c_2.id = m.course_id)
--                                         Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $8)
--                                         InitPlan 6 (returns $8)
--                                           -> Result
--                                                Output: learning.is_instructor()
--                 -> Index Scan using user_progress_pkey on learning.user_progress p [1 of 16 partitions]
--                      Index Cond: ((p.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (p.lesson_id = l.id))
--                      Filter: ((p.user_id = $19) OR $20)
--     SubPlan 24
--       -> Index Only Scan using user_progress_course_id_user_id_idx on learning.user_progress p [1 of 16 partitions]
--            Index Cond: ((p.course_id = c.id) AND (p.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid))
--            Filter: ((p.user_id = $24) OR $25)
--            InitPlan 22 (returns $24)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 23 (returns $25)
--              -> Result
--                   Output: learning.is_instructor()

-- query: learning.listEnrolments
-- The courses that the caller has enrolled in and sees, the one last learned in first, with how far they are.
-- Reads one learner's own progress whole, from the partition that has it: a few rows for each lesson that they ever met.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
with
  "mine" as (
    select
      "p"."course_id",
      max(p.updated_at) as "last_learned_at",
      count(*) filter (
        where
          p.completion_percentage = 100
      )::integer as "lessons_completed",
      sum(p.completion_percentage)::integer as "percentages",
      sum(p.time_spent_seconds) as "time_spent_seconds"
    from
      "learning"."user_progress" as "p"
    where
      "p"."user_id" = $1::uuid
    group by
      "p"."course_id"
  )
select
  "mine"."course_id",
  "c"."slug",
  "c"."title",
  "c"."difficulty",
  "mine"."lessons_completed",
  "mine"."percentages",
  "mine"."time_spent_seconds",
  "mine"."last_learned_at",
  (
    select
      count(*)::integer
    from
      learning.lessons as l
      join learning.modules as m on m.id = l.module_id
    where
      m.course_id = c.id
  ) as "lessons"
from
  "mine"
  inner join "learning"."courses" as "c" on "c"."id" = "mine"."course_id"
where
  (mine.last_learned_at, mine.course_id) < ($2::timestamptz, $3::uuid)
order by
  "mine"."last_learned_at" desc,
  "mine"."course_id" desc
limit
  $4;
-- plan as authenticated: cost 648, 1 of 16 partitions of learning.user_progress
--   Limit
--     InitPlan 20 (returns $20)
--       -> Result
--            Output: learning.is_instructor()
--     -> Result
--          -> Sort
--               Sort Key: (max(p.updated_at)) DESC, p.course_id DESC
--               -> Nested Loop
--                    -> HashAggregate
--                         Group Key: p.course_id
--                         Filter: (ROW(max(p.updated_at), p.course_id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
--                         InitPlan 21 (returns $21)
--                           -> Result
--                                Output: core.current_user_id()
--                         InitPlan 22 (returns $22)
--                           -> Result
--                                Output: learning.is_instructor()
--                         -> Index Scan using user_progress_user_id_completion_percentage_idx on learning.user_progress p [1 of 16 partitions]
--                              Index Cond: (p.user_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                              Filter: ((p.user_id = $21) OR $22)
--                    -> Index Scan using courses_pkey on learning.courses c
--                         Index Cond: (c.id = p.course_id)
--                         Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $20)
--          SubPlan 19
--            -> Aggregate
--                 InitPlan 13 (returns $13)
--                   -> Result
--                        Output: learning.is_instructor()
--                 InitPlan 18 (returns $18)
--                   -> Result
--                        Output: learning.is_instructor()
--                 -> Nested Loop
--                      -> Index Scan using modules_course_id_position_key on learning.modules m_1
--                           Index Cond: (m_1.course_id = c.id)
--                           Filter: ((hashed SubPlan 17) OR $18)
--                           SubPlan 17
--                             -> Seq Scan on learning.courses c_2
--                                  Filter: ((c_2.status = 'PUBLISHED'::learning.content_status) OR $17)
--                                  InitPlan 16 (returns $17)
--                                    -> Result
--                                         Output: learning.is_instructor()
--                      -> Index Only Scan using lessons_module_id_position_key on learning.lessons l
--                           Index Cond: (l.module_id = m_1.id)
--                           Filter: ((SubPlan 6) OR $13)
--                           SubPlan 6
--                             -> Index Scan using modules_pkey on learning.modules m
--                                  Index Cond: (m.id = l.module_id)
--                                  Filter: ((SubPlan 2) OR $6)
--                                  InitPlan 5 (returns $6)
--                                    -> Result
--                                         Output: learning.is_instructor()
--                                  SubPlan 2
--                                    -> Index Scan using courses_pkey on learning.courses c_1
--                                         Index Cond: (c_1.id = m.course_id)
--                                         Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $3)
--                                         InitPlan 1 (returns $3)
--                                           -> Result
--                                                Output: learning.is_instructor()

-- query: learning.findQuiz
-- A quiz that the caller may see.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "lesson_id",
  "title",
  "questions",
  "passing_score",
  "created_at",
  "updated_at"
from
  "learning"."quizzes"
where
  "id" = $1;
-- plan as authenticated: cost 10.9
--   Index Scan using quizzes_pkey on learning.quizzes
--     Index Cond: (quizzes.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((SubPlan 14) OR $28)
--     InitPlan 29 (returns $28)
--       -> Result
--            Output: learning.is_instructor()
--     SubPlan 14
--       -> Index Scan using lessons_pkey on learning.lessons l
--            Index Cond: (l.id = quizzes.lesson_id)
--            Filter: ((SubPlan 6) OR $13)
--            InitPlan 13 (returns $13)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 6
--              -> Index Scan using modules_pkey on learning.modules m
--                   Index Cond: (m.id = l.module_id)
--                   Filter: ((SubPlan 2) OR $6)
--                   InitPlan 5 (returns $6)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 2
--                     -> Index Scan using courses_pkey on learning.courses c
--                          Index Cond: (c.id = m.course_id)
--                          Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $3)
--                          InitPlan 1 (returns $3)
--                            -> Result
--                                 Output: learning.is_instructor()
-- plan as administrator: cost 2.49
--   Index Scan using quizzes_pkey on learning.quizzes
--     Index Cond: (quizzes.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.findAnswerKey
-- The right answers of a quiz that the caller may see: null before they have passed it, if they do not write quizzes.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "q"."id" as "quiz_id",
  learning.read_answer_key (q.id) as "answer_key"
from
  "learning"."quizzes" as "q"
where
  "q"."id" = $1;
-- plan as authenticated: cost 11.1
--   Index Scan using quizzes_pkey on learning.quizzes q
--     Index Cond: (q.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((SubPlan 14) OR $28)
--     InitPlan 29 (returns $28)
--       -> Result
--            Output: learning.is_instructor()
--     SubPlan 14
--       -> Index Scan using lessons_pkey on learning.lessons l
--            Index Cond: (l.id = q.lesson_id)
--            Filter: ((SubPlan 6) OR $13)
--            InitPlan 13 (returns $13)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 6
--              -> Index Scan using modules_pkey on learning.modules m
--                   Index Cond: (m.id = l.module_id)
--                   Filter: ((SubPlan 2) OR $6)
--                   InitPlan 5 (returns $6)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 2
--                     -> Index Scan using courses_pkey on learning.courses c
--                          Index Cond: (c.id = m.course_id)
--                          Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $3)
--                          InitPlan 1 (returns $3)
--                            -> Result
--                                 Output: learning.is_instructor()
-- plan as administrator: cost 1.64
--   Index Only Scan using quizzes_pkey on learning.quizzes q
--     Index Cond: (q.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.lockLessonOfQuiz
-- Of a lesson that the caller may see.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id"
from
  "learning"."lessons"
where
  "id" = $1
for no key update;
-- plan as authenticated: cost 8.41
--   LockRows
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 14 (returns $13)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using lessons_pkey on learning.lessons
--          Index Cond: (lessons.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($0 AND ((SubPlan 7) OR $13))
--          SubPlan 7
--            -> Index Scan using modules_pkey on learning.modules m
--                 Index Cond: (m.id = lessons.module_id)
--                 Filter: ((SubPlan 3) OR $6)
--                 InitPlan 6 (returns $6)
--                   -> Result
--                        Output: learning.is_instructor()
--                 SubPlan 3
--                   -> Index Scan using courses_pkey on learning.courses c
--                        Index Cond: (c.id = m.course_id)
--                        Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $3)
--                        InitPlan 2 (returns $3)
--                          -> Result
--                               Output: learning.is_instructor()
-- plan as administrator: cost 2.51
--   LockRows
--     -> Index Scan using lessons_pkey on learning.lessons
--          Index Cond: (lessons.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.insertQuiz
-- $1 text: "State and Gas"
-- $2 integer: 70
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 jsonb: "[{\"id\":\"1\",\"text\":\"Which?\"}]"
-- $5 jsonb: "{\"1\":\"that\"}"
insert into
  "learning"."quizzes" ("title", "passing_score", "lesson_id", "questions", "answer_key")
values
  ($1, $2, $3, $4::jsonb, $5::jsonb)
returning
  "id",
  "lesson_id",
  "title",
  "questions",
  "passing_score",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 0.79
--   Insert on learning.quizzes
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 30 (returns $29)
--       -> Result
--            Output: learning.is_instructor()
--     -> Result
--     SubPlan 15
--       -> Index Scan using lessons_pkey on learning.lessons l
--            Index Cond: (l.id = quizzes.lesson_id)
--            Filter: ((SubPlan 7) OR $14)
--            InitPlan 14 (returns $14)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 7
--              -> Index Scan using modules_pkey on learning.modules m
--                   Index Cond: (m.id = l.module_id)
--                   Filter: ((SubPlan 3) OR $7)
--                   InitPlan 6 (returns $7)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 3
--                     -> Index Scan using courses_pkey on learning.courses c
--                          Index Cond: (c.id = m.course_id)
--                          Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $4)
--                          InitPlan 2 (returns $4)
--                            -> Result
--                                 Output: learning.is_instructor()
-- plan as administrator: cost 0.27
--   Insert on learning.quizzes
--     -> Result

-- query: learning.updateQuiz
-- Changes what is given of a quiz, if it was last changed at that moment. Attempts stay as they were graded.
-- $1 text: "State and Gas"
-- $2 integer: 70
-- $3 jsonb: "[{\"id\":\"1\",\"text\":\"Which?\"}]"
-- $4 jsonb: "{\"1\":\"that\"}"
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $6 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
update "learning"."quizzes"
set
  "title" = $1,
  "passing_score" = $2,
  "questions" = $3::jsonb,
  "answer_key" = $4::jsonb
where
  "id" = $5
  and "updated_at" = $6::timestamptz
returning
  "id",
  "lesson_id",
  "title",
  "questions",
  "passing_score",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 11.7
--   Update on learning.quizzes
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 30 (returns $29)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 31 (returns $30)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 60 (returns $59)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using quizzes_pkey on learning.quizzes
--          Index Cond: (quizzes.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($30 AND (quizzes.updated_at = '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND ((SubPlan 45) OR $59))
--          SubPlan 45
--            -> Index Scan using lessons_pkey on learning.lessons l_1
--                 Index Cond: (l_1.id = quizzes.lesson_id)
--                 Filter: ((SubPlan 37) OR $44)
--                 InitPlan 44 (returns $44)
--                   -> Result
--                        Output: learning.is_instructor()
--                 SubPlan 37
--                   -> Index Scan using modules_pkey on learning.modules m_1
--                        Index Cond: (m_1.id = l_1.module_id)
--                        Filter: ((SubPlan 33) OR $37)
--                        InitPlan 36 (returns $37)
--                          -> Result
--                               Output: learning.is_instructor()
--                        SubPlan 33
--                          -> Index Scan using courses_pkey on learning.courses c_1
--                               Index Cond: (c_1.id = m_1.course_id)
--                               Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $34)
--                               InitPlan 32 (returns $34)
--                                 -> Result
--                                      Output: learning.is_instructor()
--     SubPlan 15
--       -> Index Scan using lessons_pkey on learning.lessons l
--            Index Cond: (l.id = quizzes.lesson_id)
--            Filter: ((SubPlan 7) OR $14)
--            InitPlan 14 (returns $14)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 7
--              -> Index Scan using modules_pkey on learning.modules m
--                   Index Cond: (m.id = l.module_id)
--                   Filter: ((SubPlan 3) OR $7)
--                   InitPlan 6 (returns $7)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 3
--                     -> Index Scan using courses_pkey on learning.courses c
--                          Index Cond: (c.id = m.course_id)
--                          Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $4)
--                          InitPlan 2 (returns $4)
--                            -> Result
--                                 Output: learning.is_instructor()
-- plan as administrator: cost 2.5
--   Update on learning.quizzes
--     -> Index Scan using quizzes_pkey on learning.quizzes
--          Index Cond: (quizzes.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (quizzes.updated_at = '2026-11-21 04:13:00.123456+00'::timestamp with time zone)

-- query: learning.deleteQuiz
-- With the attempts at it.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."quizzes"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 11.2
--   Delete on learning.quizzes
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 30 (returns $29)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using quizzes_pkey on learning.quizzes
--          Index Cond: (quizzes.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ($0 AND ((SubPlan 15) OR $29))
--          SubPlan 15
--            -> Index Scan using lessons_pkey on learning.lessons l
--                 Index Cond: (l.id = quizzes.lesson_id)
--                 Filter: ((SubPlan 7) OR $14)
--                 InitPlan 14 (returns $14)
--                   -> Result
--                        Output: learning.is_instructor()
--                 SubPlan 7
--                   -> Index Scan using modules_pkey on learning.modules m
--                        Index Cond: (m.id = l.module_id)
--                        Filter: ((SubPlan 3) OR $7)
--                        InitPlan 6 (returns $7)
--                          -> Result
--                               Output: learning.is_instructor()
--                        SubPlan 3
--                          -> Index Scan using courses_pkey on learning.courses c
--                               Index Cond: (c.id = m.course_id)
--                               Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $4)
--                               InitPlan 2 (returns $4)
--                                 -> Result
--                                      Output: learning.is_instructor()
-- plan as administrator: cost 2.49
--   Delete on learning.quizzes
--     -> Index Scan using quizzes_pkey on learning.quizzes
--          Index Cond: (quizzes.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.insertAttempt
-- Answers a quiz that the caller sees, once more; a trigger grades it. No row where they see none.
-- $1 jsonb: "{\"1\":\"that\"}"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
insert into
  "learning"."quiz_attempts" ("quiz_id", "answers")
select
  "q"."id",
  $1::jsonb as "answers"
from
  "learning"."quizzes" as "q"
where
  "q"."id" = $2
returning
  "id",
  "user_id",
  "quiz_id",
  "answers",
  "score",
  "passed",
  "created_at";
-- plan as authenticated: cost 12.2
--   Insert on learning.quiz_attempts
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 62 (returns $61)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 63 (returns $62)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 92 (returns $91)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using quizzes_pkey on learning.quizzes q
--          Index Cond: (q.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((SubPlan 77) OR $91)
--          SubPlan 77
--            -> Index Scan using lessons_pkey on learning.lessons l_1
--                 Index Cond: (l_1.id = q.lesson_id)
--                 Filter: ((SubPlan 69) OR $76)
--                 InitPlan 76 (returns $76)
--                   -> Result
--                        Output: learning.is_instructor()
--                 SubPlan 69
--                   -> Index Scan using modules_pkey on learning.modules m_1
--                        Index Cond: (m_1.id = l_1.module_id)
--                        Filter: ((SubPlan 65) OR $69)
--                        InitPlan 68 (returns $69)
--                          -> Result
--                               Output: learning.is_instructor()
--                        SubPlan 65
--                          -> Index Scan using courses_pkey on learning.courses c_1
--                               Index Cond: (c_1.id = m_1.course_id)
--                               Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $66)
--                               InitPlan 64 (returns $66)
--                                 -> Result
--                                      Output: learning.is_instructor()
--     SubPlan 31
--       -> Index Scan using quizzes_pkey on learning.quizzes q_1
--            Index Cond: (q_1.id = quiz_attempts.quiz_id)
--            Filter: ((SubPlan 15) OR $30)
--            InitPlan 30 (returns $30)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 15
--              -> Index Scan using lessons_pkey on learning.lessons l
--                   Index Cond: (l.id = q_1.lesson_id)
--                   Filter: ((SubPlan 7) OR $15)
--                   InitPlan 14 (returns $15)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 7
--                     -> Index Scan using modules_pkey on learning.modules m
--                          Index Cond: (m.id = l.module_id)
--                          Filter: ((SubPlan 3) OR $8)
--                          InitPlan 6 (returns $8)
--                            -> Result
--                                 Output: learning.is_instructor()
--                          SubPlan 3
--                            -> Index Scan using courses_pkey on learning.courses c
--                                 Index Cond: (c.id = m.course_id)
--                                 Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $5)
--                                 InitPlan 2 (returns $5)
--                                   -> Result
--                                        Output: learning.is_instructor()

-- query: learning.listOwnAttempts
-- The caller's own attempts at all quizzes, newest first. Served by quiz_attempts_user_id_created_at_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
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
  and (created_at, id) < ($1::timestamptz, $2::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $3;
-- plan as authenticated: cost 4.64
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using quiz_attempts_user_id_created_at_idx on learning.quiz_attempts
--          Index Cond: ((quiz_attempts.user_id = $0) AND (ROW(quiz_attempts.created_at, quiz_attempts.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: ((quiz_attempts.user_id = $1) OR $2)

-- query: learning.listOwnAttemptsAtQuiz
-- The caller's own attempts at a quiz, newest first. Served by quiz_attempts_quiz_id_user_id_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
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
  and "quiz_id" = $1
  and (created_at, id) < ($2::timestamptz, $3::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 3.3
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     -> Sort
--          Sort Key: quiz_attempts.created_at DESC, quiz_attempts.id DESC
--          -> Index Scan using quiz_attempts_quiz_id_user_id_idx on learning.quiz_attempts
--               Index Cond: ((quiz_attempts.quiz_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (quiz_attempts.user_id = $0))
--               Filter: (((quiz_attempts.user_id = $1) OR $2) AND (ROW(quiz_attempts.created_at, quiz_attempts.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: learning.listAttempts
-- Everybody's attempts at a quiz, newest first, for who may see them. Served by quiz_attempts_quiz_id_created_at_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
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
  "quiz_id" = $1
  and (created_at, id) < ($2::timestamptz, $3::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 39.6
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using quiz_attempts_quiz_id_created_at_idx on learning.quiz_attempts
--          Index Cond: ((quiz_attempts.quiz_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(quiz_attempts.created_at, quiz_attempts.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: ((quiz_attempts.user_id = $0) OR $1)
-- plan as administrator: cost 19.6
--   Limit
--     -> Index Scan using quiz_attempts_quiz_id_created_at_idx on learning.quiz_attempts
--          Index Cond: ((quiz_attempts.quiz_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(quiz_attempts.created_at, quiz_attempts.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: learning.findAttempt
-- An attempt that the caller sees.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
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
  "id" = $1;
-- plan as authenticated: cost 3.02
--   Index Scan using quiz_attempts_pkey on learning.quiz_attempts
--     Index Cond: (quiz_attempts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((quiz_attempts.user_id = $0) OR $1)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
-- plan as administrator: cost 2.5
--   Index Scan using quiz_attempts_pkey on learning.quiz_attempts
--     Index Cond: (quiz_attempts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.listRecommendations
-- What is recommended to the caller and was not dismissed, best first, with the course; not one of a course that they do not see any more.
-- Served by the partial recommendations_user_id_score_idx and courses_pkey.
-- $1 numeric: "0.500"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "r"."id",
  "r"."user_id",
  "r"."course_id",
  "r"."reason",
  "r"."score",
  "r"."dismissed_at",
  "r"."created_at",
  "r"."updated_at",
  json_build_object(
    'slug',
    c.slug,
    'title',
    c.title,
    'difficulty',
    c.difficulty,
    'estimated_minutes',
    c.estimated_minutes
  ) as "course"
from
  "learning"."recommendations" as "r"
  inner join "learning"."courses" as "c" on "c"."id" = "r"."course_id"
where
  "r"."user_id" = (
    select
      core.current_user_id ()
  )
  and "r"."dismissed_at" is null
  and (r.score, r.id) < ($1::numeric, $2::uuid)
order by
  "r"."score" desc,
  "r"."id" desc
limit
  $3;
-- plan as authenticated: cost 5.68
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     -> Sort
--          Sort Key: r.score DESC, r.id DESC
--          -> Result
--               One-Time Filter: ($1 = $0)
--               -> Nested Loop
--                    -> Index Scan using recommendations_user_id_score_idx on learning.recommendations r
--                         Index Cond: (r.user_id = $0)
--                         Filter: (ROW(r.score, r.id) < ROW(0.500, '01933b6e-0000-7000-8000-000000000001'::uuid))
--                    -> Index Scan using courses_pkey on learning.courses c
--                         Index Cond: (c.id = r.course_id)
--                         Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $2)

-- query: learning.dismissRecommendation
-- Waves an own recommendation away; a second time changes nothing.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
update "learning"."recommendations"
set
  "dismissed_at" = coalesce(dismissed_at, now())
where
  "id" = $1
  and "user_id" = (
    select
      core.current_user_id ()
  )
returning
  "id",
  "user_id",
  "course_id",
  "reason",
  "score",
  "dismissed_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.28
--   Update on learning.recommendations
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
--          -> Index Scan using recommendations_user_id_course_id_key on learning.recommendations
--               Index Cond: (recommendations.user_id = $1)
--               Filter: (recommendations.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.upsertRecommendation
-- As service: recommends, or says anew why and how well it fits. What was dismissed stays dismissed. Served by recommendations_user_id_course_id_key.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 text: "Others who liked gas took it."
-- $4 numeric: "0.800"
insert into
  "learning"."recommendations" ("user_id", "course_id", "reason", "score")
values
  ($1, $2, $3, $4)
on conflict ("user_id", "course_id") do update
set
  "reason" = "excluded"."reason",
  "score" = "excluded"."score"
returning
  "id",
  "user_id",
  "course_id",
  "reason",
  "score",
  "dismissed_at",
  "created_at",
  "updated_at";
-- plan as service: cost 0.27
--   Insert on learning.recommendations
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: recommendations_user_id_course_id_key
--     -> Result

-- query: learning.deleteRecommendation
-- As service: takes a recommendation back.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."recommendations"
where
  "id" = $1
returning
  "id";
-- plan as service: cost 2.5
--   Delete on learning.recommendations
--     -> Index Scan using recommendations_pkey on learning.recommendations
--          Index Cond: (recommendations.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.insertSubmission
-- Code for a lesson that the caller sees, waiting to be graded. No row where they see none.
-- $1 text: "contract Hello {}"
-- $2 text: "solidity"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
insert into
  "learning"."code_submissions" ("lesson_id", "code", "language")
select
  "l"."id",
  $1::text as "code",
  $2::text as "language"
from
  "learning"."lessons" as "l"
where
  "l"."id" = $3
returning
  "id",
  "user_id",
  "lesson_id",
  "language",
  "status",
  "score",
  "claim_count",
  "lease_expires_at",
  "created_at",
  "updated_at",
  "code",
  "feedback";
-- plan as authenticated: cost 9.42
--   Insert on learning.code_submissions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 30 (returns $29)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 31 (returns $30)
--       -> Result
--            Output: learning.is_instructor()
--     InitPlan 44 (returns $43)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using lessons_pkey on learning.lessons l
--          Index Cond: (l.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((SubPlan 37) OR $43)
--          SubPlan 37
--            -> Index Scan using modules_pkey on learning.modules m_1
--                 Index Cond: (m_1.id = l.module_id)
--                 Filter: ((SubPlan 33) OR $36)
--                 InitPlan 36 (returns $36)
--                   -> Result
--                        Output: learning.is_instructor()
--                 SubPlan 33
--                   -> Index Scan using courses_pkey on learning.courses c_1
--                        Index Cond: (c_1.id = m_1.course_id)
--                        Filter: ((c_1.status = 'PUBLISHED'::learning.content_status) OR $33)
--                        InitPlan 32 (returns $33)
--                          -> Result
--                               Output: learning.is_instructor()
--     SubPlan 15
--       -> Index Scan using lessons_pkey on learning.lessons l_1
--            Index Cond: (l_1.id = code_submissions.lesson_id)
--            Filter: ((SubPlan 7) OR $14)
--            InitPlan 14 (returns $14)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 7
--              -> Index Scan using modules_pkey on learning.modules m
--                   Index Cond: (m.id = l_1.module_id)
--                   Filter: ((SubPlan 3) OR $7)
--                   InitPlan 6 (returns $7)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 3
--                     -> Index Scan using courses_pkey on learning.courses c
--                          Index Cond: (c.id = m.course_id)
--                          Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $4)
--                          InitPlan 2 (returns $4)
--                            -> Result
--                                 Output: learning.is_instructor()

-- query: learning.listOwnSubmissions
-- The caller's own submissions, newest first, without the code. Served by code_submissions_user_id_created_at_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "user_id",
  "lesson_id",
  "language",
  "status",
  "score",
  "claim_count",
  "lease_expires_at",
  "created_at",
  "updated_at"
from
  "learning"."code_submissions"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and (created_at, id) < ($1::timestamptz, $2::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $3;
-- plan as authenticated: cost 5.53
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using code_submissions_user_id_created_at_idx on learning.code_submissions
--          Index Cond: ((code_submissions.user_id = $0) AND (ROW(code_submissions.created_at, code_submissions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: ((code_submissions.user_id = $1) OR $2)

-- query: learning.listOwnSubmissionsForLesson
-- The caller's own submissions for a lesson, newest first, without the code. Served by code_submissions_lesson_id_user_id_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "id",
  "user_id",
  "lesson_id",
  "language",
  "status",
  "score",
  "claim_count",
  "lease_expires_at",
  "created_at",
  "updated_at"
from
  "learning"."code_submissions"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "lesson_id" = $1
  and (created_at, id) < ($2::timestamptz, $3::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 3.3
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: learning.is_instructor()
--     -> Sort
--          Sort Key: code_submissions.created_at DESC, code_submissions.id DESC
--          -> Index Scan using code_submissions_lesson_id_user_id_idx on learning.code_submissions
--               Index Cond: ((code_submissions.lesson_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (code_submissions.user_id = $0))
--               Filter: (((code_submissions.user_id = $1) OR $2) AND (ROW(code_submissions.created_at, code_submissions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: learning.listSubmissions
-- Everybody's submissions for a lesson, newest first, for who may see them. Served by code_submissions_lesson_id_created_at_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "id",
  "user_id",
  "lesson_id",
  "language",
  "status",
  "score",
  "claim_count",
  "lease_expires_at",
  "created_at",
  "updated_at"
from
  "learning"."code_submissions"
where
  "lesson_id" = $1
  and (created_at, id) < ($2::timestamptz, $3::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 33.1
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
--     -> Index Scan using code_submissions_lesson_id_created_at_idx on learning.code_submissions
--          Index Cond: ((code_submissions.lesson_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(code_submissions.created_at, code_submissions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: ((code_submissions.user_id = $0) OR $1)
-- plan as administrator: cost 16.4
--   Limit
--     -> Index Scan using code_submissions_lesson_id_created_at_idx on learning.code_submissions
--          Index Cond: ((code_submissions.lesson_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(code_submissions.created_at, code_submissions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: learning.findSubmission
-- A submission that the caller sees.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "lesson_id",
  "language",
  "status",
  "score",
  "claim_count",
  "lease_expires_at",
  "created_at",
  "updated_at",
  "code",
  "feedback"
from
  "learning"."code_submissions"
where
  "id" = $1;
-- plan as authenticated: cost 3.02
--   Index Scan using code_submissions_pkey on learning.code_submissions
--     Index Cond: (code_submissions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((code_submissions.user_id = $0) OR $1)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: learning.is_instructor()
-- plan as administrator: cost 2.5
--   Index Scan using code_submissions_pkey on learning.code_submissions
--     Index Cond: (code_submissions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.claimSubmissions
-- Takes submissions: first those of workers that let their lease lapse, then those that wait, oldest first.
-- Workers do not wait for each other and never get the same one: SKIP LOCKED. What was claimed so often in vain could not be run.
-- Served by code_submissions_lease_idx and code_submissions_waiting_idx.
-- $1 bigint: 10
-- $2 integer: 10
-- $3 integer: 4
-- $4 integer: 4
-- $5 integer: 4
-- $6 double precision: 600
-- $7 learning.submission_status: "RUNNING"
with
  "lapsed" as (
    select
      "id"
    from
      "learning"."code_submissions"
    where
      "status" = 'RUNNING'
      and "lease_expires_at" < now()
    order by
      "lease_expires_at"
    limit
      $1
    for update
      skip locked
  ),
  "waiting" as (
    select
      "id"
    from
      "learning"."code_submissions"
    where
      "status" = 'PENDING'
    order by
      "created_at"
    limit
      $2::integer - (
        select
          count(*)
        from
          lapsed
      )
    for update
      skip locked
  ),
  "claimed" as (
    update "learning"."code_submissions" as "s"
    set
      "status" = (
        case
          when s.status = 'RUNNING'
          and s.claim_count >= $3 then 'ERROR'
          else 'RUNNING'
        end
      )::learning.submission_status,
      "claim_count" = s.claim_count + (
        not (
          s.status = 'RUNNING'
          and s.claim_count >= $4
        )
      )::integer,
      "lease_expires_at" = case
        when not (
          s.status = 'RUNNING'
          and s.claim_count >= $5
        ) then clock_timestamp() + make_interval(secs => $6)
      end
    from
      (
        select
          "id"
        from
          "lapsed"
        union all
        select
          "id"
        from
          "waiting"
      ) as "next"
    where
      "s"."id" = "next"."id"
    returning
      "s"."id",
      "s"."lesson_id",
      "s"."language",
      "s"."code",
      "s"."claim_count",
      "s"."lease_expires_at",
      "s"."created_at",
      "s"."status"
  )
select
  "id",
  "lesson_id",
  "language",
  "code",
  "claim_count",
  "lease_expires_at",
  "created_at"
from
  "claimed"
where
  "status" = $7
order by
  "created_at",
  "id";
-- plan as service: cost 85.9
--   Sort
--     Sort Key: claimed.created_at, claimed.id
--     CTE lapsed
--       -> Limit
--            -> LockRows
--                 -> Index Scan using code_submissions_lease_idx on learning.code_submissions
--                      Index Cond: (code_submissions.lease_expires_at < now())
--                      Filter: (code_submissions.status = 'RUNNING'::learning.submission_status)
--     CTE waiting
--       -> Limit
--            InitPlan 2 (returns $2)
--              -> Aggregate
--                   -> CTE Scan on lapsed
--            -> LockRows
--                 -> Index Scan using code_submissions_waiting_idx on learning.code_submissions code_submissions_1
--                      Filter: (code_submissions_1.status = 'PENDING'::learning.submission_status)
--     CTE claimed
--       -> Update on learning.code_submissions s
--            -> Nested Loop
--                 -> Append
--                      -> CTE Scan on lapsed lapsed_1
--                      -> CTE Scan on waiting
--                 -> Index Scan using code_submissions_pkey on learning.code_submissions s
--                      Index Cond: (s.id = lapsed_1.id)
--     -> CTE Scan on claimed
--          Filter: (claimed.status = 'RUNNING'::learning.submission_status)

-- query: learning.updateGrade
-- Grades a submission that runs, by the claim that has it; no row where it does not.
-- $1 learning.submission_status: "PASSED"
-- $2 integer: 90
-- $3 jsonb: "{\"tests\":3}"
-- $4 timestamp with time zone: null
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $6 learning.submission_status: "RUNNING"
-- $7 integer: 1
update "learning"."code_submissions"
set
  "status" = $1,
  "score" = $2,
  "feedback" = $3::jsonb,
  "lease_expires_at" = $4
where
  "id" = $5
  and "status" = $6
  and "claim_count" = $7
returning
  "id",
  "user_id",
  "lesson_id",
  "language",
  "status",
  "score",
  "claim_count",
  "lease_expires_at",
  "created_at",
  "updated_at",
  "code",
  "feedback";
-- plan as service: cost 2.5
--   Update on learning.code_submissions
--     -> Index Scan using code_submissions_pkey on learning.code_submissions
--          Index Cond: (code_submissions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((code_submissions.claim_count = 1) AND (code_submissions.status = 'RUNNING'::learning.submission_status))

-- query: learning.listInteractions
-- The caller's questions, newest first. Served by tutor_interactions_user_id_created_at_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
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
  and (created_at, id) < ($1::timestamptz, $2::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $3;
-- plan as authenticated: cost 4.1
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Scan using tutor_interactions_user_id_created_at_idx on learning.tutor_interactions
--               Index Cond: ((tutor_interactions.user_id = $0) AND (ROW(tutor_interactions.created_at, tutor_interactions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: learning.findInteraction
-- One of the caller's own questions.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
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
  "id" = $1;
-- plan as authenticated: cost 2.76
--   Index Scan using tutor_interactions_pkey on learning.tutor_interactions
--     Index Cond: (tutor_interactions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (tutor_interactions.user_id = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
-- plan as service: cost 2.5
--   Index Scan using tutor_interactions_pkey on learning.tutor_interactions
--     Index Cond: (tutor_interactions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: learning.insertInteraction
-- In the acting user's name.
-- $1 text: "What is gas?"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
insert into
  "learning"."tutor_interactions" ("question", "lesson_id")
values
  ($1, $2)
returning
  "id",
  "user_id",
  "lesson_id",
  "question",
  "answer",
  "tokens",
  "rating",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.03
--   Insert on learning.tutor_interactions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 30 (returns $29)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--     SubPlan 15
--       -> Index Scan using lessons_pkey on learning.lessons l
--            Index Cond: (l.id = tutor_interactions.lesson_id)
--            Filter: ((SubPlan 7) OR $14)
--            InitPlan 14 (returns $14)
--              -> Result
--                   Output: learning.is_instructor()
--            SubPlan 7
--              -> Index Scan using modules_pkey on learning.modules m
--                   Index Cond: (m.id = l.module_id)
--                   Filter: ((SubPlan 3) OR $7)
--                   InitPlan 6 (returns $7)
--                     -> Result
--                          Output: learning.is_instructor()
--                   SubPlan 3
--                     -> Index Scan using courses_pkey on learning.courses c
--                          Index Cond: (c.id = m.course_id)
--                          Filter: ((c.status = 'PUBLISHED'::learning.content_status) OR $4)
--                          InitPlan 2 (returns $4)
--                            -> Result
--                                 Output: learning.is_instructor()

-- query: learning.updateRating
-- Rates an own question's answer; another time, too.
-- $1 integer: 5
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "learning"."tutor_interactions"
set
  "rating" = $1
where
  "id" = $2
returning
  "id",
  "user_id",
  "lesson_id",
  "question",
  "answer",
  "tokens",
  "rating",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.02
--   Update on learning.tutor_interactions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using tutor_interactions_pkey on learning.tutor_interactions
--          Index Cond: (tutor_interactions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (tutor_interactions.user_id = $1)

-- query: learning.deleteInteraction
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "learning"."tutor_interactions"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 2.76
--   Delete on learning.tutor_interactions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using tutor_interactions_pkey on learning.tutor_interactions
--          Index Cond: (tutor_interactions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (tutor_interactions.user_id = $0)

-- query: learning.listUnanswered
-- As service: everybody's questions without an answer, oldest first. Served by tutor_interactions_unanswered_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
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
  "answer" is null
  and (created_at, id) > ($1::timestamptz, $2::uuid)
order by
  "created_at",
  "id"
limit
  $3;
-- plan as service: cost 2.35
--   Limit
--     -> Index Scan using tutor_interactions_unanswered_idx on learning.tutor_interactions
--          Index Cond: (ROW(tutor_interactions.created_at, tutor_interactions.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: learning.answerInteraction
-- As service: answers a question that has no answer; of two at once, one.
-- $1 text: "What a transaction burns."
-- $2 integer: 7
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
update "learning"."tutor_interactions"
set
  "answer" = $1,
  "tokens" = $2
where
  "id" = $3
  and "answer" is null
returning
  "id",
  "user_id",
  "lesson_id",
  "question",
  "answer",
  "tokens",
  "rating",
  "created_at",
  "updated_at";
-- plan as service: cost 2.5
--   Update on learning.tutor_interactions
--     -> Index Scan using tutor_interactions_pkey on learning.tutor_interactions
--          Index Cond: (tutor_interactions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (tutor_interactions.answer IS NULL)
