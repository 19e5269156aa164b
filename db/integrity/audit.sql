-- What must hold of the log: it tells what the tables say.

-- The newest 100,000 entries, so that it takes no longer as the log grows.
-- rule: last-operation
-- about: audit.log
-- holds: A row whose last logged change is no deletion is there, and one whose last is a deletion is not.
-- remedy: Triggers were off when it was written or deleted. Find out by whom; the log keeps the row as it was.
with newest as (
  select l.schema_name, l.table_name, l.row_key, l.operation, l.occurred_at, l.id
  from audit.log as l
  order by l.occurred_at desc, l.id desc
  limit 100000
),
last as materialized (
  select distinct on (n.schema_name, n.table_name, n.row_key) n.schema_name, n.table_name, n.row_key, n.operation
  from newest as n
  order by n.schema_name, n.table_name, n.row_key, n.occurred_at desc, n.id desc
),
watched (schema_name, table_name, row_key) as (
  select 'core', 'feature_flags', jsonb_build_object('key', t.key) from core.feature_flags as t
  union all
  select 'identity', 'users', jsonb_build_object('id', t.id) from identity.users as t
  union all
  select 'identity', 'sessions', jsonb_build_object('id', t.id) from identity.sessions as t
  union all
  select 'identity', 'settings', jsonb_build_object('user_id', t.user_id) from identity.settings as t
  union all
  select 'identity', 'api_keys', jsonb_build_object('id', t.id) from identity.api_keys as t
  union all
  select 'identity', 'provider_credentials', jsonb_build_object('id', t.id) from identity.provider_credentials as t
  union all
  select 'identity', 'notifications', jsonb_build_object('id', t.id) from identity.notifications as t
  union all
  select 'prompts', 'prompts', jsonb_build_object('id', t.id) from prompts.prompts as t
  union all
  select 'prompts', 'prompt_versions', jsonb_build_object('id', t.id) from prompts.prompt_versions as t
  union all
  select 'prompts', 'validations', jsonb_build_object('id', t.id) from prompts.validations as t
  union all
  select 'prompts', 'executions', jsonb_build_object('id', t.id) from prompts.executions as t
  union all
  select 'studio', 'module_templates', jsonb_build_object('id', t.id) from studio.module_templates as t
  union all
  select 'studio', 'template_reviews', jsonb_build_object('id', t.id) from studio.template_reviews as t
  union all
  select 'studio', 'projects', jsonb_build_object('id', t.id) from studio.projects as t
  union all
  select 'studio', 'project_collaborators', jsonb_build_object('id', t.id) from studio.project_collaborators as t
  union all
  select 'studio', 'ai_sessions', jsonb_build_object('id', t.id) from studio.ai_sessions as t
  union all
  select 'studio', 'templates', jsonb_build_object('id', t.id) from studio.templates as t
  union all
  select 'studio', 'template_versions', jsonb_build_object('id', t.id) from studio.template_versions as t
  union all
  select 'studio', 'legacy_templates', jsonb_build_object('id', t.id) from studio.legacy_templates as t
  union all
  select 'content', 'articles', jsonb_build_object('id', t.id) from content.articles as t
  union all
  select 'content', 'drafts', jsonb_build_object('id', t.id) from content.drafts as t
  union all
  select 'content', 'media_assets', jsonb_build_object('id', t.id) from content.media_assets as t
  union all
  select 'content', 'research_queries', jsonb_build_object('id', t.id) from content.research_queries as t
  union all
  select 'learning', 'courses', jsonb_build_object('id', t.id) from learning.courses as t
  union all
  select 'learning', 'course_prerequisites', jsonb_build_object('course_id', t.course_id, 'prerequisite_id', t.prerequisite_id) from learning.course_prerequisites as t
  union all
  select 'learning', 'course_revisions', jsonb_build_object('id', t.id) from learning.course_revisions as t
  union all
  select 'learning', 'modules', jsonb_build_object('id', t.id) from learning.modules as t
  union all
  select 'learning', 'lessons', jsonb_build_object('id', t.id) from learning.lessons as t
  union all
  select 'learning', 'quizzes', jsonb_build_object('id', t.id) from learning.quizzes as t
  union all
  select 'learning', 'quiz_attempts', jsonb_build_object('id', t.id) from learning.quiz_attempts as t
  union all
  select 'learning', 'code_submissions', jsonb_build_object('id', t.id) from learning.code_submissions as t
  union all
  select 'learning', 'user_progress', jsonb_build_object('user_id', t.user_id, 'lesson_id', t.lesson_id) from learning.user_progress as t
  union all
  select 'learning', 'profiles', jsonb_build_object('user_id', t.user_id) from learning.profiles as t
  union all
  select 'learning', 'xp_awards', jsonb_build_object('user_id', t.user_id, 'source', t.source, 'source_id', t.source_id) from learning.xp_awards as t
  union all
  select 'learning', 'achievements', jsonb_build_object('id', t.id) from learning.achievements as t
  union all
  select 'learning', 'user_achievements', jsonb_build_object('user_id', t.user_id, 'achievement_id', t.achievement_id) from learning.user_achievements as t
  union all
  select 'learning', 'collaboration_sessions', jsonb_build_object('id', t.id) from learning.collaboration_sessions as t
  union all
  select 'learning', 'session_participants', jsonb_build_object('session_id', t.session_id, 'user_id', t.user_id) from learning.session_participants as t
  union all
  select 'learning', 'chat_messages', jsonb_build_object('id', t.id) from learning.chat_messages as t
  union all
  select 'learning', 'tutor_interactions', jsonb_build_object('id', t.id) from learning.tutor_interactions as t
  union all
  select 'learning', 'recommendations', jsonb_build_object('id', t.id) from learning.recommendations as t
  union all
  select 'learning', 'community_posts', jsonb_build_object('id', t.id) from learning.community_posts as t
  union all
  select 'kaava', 'partition_policies', jsonb_build_object('parent', t.parent) from kaava.partition_policies as t
)
select l.schema_name, l.table_name, l.row_key, l.operation
from last as l
left join watched as w using (schema_name, table_name, row_key)
where (l.operation = 'DELETE') = (w.row_key is not null);
