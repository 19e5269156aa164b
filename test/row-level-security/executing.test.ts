import { expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { ROLES } from './attempt.ts';

const database = useDatabase();

const users = ['authenticated', 'moderator', 'administrator'];
const everybody = ['anonymous', ...users];
const moderators = ['moderator', 'administrator'];

/** Who may execute which function that is no trigger's. Moderators and administrators inherit what the signed-in may. */
const functions: Readonly<Record<string, readonly string[]>> = {
  'analytics.refresh_daily_event_counts()': ['service'],
  'audit.redact(jsonb,text[])': [],
  'audit.watch(regclass,text[])': [],
  'content.search_articles(text,integer)': everybody,
  'content.search_research_queries(text,integer)': users,
  'kaava.applied_migrations()': ['service'],
  'kaava.drop_expired_partitions()': ['service'],
  'kaava.ensure_partitions()': ['service'],
  'kaava.refresh(text)': [],
  'kaava.refresh_due()': ['service'],
  'learning.award_xp(uuid,learning.xp_source,uuid,integer)': ['service'],
  'learning.course_snapshot(uuid)': [],
  'learning.edit_session_code(uuid,integer,text)': users,
  'learning.is_instructor()': users,
  'learning.leave_session(uuid)': users,
  'learning.level_of(integer)': [...everybody, 'service'],
  'learning.list_courses(learning.difficulty,integer)': everybody,
  'learning.local_date(timestamp with time zone,text)': [],
  'learning.my_session_ids()': users,
  'learning.read_answer_key(uuid)': users,
  'learning.refresh_course_statistics()': ['service'],
  'learning.refresh_daily_activity()': ['service'],
  'learning.refresh_leaderboard()': ['service'],
  'learning.review_community_post(uuid,learning.post_status)': moderators,
  'learning.search_community_posts(text,integer)': everybody,
  'learning.search_courses(text,integer)': everybody,
  'studio.approve_module_template(uuid,boolean)': moderators,
  'studio.approve_review(uuid,boolean)': moderators,
  'studio.count_download(uuid)': users,
  'studio.import_legacy_templates(integer,uuid,boolean)': ['service'],
  'studio.list_module_templates(studio.template_category,integer)': everybody,
  'studio.my_project_ids(studio.project_right)': users,
  'studio.next_patch(text)': [...users, 'service'],
  'studio.review_template(uuid,boolean)': moderators,
  'studio.search_ai_sessions(jsonb,integer)': users,
  'studio.search_module_templates(text,integer)': everybody,
  'studio.search_templates(text,integer)': everybody,
  'studio.set_change_log(text)': [...users, 'service'],
  'studio.shared_project_ids(studio.project_right)': users,
  'studio.words_of(text[])': [...users, 'service'],
};

test('every function, but those of core, identity and prompts, is executed by those that it is for', async () => {
  const { rows } = await database.owner.query<{ name: string; roles: string[] }>(
    `select p.oid::regprocedure::text as name,
            array(select r.role from unnest($1::text[]) with ordinality as r (role, place)
                  where has_function_privilege(r.role, p.oid, 'execute') order by r.place) as roles
     from pg_proc as p
     where p.pronamespace::regnamespace::text = any ($2) and p.prorettype <> 'trigger'::regtype
     order by 1`,
    [ROLES, SCHEMAS.filter((schema) => !['core', 'identity', 'prompts'].includes(schema))],
  );
  expect(Object.fromEntries(rows.map(({ name, roles }) => [name, roles]))).toEqual(functions);
});
