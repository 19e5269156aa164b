-- The AI Code Reviewer of FormaOps.
-- In the demo user's name, whatever its id is: somebody may have registered the address before.
insert into prompts.prompts (id, user_id, name, description, template, variables, status, published_at)
select '01900000-0000-7000-8000-000000000101', u.id, 'AI Code Reviewer', 'Reviews code for best practices and security',
$template$Review the following {{language}} code for:
- Code quality and best practices
- Security vulnerabilities
- Performance optimizations

Code:
```{{language}}
{{code}}
```$template$,
$variables$[
  {
    "name": "language",
    "type": "string",
    "required": true,
    "defaultValue": "typescript",
    "options": ["typescript", "javascript", "python", "go"]
  },
  {
    "name": "code",
    "type": "string",
    "required": true,
    "description": "Code to review"
  }
]$variables$,
  'PUBLISHED', now()
from identity.users as u
where u.email = 'demo@formaops.com'
on conflict do nothing;

insert into prompts.validations (id, prompt_id, name, type, config)
select '01900000-0000-7000-8000-000000000201', p.id, 'Code Review Schema', 'SCHEMA',
$config${
  "type": "object",
  "required": ["issues", "overall_rating"],
  "properties": {
    "issues": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["type", "severity", "description"],
        "properties": {
          "type": { "enum": ["security", "performance", "style", "bug"] },
          "severity": { "enum": ["low", "medium", "high", "critical"] },
          "description": { "type": "string" },
          "suggestion": { "type": "string" }
        }
      }
    },
    "overall_rating": { "type": "number", "minimum": 1, "maximum": 10 }
  }
}$config$
from prompts.prompts as p
where p.id = '01900000-0000-7000-8000-000000000101'
on conflict do nothing;

insert into prompts.executions (id, user_id, prompt_id, inputs, output, validated_output, status, validation_status, latency_ms, cost_usd,
                                token_usage, created_at, started_at, completed_at)
select '01900000-0000-7000-8000-000000000301', p.user_id, p.id,
  $inputs${"language": "typescript", "code": "const user = { password: \"123456\" }; // Bad practice"}$inputs$,
  '{"issues":[{"type":"security","severity":"high","description":"Hardcoded password"}],"overall_rating":3}',
  '{"issues": [{"type": "security", "severity": "high", "description": "Hardcoded password in code"}], "overall_rating": 3}',
  'COMPLETED', 'PASSED', 2340, 0.045,
  '{"input": 156, "output": 89, "total": 245, "model": "gpt-4"}',
  month.start + interval '9 hours', month.start + interval '9 hours', month.start + interval '9 hours 5 seconds'
from prompts.prompts as p, date_trunc('month', now(), 'UTC') as month (start)
where p.id = '01900000-0000-7000-8000-000000000101'
on conflict do nothing;

-- One that failed, and one that waits for a worker.
insert into prompts.executions (id, user_id, prompt_id, inputs, status, validation_status, error_message, latency_ms, created_at, started_at, completed_at)
select e.id::uuid, p.user_id, p.id, e.inputs::jsonb, e.status::prompts.execution_status, e.validation_status::prompts.validation_status, e.error, e.latency_ms,
  month.start + e.at,
  case when e.status = 'FAILED' then month.start + e.at end,
  case when e.status = 'FAILED' then month.start + e.at + interval '30 seconds' end
from (values
  ('01900000-0000-7000-8000-000000000302', '{"language": "go", "code": "func main() {}"}',        'FAILED',  'SKIPPED', 'The provider did not answer within 30 seconds.', 30000, interval '10 hours'),
  ('01900000-0000-7000-8000-000000000303', '{"language": "python", "code": "print(1 / 0)"}',      'PENDING', 'PENDING', null,                                             null,  interval '11 hours')
) as e (id, inputs, status, validation_status, error, latency_ms, at)
join prompts.prompts as p on p.id = '01900000-0000-7000-8000-000000000101'
cross join date_trunc('month', now(), 'UTC') as month (start)
on conflict do nothing;

-- Logs and events have their time in the key, so in another month a second run would not conflict.
insert into prompts.execution_logs (id, execution_id, level, message, metadata, logged_at)
select l.id::uuid, e.id, l.level::prompts.log_level, l.message, l.metadata::jsonb, month.start + l.at
from (values
  ('01900000-0000-7000-8000-000000000311', '01900000-0000-7000-8000-000000000301', 'INFO',  'Asked the model.',            '{"model": "gpt-4"}',   interval '9 hours'),
  ('01900000-0000-7000-8000-000000000312', '01900000-0000-7000-8000-000000000301', 'INFO',  'The output is valid.',        '{"validations": 1}',   interval '9 hours 5 seconds'),
  ('01900000-0000-7000-8000-000000000313', '01900000-0000-7000-8000-000000000302', 'WARN',  'No answer yet.',              '{"seconds": 15}',      interval '10 hours 15 seconds'),
  ('01900000-0000-7000-8000-000000000314', '01900000-0000-7000-8000-000000000302', 'ERROR', 'The provider did not answer.', '{"seconds": 30}',      interval '10 hours 30 seconds')
) as l (id, execution_id, level, message, metadata, at)
join prompts.executions as e on e.id = l.execution_id::uuid
cross join date_trunc('month', now(), 'UTC') as month (start)
where not exists (select from prompts.execution_logs as old where old.execution_id = e.id and old.id = l.id::uuid);

select prompts.refresh_daily_usage();
