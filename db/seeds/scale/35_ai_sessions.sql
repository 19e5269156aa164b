-- AI sessions with four lines of log each. The newest still wait or run.
-- batch: 2000
-- without: ai_sessions_audit on studio.ai_sessions
-- done: select from studio.ai_sessions where id = pg_temp.key('ai session', :to, pg_temp.active(:to, :ai_sessions))
create temporary table this on commit drop as
select i, at, pg_temp.key('ai session', i, at) as id, status, took_ms, pg_temp.few_of(:projects, 'ai project', i) as project,
  case when status in ('COMPLETED', 'FAILED', 'CANCELLED') then at + make_interval(secs => took_ms / 1000.0) end as completed_at
from (
  select i, pg_temp.active(i, :ai_sessions) as at, pg_temp.any_of(30000, 'took', i) + 800 as took_ms,
    case
      when i > :ai_sessions - :ai_sessions / 200 then case when i % 2 = 0 then 'PROCESSING' else 'PENDING' end
      when pg_temp.share('ai status', i) < 0.9 then 'COMPLETED'
      when pg_temp.share('ai status', i) < 0.98 then 'FAILED'
      else 'CANCELLED'
    end::studio.ai_session_status as status
  from generate_series(:from, :to) as i
) as made;

insert into studio.ai_sessions (id, user_id, project_id, session_type, status, phase, progress, input_data, ai_analysis, suggestions, tokens_used,
                                cost_usd, processing_time_ms, quality_score, error_message, error_code, completed_at, created_at)
select id, pg_temp.user_key(owner), pg_temp.project_key(project), (array['pipeline', 'design', 'refine'])[pg_temp.few_of(3, 'ai type', i)], status,
  case when status = 'PENDING' then 'upload' when completed_at is null then 'analysis' else 'done' end, case when completed_at is null then 10 else 100 end,
  '{"width": 1440}', jsonb_build_object('kind', pg_temp.word('found', i)), case when status = 'COMPLETED' then '["Use one column on phones."]'::jsonb end,
  tokens, tokens * 0.000015, took_ms, case when status = 'COMPLETED' then round(pg_temp.share('ai quality', i)::numeric, 3) end,
  case when status = 'FAILED' then 'The picture could not be read.' end, case when status = 'FAILED' then 'UNREADABLE' end, completed_at, at
from (select *, pg_temp.few_of(:users, 'project owner', project) as owner, pg_temp.any_of(4000, 'ai tokens', i) as tokens from this offset 0) as this
on conflict do nothing;

insert into studio.ai_session_logs (id, session_id, level, phase, message, duration_ms, memory_bytes, error_code, logged_at)
select pg_temp.key('ai log', i * 4 + n, at), id, case when n = 4 and status = 'FAILED' then 'ERROR' when n = 1 then 'DEBUG' else 'INFO' end::studio.ai_log_level,
  (array['upload', 'analysis', 'generation', 'done'])[n], (array['Took the picture.', 'Looked for sections.', 'Wrote a module.', 'Ended.'])[n],
  took_ms / 4, 50000000 + pg_temp.any_of(200000000, 'memory', i * 4 + n), case when n = 4 and status = 'FAILED' then 'UNREADABLE' end,
  at + n * interval '10 milliseconds'
from this, generate_series(1, 4) as n
on conflict do nothing;
