-- Rows for a person to look around with. Development only. Safe to run again: nothing is doubled or overwritten.
-- :scrypt'…' becomes the quoted hash of a password. Rows that a statement returns are reported to whoever runs it.

insert into identity.users (id, email, username, name, role, plan, email_verified, password_hash) values
  ('01900000-0000-7000-8000-000000000001', 'admin@example.com', 'admin', 'Admin User', 'ADMIN', 'ENTERPRISE', true, :scrypt'admin-password-1'),
  ('01900000-0000-7000-8000-000000000002', 'demo@formaops.com', 'demo',  'Demo User',  'USER',  'PRO',        true, :scrypt'demo-password-1')
on conflict do nothing
returning email, case role when 'ADMIN' then 'admin-password-1' else 'demo-password-1' end as password, role;

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
  now() - interval '5 seconds', now() - interval '5 seconds', now()
from prompts.prompts as p
where p.id = '01900000-0000-7000-8000-000000000101'
on conflict do nothing;

refresh materialized view concurrently prompts.daily_usage;
