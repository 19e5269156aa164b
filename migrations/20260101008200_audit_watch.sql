-- The tables whose changes are logged.
--
-- Why:   every table with users' data, and the switches and texts that decide what they see.
-- Locks: a brief SHARE ROW EXCLUSIVE on each table for its trigger.
--
-- Not watched: logs and events (prompts.execution_logs, studio.ai_session_logs, analytics.events,
-- learning.learning_events), to which rows are only added anyway; core.rate_limits, which counts; and
-- core.idempotency_keys, copies of answers for a day, whose changes are logged where they were made.

-- migrate:up

create function audit.watch(watched regclass, secrets text[]) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  as $$
declare
  name text;
  keys text[];
begin
  select c.relname, (
      select array_agg(a.attname order by k.place)
      from pg_index as i, unnest(i.indkey) with ordinality as k (number, place)
      join pg_attribute as a on a.attrelid = watched and a.attnum = k.number
      where i.indrelid = watched and i.indisprimary
    ) into strict name, keys
    from pg_class as c where c.oid = watched;
  if exists (
    select from unnest(secrets) as s (name)
    where not exists (select from pg_attribute as a where a.attrelid = watched and a.attname = s.name)
  ) then
    raise undefined_column using message = format('%s has not all of the columns %s.', watched, secrets);
  end if;
  execute format('create trigger %I after insert or update or delete on %s for each row execute function audit.record_change(%L, %L, %L)',
                 name || '_audit', watched, name, keys, secrets);
  execute format('comment on trigger %I on %s is %L', name || '_audit', watched, 'Logs every change in audit.log.');
end;
$$;

comment on function audit.watch(regclass, text[]) is 'Has every change of a table logged, the columns named as SHA-256 only. For who owns the table.';

select audit.watch('core.feature_flags',                '{}');
select audit.watch('identity.users',                    '{password_hash,email_token_hash,encrypted_data}');
select audit.watch('identity.sessions',                 '{token_hash}');
select audit.watch('identity.settings',                 '{}');
select audit.watch('identity.api_keys',                 '{key_hash}');
select audit.watch('identity.provider_credentials',     '{encrypted_key}');
select audit.watch('identity.notifications',            '{}');
select audit.watch('prompts.prompts',                   '{}');
select audit.watch('prompts.prompt_versions',           '{}');
select audit.watch('prompts.validations',               '{}');
select audit.watch('prompts.executions',                '{}');
select audit.watch('studio.module_templates',           '{}');
select audit.watch('studio.template_reviews',           '{}');
select audit.watch('studio.projects',                   '{}');
select audit.watch('studio.project_collaborators',      '{}');
select audit.watch('studio.ai_sessions',                '{}');
select audit.watch('studio.templates',                  '{}');
select audit.watch('studio.template_versions',          '{}');
select audit.watch('studio.legacy_templates',           '{}');
select audit.watch('content.articles',                  '{}');
select audit.watch('content.drafts',                    '{}');
select audit.watch('content.media_assets',              '{}');
select audit.watch('content.research_queries',          '{}');
select audit.watch('learning.courses',                  '{}');
select audit.watch('learning.course_prerequisites',     '{}');
select audit.watch('learning.course_revisions',         '{}');
select audit.watch('learning.modules',                  '{}');
select audit.watch('learning.lessons',                  '{}');
select audit.watch('learning.quizzes',                  '{answer_key}');
select audit.watch('learning.quiz_attempts',            '{}');
select audit.watch('learning.code_submissions',         '{}');
select audit.watch('learning.user_progress',            '{}');
select audit.watch('learning.profiles',                 '{}');
select audit.watch('learning.xp_awards',                '{}');
select audit.watch('learning.achievements',             '{}');
select audit.watch('learning.user_achievements',        '{}');
select audit.watch('learning.collaboration_sessions',   '{}');
select audit.watch('learning.session_participants',     '{}');
select audit.watch('learning.chat_messages',            '{}');
select audit.watch('learning.tutor_interactions',       '{}');
select audit.watch('learning.recommendations',          '{}');
select audit.watch('learning.community_posts',          '{}');

-- migrate:down

do $$
declare
  watched record;
begin
  -- Those of partitions go with their parents'.
  for watched in
    select t.tgname as name, t.tgrelid::regclass as relation from pg_catalog.pg_trigger as t
    where t.tgfoid = 'audit.record_change()'::regprocedure and t.tgparentid = 0
  loop
    execute format('drop trigger %I on %s', watched.name, watched.relation);
  end loop;
end;
$$;

drop function audit.watch(regclass, text[]);
