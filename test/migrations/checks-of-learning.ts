import { array, at, id, length, noSlug, object, of, semver, size, slug, type Table, text } from './probes.ts';

const slugs = (table: string) => ({
  [`${table}_slug_length`]: of('slug', [text(200)], [text(201)]),
  [`${table}_slug_format`]: of('slug', slug, noSlug),
});
const positive = of('position', ['1'], ['0', '-1']);
const content = (table: string) => ({
  [`${table}_content_object`]: object('content', false),
  [`${table}_content_size`]: size('content', 1_048_576, '{"a": "', '"}'),
});
const language = of('language', [`'c'`, `'solidity'`, `'c++'`, `'c#'`, text(30)], [`''`, `'Solidity'`, `'1c'`, `'a b'`, text(31)]);

export const learningTables: Readonly<Record<string, Table>> = {
  'learning.courses': {
    good: { slug: `'s'`, title: `'t'`, description: `'d'`, estimated_minutes: '1' },
    checks: {
      ...slugs('courses'),
      courses_title_length: length('title', 1, 200),
      courses_description_length: length('description', 1, 10000),
      courses_estimated_minutes_positive: of('estimated_minutes', ['1'], ['0', '-1']),
      courses_version_length: of('version', [`'1.0.0-' || ${text(58)}`], [`'1.0.0-' || ${text(59)}`]),
      courses_version_semver: semver,
      courses_metadata_object: object('metadata', false),
      courses_metadata_size: size('metadata', 65536, '{"a": "', '"}'),
      courses_published_timestamp: {
        legal: [{ status: `'PUBLISHED'`, published_at: 'now()' }, { status: `'REVIEW'` }, { status: `'ARCHIVED'`, published_at: 'now()' }],
        broken: [{ status: `'PUBLISHED'` }],
      },
    },
  },
  'learning.course_prerequisites': {
    good: { course_id: id, prerequisite_id: 'gen_random_uuid()' },
    checks: { course_prerequisites_not_self: of('prerequisite_id', ['gen_random_uuid()'], [id]) },
  },
  'learning.modules': {
    good: { course_id: id, slug: `'s'`, title: `'t'`, description: `''`, position: '1' },
    checks: {
      ...slugs('modules'),
      ...content('modules'),
      modules_title_length: length('title', 1, 200),
      modules_description_length: length('description', 0, 10000),
      modules_position_positive: positive,
    },
  },
  'learning.lessons': {
    good: { module_id: id, slug: `'s'`, title: `'t'`, position: '1' },
    checks: {
      ...slugs('lessons'),
      ...content('lessons'),
      lessons_title_length: length('title', 1, 200),
      lessons_position_positive: positive,
      lessons_estimated_minutes_positive: of('estimated_minutes', ['1'], ['0']),
      lessons_xp_reward_range: of('xp_reward', ['0', '10000'], ['-1', '10001']),
    },
  },
  'learning.quizzes': {
    good: { lesson_id: id, title: `'t'`, questions: `'[]'`, answer_key: `'{"a": 1}'` },
    checks: {
      quizzes_title_length: length('title', 1, 200),
      quizzes_questions_array: array('questions'),
      quizzes_questions_size: size('questions', 262_144, '["', '"]'),
      quizzes_answer_key_object: of('answer_key', [`'{"a": 1}'`], [`'[]'`, `'1'`, `'"x"'`, `'null'`]),
      quizzes_answer_key_not_empty: of('answer_key', [`'{"a": null}'`], [`'{}'`]),
      quizzes_answer_key_size: size('answer_key', 65536, '{"a": "', '"}'),
      quizzes_passing_score_range: of('passing_score', ['1', '100'], ['0', '101']),
    },
  },
  'learning.quiz_attempts': {
    good: { user_id: id, quiz_id: id, answers: `'{}'`, score: '50', passed: 'false' },
    checks: {
      quiz_attempts_answers_object: object('answers', false),
      quiz_attempts_answers_size: size('answers', 65536, '{"a": "', '"}'),
      quiz_attempts_score_range: of('score', ['0', '100'], ['-1', '101']),
    },
  },
  'learning.code_submissions': {
    good: { user_id: id, lesson_id: id, code: `'c'` },
    checks: {
      code_submissions_language_format: language,
      code_submissions_code_length: length('code', 1, 200_000),
      code_submissions_score_range: {
        legal: [{ status: `'FAILED'`, score: '0' }, { status: `'PASSED'`, score: '100' }],
        broken: [{ status: `'FAILED'`, score: '-1' }, { status: `'PASSED'`, score: '101' }],
      },
      code_submissions_claim_count_nonnegative: of('claim_count', ['0'], ['-1']),
      code_submissions_lease_while_running: {
        legal: [{ status: `'RUNNING'`, lease_expires_at: 'now()' }, { status: `'RUNNING'` }],
        broken: [{ lease_expires_at: 'now()' }],
      },
      code_submissions_score_of_graded: {
        legal: [{ status: `'PENDING'` }, { status: `'RUNNING'` }, { status: `'ERROR'` }, { status: `'PASSED'`, score: '1' }],
        broken: [{ status: `'PENDING'`, score: '1' }, { status: `'ERROR'`, score: '1' }, { status: `'PASSED'` }, { status: `'FAILED'` }],
      },
      code_submissions_feedback_object: object('feedback', true),
      code_submissions_feedback_size: size('feedback', 262_144, '{"a": "', '"}'),
    },
  },
  'learning.course_revisions': {
    good: { course_id: id, version: `'1.0.0'`, snapshot: `'{}'` },
    checks: { course_revisions_version_semver: semver, course_revisions_snapshot_object: object('snapshot', false) },
  },
  'learning.user_progress': {
    good: { user_id: id, lesson_id: id, course_id: id },
    checks: {
      user_progress_completion_percentage_range: {
        legal: [
          { completion_percentage: '0' },
          { completion_percentage: '100', status: `'COMPLETED'`, started_at: at('00:00'), completed_at: at('00:00') },
        ],
        // An IN_PROGRESS row may have any percentage below 100, and only this rule says that it is not negative.
        broken: [
          { completion_percentage: '-1', status: `'IN_PROGRESS'`, started_at: at('00:00') },
          { completion_percentage: '101', status: `'COMPLETED'`, started_at: at('00:00'), completed_at: at('00:00') },
        ],
      },
      user_progress_time_spent_seconds_nonnegative: of('time_spent_seconds', ['0'], ['-1']),
      user_progress_completion_order: {
        legal: [{ completion_percentage: '100', status: `'COMPLETED'`, started_at: at('00:00'), completed_at: at('00:00') }],
        broken: [{ completion_percentage: '100', status: `'COMPLETED'`, started_at: at('00:01'), completed_at: at('00:00') }],
      },
      user_progress_status_logic: {
        legal: [
          { status: `'IN_PROGRESS'`, completion_percentage: '0', started_at: at('00:00') },
          { status: `'IN_PROGRESS'`, completion_percentage: '99', started_at: at('00:00') },
        ],
        broken: [
          { completion_percentage: '1' },
          { started_at: at('00:00') },
          { status: `'IN_PROGRESS'`, completion_percentage: '1' },
          { status: `'IN_PROGRESS'`, completion_percentage: '100', started_at: at('00:00') },
          { status: `'IN_PROGRESS'`, started_at: at('00:00'), completed_at: at('00:00') },
          { status: `'COMPLETED'`, completion_percentage: '99', started_at: at('00:00'), completed_at: at('00:00') },
          { status: `'COMPLETED'`, completion_percentage: '100', completed_at: at('00:00') },
          { status: `'COMPLETED'`, completion_percentage: '100', started_at: at('00:00') },
        ],
      },
    },
  },
  'learning.profiles': {
    good: { user_id: id },
    checks: {
      profiles_level_positive: { legal: [{ level: '1' }], broken: [{ level: '0' }] },
      profiles_xp_gives_level: {
        legal: [{ xp: '99' }, { level: '2', xp: '100' }, { level: '2', xp: '399' }, { level: '3', xp: '400' }],
        broken: [{ xp: '100' }, { level: '2', xp: '99' }, { level: '2', xp: '400' }, { level: '3', xp: '399' }],
      },
      profiles_xp_nonnegative: of('xp', ['0'], ['-1']),
      profiles_streak_nonnegative: of('streak', ['0'], ['-1']),
    },
  },
  'learning.xp_awards': {
    good: { user_id: id, source: `'OTHER'`, source_id: id, amount: '1' },
    checks: { xp_awards_amount_range: of('amount', ['0', '100000'], ['-1', '100001']) },
  },
  'learning.achievements': {
    good: { code: `'A'`, name: `'n'`, description: `'d'`, criteria: `'{"xp": 1}'` },
    checks: {
      achievements_code_format: of('code', [`'A'`, `'A1_'`, `'A' || repeat('B', 62)`], [`''`, `'a'`, `'1A'`, `'_A'`, `'A' || repeat('B', 63)`]),
      achievements_name_length: length('name', 1, 100),
      achievements_description_length: length('description', 1, 1000),
      achievements_badge_url_length: length('badge_url', 1, 2048, true),
      achievements_xp_reward_range: of('xp_reward', ['0', '100000'], ['-1', '100001']),
      achievements_criteria_object: of('criteria', [`'{"xp": 1}'`], [`'[]'`, `'1'`, `'"x"'`, `'null'`]),
      achievements_criteria_known: of(
        'criteria',
        [`'{"xp": 1, "level": 1, "streak": 1, "lessons_completed": 1, "courses_completed": 1}'`],
        [`'{}'`, `'{"xp": 1, "luck": 1}'`],
      ),
      achievements_criteria_numbers: of(
        'criteria',
        [`'{"xp": 1}'`, `'{"xp": 2000000000}'`],
        [`'{"xp": 0}'`, `'{"xp": 2000000001}'`, `'{"xp": 1.5}'`, `'{"xp": "1"}'`, `'{"xp": 1, "level": null}'`, `'{"xp": [1]}'`, `'{"xp": {"a": 1}}'`],
      ),
    },
  },
  'learning.collaboration_sessions': {
    good: { owner_id: id, name: `'n'`, type: `'PAIR'` },
    checks: {
      collaboration_sessions_name_length: length('name', 1, 200),
      collaboration_sessions_code_length: length('code', 0, 1_000_000),
      collaboration_sessions_code_version_positive: of('code_version', ['1'], ['0']),
      collaboration_sessions_language_format: language,
      collaboration_sessions_permissions_object: object('permissions', false),
      collaboration_sessions_permissions_size: size('permissions', 16384, '{"a": "', '"}'),
      collaboration_sessions_expires_after_created: of('expires_at', ['null', `now() + interval '1 microsecond'`], ['now()']),
    },
  },
  'learning.session_participants': {
    good: { session_id: id, user_id: id },
    checks: { session_participants_left_order: of('left_at', ['null', 'now()'], [`now() - interval '1 microsecond'`]) },
  },
  'learning.chat_messages': {
    good: { session_id: id, user_id: id, body: `'b'` },
    checks: {
      chat_messages_body_length: length('body', 1, 5000),
      chat_messages_client_id_length: length('client_id', 1, 64, true),
    },
  },
  'learning.session_changes': {
    good: { session_id: id, sequence: '1', kind: `'SESSION'` },
    checks: {
      session_changes_sequence_positive: of('sequence', ['1'], ['0']),
      session_changes_client_id_length: length('client_id', 1, 64, true),
      session_changes_message: {
        legal: [
          { kind: `'MESSAGE'`, message_id: id },
          { kind: `'MESSAGE_DELETED'`, message_id: id },
        ],
        broken: [{ kind: `'MESSAGE'` }, { kind: `'MESSAGE_DELETED'` }, { message_id: id }],
      },
      session_changes_code: {
        legal: [{ kind: `'CODE'`, code_version: '2' }],
        broken: [{ kind: `'CODE'` }, { code_version: '2' }],
      },
    },
  },
  'learning.tutor_interactions': {
    good: { user_id: id, question: `'q'`, answer: `'a'` },
    checks: {
      tutor_interactions_question_length: length('question', 1, 20000),
      tutor_interactions_answer_length: length('answer', 0, 100_000, true),
      tutor_interactions_tokens_nonnegative: of('tokens', ['null', '0'], ['-1']),
      tutor_interactions_rating_range: of('rating', ['null', '1', '5'], ['0', '6']),
      tutor_interactions_rating_of_answer: {
        legal: [{ answer: 'null' }, { rating: '3' }],
        broken: [{ answer: 'null', rating: '3' }],
      },
    },
  },
  'learning.recommendations': {
    good: { user_id: id, course_id: id, reason: `'r'`, score: '0.5' },
    checks: {
      recommendations_reason_length: length('reason', 1, 1000),
      recommendations_score_range: of('score', ['0', '1'], ['-0.001', '1.001']),
    },
  },
  'learning.community_posts': {
    good: { user_id: id, title: `'t'`, body: `'b'` },
    checks: {
      community_posts_title_length: length('title', 1, 300),
      community_posts_body_length: length('body', 1, 50000),
      community_posts_published_timestamp: {
        legal: [{ status: `'PUBLISHED'`, published_at: 'now()' }, { status: `'REJECTED'` }],
        broken: [{ status: `'PUBLISHED'` }],
      },
    },
  },
  'learning.learning_events': {
    good: { user_id: id, event_type: `'PAGE_VIEWED'` },
    checks: { learning_events_data_object: object('data', false), learning_events_data_size: size('data', 16384, '{"a": "', '"}') },
  },
};
