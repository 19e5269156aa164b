-- Executions with four lines of log each. The newest still wait or run. Versions are pinned by a trigger.
-- batch: 2000
-- without: executions_audit on prompts.executions
-- done: select from prompts.executions where id = pg_temp.key('execution', :to, pg_temp.active(:to, :executions))
create temporary table this on commit drop as
select i, at, id, status, latency_ms, tokens_in, tokens_out,
  case when status in ('RUNNING', 'COMPLETED', 'FAILED') then at + interval '40 milliseconds' end as started_at,
  case when status in ('COMPLETED', 'FAILED') then at + interval '40 milliseconds' + make_interval(secs => latency_ms / 1000.0)
       when status = 'CANCELLED' then at + interval '3 seconds' end as completed_at
from (
  select i, pg_temp.active(i, :executions) as at, pg_temp.key('execution', i, pg_temp.active(i, :executions)) as id,
    case
      when i > :executions - :executions / 200 then case when i % 3 = 0 then 'RUNNING' else 'PENDING' end
      when pg_temp.share('execution status', i) < 0.92 then 'COMPLETED'
      when pg_temp.share('execution status', i) < 0.98 then 'FAILED'
      else 'CANCELLED'
    end::prompts.execution_status as status,
    -- Half of them within a second, a few over ten.
    least(round(exp(6.9 + 2.2 * (pg_temp.share('latency', i) + pg_temp.share('more latency', i) - 1))), 30000)::integer as latency_ms,
    pg_temp.any_of(1500, 'tokens in', i) + 50 as tokens_in, pg_temp.any_of(900, 'tokens out', i) + 10 as tokens_out
  from generate_series(:from, :to) as i
) as made;

insert into prompts.executions (id, user_id, prompt_id, inputs, status, priority, output, validation_status, token_usage, latency_ms, cost_usd,
                                error_message, started_at, completed_at, created_at)
select id, pg_temp.user_key(pg_temp.few_of(:users, 'executing', i)), pg_temp.prompt_key(pg_temp.few_of(:prompts, 'executed', i)),
  jsonb_build_object('text', pg_temp.word('input', i)), status,
  (array['NORMAL', 'LOW', 'HIGH', 'CRITICAL'])[pg_temp.few_of(4, 'priority', i)]::prompts.priority,
  case when status = 'COMPLETED' then 'It is ' || pg_temp.word('output', i) || '.' end,
  case when status = 'COMPLETED' then case when pg_temp.share('valid', i) < 0.9 then 'PASSED' else 'FAILED' end
       when status in ('FAILED', 'CANCELLED') then 'SKIPPED' else 'PENDING' end::prompts.validation_status,
  case when status = 'COMPLETED' then jsonb_build_object('input', tokens_in, 'output', tokens_out, 'total', tokens_in + tokens_out, 'model', 'gpt-4') end,
  case when status in ('COMPLETED', 'FAILED') then latency_ms end,
  case when status = 'COMPLETED' then (tokens_in * 3 + tokens_out * 15) / 1000000.0 end,
  case when status = 'FAILED' then 'The provider did not answer in time.' end,
  started_at, completed_at, at
from this
on conflict do nothing;

insert into prompts.execution_logs (id, execution_id, level, message, metadata, logged_at)
select pg_temp.key('execution log', i * 4 + n, at), id,
  case when n = 4 and status = 'FAILED' then 'ERROR' when n = 1 then 'DEBUG' else 'INFO' end::prompts.log_level,
  (array['Waits for a worker.', 'Taken by a worker.', 'Asked the model.', 'Ended.'])[n], jsonb_build_object('step', n), at + n * interval '10 milliseconds'
from this, generate_series(1, 4) as n
on conflict do nothing;
