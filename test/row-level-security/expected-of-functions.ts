import type { DatabaseRole } from './attempt.ts';
import type { Rows } from './expected.ts';
import { actors, BOB, digit, UNKNOWN, users as accounts, type Who } from './people.ts';

/** A call, with ids of others where there are ids, and the rows of its column `label`. */
export interface Call {
  readonly sql: string;
  readonly answer: Rows;
  /** Who is answered differently. */
  readonly but?: Readonly<Partial<Record<Who, Rows>>>;
  /** `schema.table OPERATION` of what it changes, by whom; for all others nothing. */
  readonly changes?: Readonly<Partial<Record<Who, readonly string[]>>>;
}
/** Who may execute a function, and what comes of it: an empty list of calls where nobody may. */
export interface Executed {
  readonly by: readonly DatabaseRole[];
  readonly calls: readonly Call[];
}

const users = ['authenticated', 'moderator', 'administrator'] as const;
const service = ['service'] as const;
const anonymous = ['anonymous'] as const;
const visitors = ['anonymous', ...users] as const;
const moderators = ['moderator', 'administrator'] as const;
const all = [...visitors, 'service'] as const;
const inside: Executed = { by: [], calls: [] };
const hash = `repeat('0', 64)`;
const ALICE_ONLY = ['alice', 'viewer', 'editor', 'manager', 'drafter', 'remover', 'inviter', 'moderator'] as const;

const id = (table: string, where: string) => `{{select id from ${table} where ${where}}}`;
/** Names of the ids that a function returns, whatever the caller may see. */
const named = (table: string, name: string, from: string) =>
  `select '{{select jsonb_object_agg(id, ${name})::text as id from ${table}}}'::jsonb ->> found::text as label from ${from} as found`;
const some = (by: readonly DatabaseRole[], sql: string, answer: Rows, more: Omit<Call, 'sql' | 'answer'> = {}): Executed => ({
  by,
  calls: [{ sql, answer, ...more }],
});
const forEach = <Value>(who: readonly Who[], value: Value) =>
  Object.fromEntries(who.map((name) => [name, value])) as Partial<Record<Who, Value>>;
/** A function without an answer. */
const silent = (by: readonly DatabaseRole[], call: string, more: Omit<Call, 'sql' | 'answer'> = {}): Executed =>
  some(by, `select 'done' as label from ${call}`, ['done'], more);

/** Every function that is no trigger's. */
export const functions: Readonly<Record<string, Executed>> = {
  'core.uuid_v7()': some(all, 'select core.uuid_v7() is not null as label', ['true']),
  'core.current_user_id()': some(
    [...all, 'analyst'],
    `select coalesce(right(core.current_user_id()::text, 1), 'none') as label`,
    ['none'],
    {
      but: Object.fromEntries(accounts.map((who) => [who, [digit(who)]])),
    },
  ),
  'core.is_semver(text)': some(all, `select core.is_semver('1.0.0') as label`, ['true']),
  'core.contains_pattern(text)': inside,
  'core.delete_expired_idempotency_keys(integer)': some(service, 'select core.delete_expired_idempotency_keys(9) as label', [
    '0',
  ]),
  'core.consume_rate_limit(text,integer,integer)': some(
    all,
    `select allowed as label from core.consume_rate_limit('matrix', 1, 60)`,
    ['true'],
  ),
  'core.delete_expired_rate_limits(integer)': some(service, 'select core.delete_expired_rate_limits(9) as label', ['0']),
  'core.ensure_month_partitions(regclass,integer,integer)': inside,
  'core.refreshed_at(text)': some(
    [...all, 'analyst'],
    `select coalesce((core.refreshed_at('learning.leaderboard') is not null)::text, 'never') as label`,
    ['true'],
  ),

  'identity.search_users(text,integer)': some(
    ['administrator'],
    named('identity.users', 'username', `identity.search_users('bob', 9)`),
    ['bob'],
  ),
  'identity.user_by_username(citext)': some(visitors, named('identity.users', 'username', `identity.user_by_username('BOB')`), [
    'bob',
  ]),
  'identity.may_work(jsonb)': some(users, `select identity.may_work('["prompts:read", "executions:work"]') as label`, ['true']),
  'identity.authenticate_session(text)': some(
    anonymous,
    `select user_id as label from identity.authenticate_session(${hash})`,
    [],
  ),
  'identity.purge_expired_sessions(integer)': some(service, 'select identity.purge_expired_sessions(9) as label', ['0']),
  'identity.register(citext,text,citext,text,text,text,text)': some(
    anonymous,
    `select created as label from identity.register('bob@example.com', 'n', null, '$s$x', null, null, null)`,
    ['false'],
  ),
  'identity.verify_email(text)': some(visitors, `select identity.verify_email(${hash}) as label`, ['false']),
  'identity.reserve_login_attempt(citext,integer,integer)': some(
    anonymous,
    `select allowed as label from identity.reserve_login_attempt('bob@example.com', 5, 60)`,
    ['true'],
    { changes: { anonymous: ['identity.users UPDATE'] } },
  ),
  'identity.complete_login(uuid,text,text,inet,integer)': some(
    anonymous,
    `select session_id as label from identity.complete_login('${UNKNOWN}', ${hash}, null, null, 60)`,
    [],
  ),
  'identity.authenticate_api_key(text)': some(
    anonymous,
    `select user_id as label from identity.authenticate_api_key(${hash})`,
    [],
  ),
  'identity.record_api_key_usage(jsonb)': some(service, `select identity.record_api_key_usage('[]') as label`, ['0']),
  'identity.notify(uuid,identity.notification_type,text,text,jsonb,text[])': some(
    service,
    `select identity.notify('${BOB}', 'SYSTEM_UPDATE', 't', 'm', null, null) is not null as label`,
    ['true'],
    { changes: { service: ['identity.notifications INSERT'] } },
  ),
  'identity.renew_email_token(citext,text)': some(
    anonymous,
    `select identity.renew_email_token('none@example.com', ${hash}) as label`,
    ['false'],
  ),
  'identity.upgrade_password_hash(uuid,text,text)': some(
    anonymous,
    `select identity.upgrade_password_hash('${BOB}', '$s$wrong', '$s$y') as label`,
    ['false'],
  ),
  'identity.reserve_password_check(integer,integer)': some(
    users,
    'select email as label from identity.reserve_password_check(5, 60)',
    [],
    {
      but: Object.fromEntries(accounts.map((who) => [who, [`${who}@example.com`]])),
      changes: forEach(accounts, ['identity.users UPDATE']),
    },
  ),
  'identity.close_account(text)': some(users, `select coalesce(identity.close_account('$s$wrong')::text, 'none') as label`, [
    'none',
  ]),
  'identity.reopen_account(uuid,text)': some(anonymous, `select identity.reopen_account('${BOB}', '$s$wrong') as label`, [
    'false',
  ]),
  'identity.erase_user(uuid)': some(service, `select identity.erase_user('${BOB}') as label`, ['false']),
  'identity.personal_data()': some(users, `select coalesce(identity.personal_data()::text, 'none') as label`, ['none']),
  'identity.set_personal_data(bytea)': some(users, `select identity.set_personal_data('\\x00') as label`, ['true'], {
    but: { nobody: ['false'] },
    changes: forEach(accounts, ['identity.users UPDATE']),
  }),
  'identity.change_password(text,text,uuid)': some(
    users,
    `select identity.change_password('$s$wrong', '$s$y', '${UNKNOWN}') as label`,
    ['null'],
  ),

  'prompts.search_prompts(text,integer)': some(
    visitors,
    named('prompts.prompts', 'name', `prompts.search_prompts('bob', 99)`),
    ['bob published'],
    {
      but: { bob: ['bob archived', 'bob draft', 'bob published'] },
    },
  ),
  'prompts.set_change_log(text)': silent(users, `prompts.set_change_log('x')`),
  'prompts.refresh_daily_usage()': silent(service, 'prompts.refresh_daily_usage()'),

  'studio.words_of(text[])': some([...users, 'service'], `select studio.words_of('{a,b}') as label`, ['a b']),
  'studio.next_patch(text)': some([...users, 'service'], `select studio.next_patch('1.0.0') as label`, ['1.0.1']),
  'studio.set_change_log(text)': silent([...users, 'service'], `studio.set_change_log('x')`),
  'studio.search_module_templates(text,integer)': some(
    visitors,
    named('studio.module_templates', 'name', `studio.search_module_templates('bob', 99)`),
    ['bob approved'],
    { but: { bob: ['bob approved', 'bob pending', 'bob private'] } },
  ),
  'studio.review_module_template(uuid,boolean,timestamp with time zone)': some(
    moderators,
    `select studio.review_module_template('${id('studio.module_templates', `name = 'bob pending'`)}', true, '{{select updated_at::text as id from studio.module_templates where name = 'bob pending'}}') as label`,
    ['true'],
    { changes: forEach(moderators, ['identity.notifications INSERT', 'studio.module_templates UPDATE']) },
  ),
  'studio.browse_module_templates(studio.template_category,studio.template_complexity,numeric,integer,text[],text,text,uuid,integer)':
    some(
      visitors,
      named(
        'studio.module_templates',
        'name',
        `studio.browse_module_templates('HERO', null, null, null, null, 'rating', null, null, 99)`,
      ),
      ['alice approved', 'bob approved'],
    ),
  'studio.count_module_templates(jsonb)': some(
    service,
    `select studio.count_module_templates(jsonb_build_array(jsonb_build_object('template_id', '${id('studio.module_templates', `name = 'bob approved'`)}', 'downloads', 2))) as label`,
    ['1'],
    { changes: { service: ['studio.module_templates UPDATE'] } },
  ),
  'studio.approve_review(uuid,boolean,timestamp with time zone)': some(
    moderators,
    `select studio.approve_review('${id('studio.template_reviews', `comment = 'bob'`)}', true, '{{select updated_at::text as id from studio.template_reviews where comment = 'bob'}}') as label`,
    ['true'],
    { changes: forEach(moderators, ['studio.module_templates UPDATE', 'studio.template_reviews UPDATE']) },
  ),
  'studio.shared_project_ids(studio.project_right)': some(
    users,
    named('studio.projects', 'name', `unnest(studio.shared_project_ids('VIEW'))`),
    [],
    {
      but: { ...forEach(ALICE_ONLY, ['alice private']), alice: [], administrator: ['bob private'] },
    },
  ),
  'studio.my_project_ids(studio.project_right)': some(
    users,
    named('studio.projects', 'name', `unnest(studio.my_project_ids('EDIT'))`),
    [],
    {
      but: {
        alice: ['alice private', 'alice public'],
        bob: ['bob private', 'bob public'],
        ...forEach(['editor', 'manager', 'drafter'], ['alice private']),
        administrator: ['bob private'],
      },
    },
  ),
  'studio.search_ai_sessions(jsonb,integer,timestamp with time zone,uuid)': some(
    users,
    named('studio.ai_sessions', 'phase', `studio.search_ai_sessions('{"kind": "hero"}', 99)`),
    [],
    {
      but: {
        administrator: ['bob_project'],
        alice: ['alice_own', 'alice_project'],
        bob: ['bob_own', 'bob_project'],
        ...forEach(ALICE_ONLY.slice(1), ['alice_project']),
      },
    },
  ),
  'studio.search_templates(text,integer)': some(
    visitors,
    named('studio.templates', 'name', `studio.search_templates('bob', 99)`),
    ['bob published'],
    {
      but: { bob: ['bob draft', 'bob published', 'bob review'], administrator: ['bob draft', 'bob published', 'bob review'] },
    },
  ),
  'studio.review_template(uuid,boolean,timestamp with time zone)': some(
    moderators,
    `select studio.review_template('${id('studio.templates', `name = 'bob review'`)}', true, '{{select updated_at::text as id from studio.templates where name = 'bob review'}}') as label`,
    ['true'],
    { changes: forEach(moderators, ['identity.notifications INSERT', 'studio.templates UPDATE']) },
  ),
  'studio.import_legacy_templates(integer,uuid,boolean)': some(
    service,
    'select rejection is not null as label from studio.import_legacy_templates(9, null, false)',
    ['true'],
    { changes: { service: ['studio.legacy_templates UPDATE'] } },
  ),

  'content.search_articles(text,integer)': some(
    visitors,
    named('content.articles', 'title', `content.search_articles('bob', 99)`),
    ['bob published'],
    {
      but: { bob: ['bob draft', 'bob published'] },
    },
  ),
  'content.search_research_queries(text,integer,timestamp with time zone,uuid)': some(
    users,
    named('content.research_queries', 'query', `content.search_research_queries('bob', 99)`),
    [],
    {
      but: { bob: ['bob'] },
    },
  ),

  'learning.is_instructor()': some(users, 'select learning.is_instructor() as label', ['false'], {
    but: { instructor: ['true'] },
  }),
  'learning.search_courses(text,integer)': some(
    visitors,
    named('learning.courses', 'slug', `learning.search_courses('draft', 99)`),
    [],
    {
      but: forEach(['instructor', 'administrator'], ['draft']),
    },
  ),
  'learning.read_answer_key(uuid)': some(
    users,
    `select learning.read_answer_key('${id('learning.quizzes', `title = 'draft'`)}')::text as label`,
    ['null'],
    {
      but: forEach(['instructor', 'administrator'], ['{"a": 1}']),
    },
  ),
  'learning.course_snapshot(uuid)': inside,
  'learning.level_of(integer)': some(all, 'select learning.level_of(0) as label', ['1']),
  'learning.local_date(timestamp with time zone,text)': inside,
  'learning.current_streak(integer,timestamp with time zone,text)': some(
    users,
    `select learning.current_streak(3, now(), 'UTC') as label`,
    ['3'],
  ),
  'learning.award_xp(uuid,learning.xp_source,uuid,integer)': some(
    service,
    `select learning.award_xp('${BOB}', 'LESSON', '${UNKNOWN}', 1) as label`,
    ['true'],
    { changes: { service: ['learning.profiles UPDATE', 'learning.xp_awards INSERT'] } },
  ),
  'learning.my_session_ids()': some(
    users,
    named('learning.collaboration_sessions', 'name', 'unnest(learning.my_session_ids())'),
    [],
    {
      but: { ...forEach(['alice', 'moderator', 'viewer', 'editor'], ['alice']), ...forEach(['bob', 'administrator'], ['bob']) },
    },
  ),
  'learning.add_session_change(uuid,learning.session_change_kind,uuid,uuid,integer,text)': inside,
  'learning.invite_to_session(uuid,uuid,learning.participant_role)': some(
    users,
    `select learning.invite_to_session('${id('learning.collaboration_sessions', `name = 'alice'`)}', '${BOB}', 'EDITOR') as label`,
    ['null'],
    {
      but: { alice: ['true'] },
      changes: { alice: ['identity.notifications INSERT', 'learning.session_participants INSERT'] },
    },
  ),
  'learning.edit_session_code(uuid,integer,text,text)': some(
    users,
    `select learning.edit_session_code('${id('learning.collaboration_sessions', `name = 'alice'`)}', 1, 'x') as label`,
    ['null'],
    {
      but: forEach(['alice', 'moderator', 'editor'], ['2']),
      changes: forEach(['alice', 'moderator', 'editor'], ['learning.collaboration_sessions UPDATE']),
    },
  ),
  'learning.leave_session(uuid)': some(
    users,
    `select learning.leave_session('${id('learning.collaboration_sessions', `name = 'alice'`)}') as label`,
    ['false'],
    {
      but: forEach(['moderator', 'viewer', 'editor'], ['true']),
      changes: forEach(['moderator', 'viewer', 'editor'], ['learning.session_participants UPDATE']),
    },
  ),
  'learning.review_community_post(uuid,learning.post_status,timestamp with time zone)': some(
    moderators,
    `select learning.review_community_post('${id('learning.community_posts', `title = 'bob pending'`)}', 'PUBLISHED', '{{select updated_at::text as id from learning.community_posts where title = 'bob pending'}}') as label`,
    ['true'],
    { changes: forEach(moderators, ['learning.community_posts UPDATE']) },
  ),
  'learning.search_community_posts(text,integer)': some(
    visitors,
    named('learning.community_posts', 'title', `learning.search_community_posts('bob', 99)`),
    ['bob published'],
    { but: { bob: ['bob pending', 'bob published'] } },
  ),
  'learning.last_rank_of_page(bigint,integer)': some(users, 'select learning.last_rank_of_page(1, 2) as label', ['3']),
  'learning.refresh_leaderboard()': silent(service, 'learning.refresh_leaderboard()'),
  'learning.refresh_course_statistics()': silent(service, 'learning.refresh_course_statistics()'),
  'learning.refresh_daily_activity()': silent(service, 'learning.refresh_daily_activity()'),

  'analytics.refresh_daily_event_counts()': silent(service, 'analytics.refresh_daily_event_counts()'),
  'audit.row_key(text,text,jsonb)': some(
    ['administrator'],
    `select audit.row_key('core', 'feature_flags', '{"key": "a"}') ->> 'key' as label`,
    ['a'],
  ),
  'audit.redact(jsonb,text[])': inside,
  'audit.watch(regclass,text[])': inside,
  'audit.subject_of(text,jsonb)': inside,
  'audit.conceal(uuid,jsonb)': inside,
  'audit.reveal(uuid,jsonb)': some(['administrator'], `select audit.reveal('${BOB}', '{"a": "b"}') ->> 'a' as label`, ['b']),
  'kaava.start_job(text,interval,interval)': some(
    service,
    `select kaava.start_job('hourly', '1 minute', '1 hour') is not null as label`,
    ['true'],
  ),
  'kaava.beat_job(uuid)': some(service, `select kaava.beat_job('${UNKNOWN}') as label`, ['false']),
  'kaava.finish_job(uuid,text,jsonb)': some(service, `select kaava.finish_job('${UNKNOWN}', null, '{}') as label`, ['false']),
  'kaava.delete_old_job_runs(interval,integer)': some(service, `select kaava.delete_old_job_runs('1 day', 9) as label`, ['0']),
  'kaava.ensure_partitions()': some(service, 'select count(*) as label from kaava.ensure_partitions()', ['0']),
  'kaava.applied_migrations()': some(service, 'select count(*) > 50 as label from kaava.applied_migrations()', ['true']),
  'kaava.drop_expired_partitions()': some(service, 'select count(*) as label from kaava.drop_expired_partitions()', ['0']),
  'kaava.refresh(text)': inside,
  'kaava.refresh_due()': some(service, 'select distinct status as label from kaava.refresh_due()', []),
};

/** What a call comes to for somebody. */
export const answerOf = ({ by }: Executed, { answer, but }: Call, who: Who): Rows =>
  by.includes(actors[who].role) ? (but?.[who] ?? answer) : 'refused';
