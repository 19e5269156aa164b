import type { TestDatabase } from '../support/database.ts';
import { actors, ADMIN, ALICE, BOB, MODERATOR } from './people.ts';

const course = (number: number) => `01900000-0000-7000-8000-0000000000c${String(number)}`;

/**
 * Four courses (published c1, draft c2, basics c3, archived c4), of which the first two have a module, a lesson and a quiz. Alice
 * and Bob have taken the published one, and have a row each in the other tables; the moderator takes part in Alice's session,
 * the administrator in Bob's; so do the viewer and the editor in Alice's. The manager said something in it, and left.
 */
export async function populateLearning({ owner }: TestDatabase): Promise<void> {
  for (const [index, name] of ['published', 'draft', 'basics', 'archived'].entries()) {
    await owner.query(
      `insert into learning.courses (id, slug, title, description, estimated_minutes) values ($1, $2::text, $2::text, 'd', 60)`,
      [course(index + 1), name],
    );
  }
  for (const [name, id] of [
    ['published', course(1)],
    ['draft', course(2)],
  ] as const) {
    await owner.query(
      `with module as (
         insert into learning.modules (course_id, slug, title, description, position) values ($1, $2::text, $2::text, '', 1) returning id
       ), lesson as (
         insert into learning.lessons (module_id, slug, title, position) select id, $2::text, $2::text, 1 from module returning id
       )
       insert into learning.quizzes (lesson_id, title, questions, answer_key)
       select id, $2::text, '[{"id": "a", "text": "?"}]', '{"a": 1}' from lesson`,
      [id, name],
    );
  }
  await owner.query(`update learning.courses set status = 'PUBLISHED' where slug <> 'draft'`);
  await owner.query(`update learning.courses set status = 'ARCHIVED' where slug = 'archived'`);
  await owner.query(`insert into learning.course_prerequisites (course_id, prerequisite_id) values ($1, $2), ($3, $1)`, [
    course(1),
    course(3),
    course(2),
  ]);
  await owner.query(
    `insert into learning.achievements (code, name, description, xp_reward, criteria)
     values ('FIRST', 'First', 'A lesson.', 5, '{"lessons_completed": 1}')`,
  );
  const lesson = `(select id from learning.lessons where slug = 'published')`;
  for (const [name, id, guest, role] of [
    ['alice', ALICE, MODERATOR, 'EDITOR'],
    ['bob', BOB, ADMIN, 'VIEWER'],
  ] as const) {
    await owner.query(
      `insert into learning.quiz_attempts (user_id, quiz_id, answers) select $1, id, '{"a": 1}' from learning.quizzes where title = 'published'`,
      [id],
    );
    await owner.query(`insert into learning.code_submissions (user_id, lesson_id, code) values ($1, ${lesson}, $2)`, [id, name]);
    await owner.query(
      `insert into learning.user_progress (user_id, lesson_id, completion_percentage) values ($1, ${lesson}, 100)`,
      [id],
    );
    await owner.query(
      `with session as (
         insert into learning.collaboration_sessions (owner_id, name, type) values ($1, $2, 'PAIR') returning id
       ), guest as (
         insert into learning.session_participants (session_id, user_id, role) select id, $3, $4 from session
       )
       insert into learning.chat_messages (session_id, user_id, body, client_id) select id, $1, $2, 'm' from session`,
      [id, name, guest, role],
    );
    await owner.query(
      `insert into learning.session_changes (session_id, sequence, kind, user_id, code_version, client_id)
       select id, 3, 'CODE', $1, 1, 'e' from learning.collaboration_sessions where owner_id = $1`,
      [id],
    );
    await owner.query(
      `insert into learning.tutor_interactions (user_id, lesson_id, question, answer) values ($1, ${lesson}, $2, 'a')`,
      [id, name],
    );
    await owner.query(`insert into learning.recommendations (user_id, course_id, reason, score) values ($1, $2, $3, 0.5)`, [
      id,
      course(3),
      name,
    ]);
    for (const status of ['PENDING', 'PUBLISHED']) {
      await owner.query(
        `insert into learning.community_posts (user_id, course_id, title, body, status) values ($1, $2, $3, 'b', $4)`,
        [id, course(1), `${name} ${status.toLowerCase()}`, status],
      );
    }
    await owner.query(
      `insert into learning.learning_events (user_id, event_type, data) values ($1, 'PAGE_VIEWED', jsonb_build_object('of', $2::text))`,
      [id, name],
    );
  }
  await owner.query(
    `insert into learning.session_participants (session_id, user_id, role)
     select s.id, p.user_id, p.role from learning.collaboration_sessions as s,
       (values ($1::uuid, 'VIEWER'::learning.participant_role), ($2, 'EDITOR')) as p (user_id, role) where s.name = 'alice'`,
    [actors.viewer.userId, actors.editor.userId],
  );
  await owner.query(
    `with session as (
       select id from learning.collaboration_sessions where name = 'alice'
     ), guest as (
       insert into learning.session_participants (session_id, user_id, left_at) select id, $1, now() from session
     )
     insert into learning.chat_messages (session_id, user_id, body, client_id) select id, $1, 'manager', 'm' from session`,
    [actors.manager.userId],
  );
  await owner.query(
    'select learning.refresh_leaderboard(), learning.refresh_course_statistics(), learning.refresh_daily_activity()',
  );
}
