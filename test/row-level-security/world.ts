import { createHash } from 'node:crypto';
import type { TestDatabase } from '../support/database.ts';
import { actors, ADMIN, ALICE, BOB, companions, MODERATOR, SUSPENDED } from './people.ts';
import { populateAudit } from './world-of-audit.ts';
import { populateContent } from './world-of-content.ts';
import { populateKaava } from './world-of-kaava.ts';
import { populateLearning } from './world-of-learning.ts';
import { fillLeaves } from './world-of-leaves.ts';
import { populateStudio } from './world-of-studio.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Two users who have a row in every table, named after them; each has a draft and a published prompt, and Bob has executed
 * Alice's published one. A moderator, an administrator and Alice's companions have nothing but their accounts.
 */
export async function populate(database: TestDatabase): Promise<void> {
  const { owner } = database;
  const people = [
    ['alice', ALICE, 'USER'],
    ['bob', BOB, 'USER'],
    ['moderator', MODERATOR, 'MODERATOR'],
    ['administrator', ADMIN, 'ADMIN'],
    ...companions.map((who) => [who, actors[who].userId, who === 'instructor' ? 'INSTRUCTOR' : 'USER'] as const),
  ] as const;
  for (const [name, id, role] of people) {
    await owner.query(
      `insert into identity.users (id, email, username, name, role, password_hash, email_token_hash) values ($1, $2, $3::text, $3::text, $4, '$s$x', $5)`,
      [id, `${name}@example.com`, name, role, hash(`mail ${name}`)],
    );
    await owner.query(`update identity.settings set focus_keyphrase = $2 where user_id = $1`, [id, name]);
  }
  await owner.query(
    `insert into identity.users (id, email, username, name, role, password_hash) values ($1, 'suspended@example.com', 'suspended', 'suspended', 'USER', '$s$x')`,
    [SUSPENDED],
  );
  await owner.query(`update identity.settings set focus_keyphrase = 'suspended' where user_id = $1`, [SUSPENDED]);
  await owner.query(`insert into core.feature_flags (key, description) values ('flag', 'A flag.')`);
  await owner.query(`select core.consume_rate_limit('limit', 10, 3600)`);
  for (const [name, id] of people.slice(0, 2)) {
    await owner.query(`insert into core.idempotency_keys (user_id, route, key, request_hash) values ($1, 'POST /v1/x', $2, $3)`, [
      id,
      name,
      hash(name),
    ]);
    await owner.query(
      `insert into identity.sessions (user_id, user_agent, token_hash, expires_at) values ($1, $2, $3, now() + interval '1 hour')`,
      [id, name, hash(`session ${name}`)],
    );
    await owner.query(`insert into identity.api_keys (user_id, name, key_prefix, key_hash) values ($1, $2, 'kv_test', $3)`, [
      id,
      name,
      hash(`key ${name}`),
    ]);
    await owner.query(
      `insert into identity.provider_credentials (user_id, provider, encrypted_key, key_id) values ($1, 'OPENAI', $2, $3)`,
      [id, Buffer.alloc(40, 1), name],
    );
    await owner.query(
      `insert into identity.notifications (user_id, type, title, message) values ($1, 'SYSTEM_UPDATE', $2, 'm')`,
      [id, name],
    );
    for (const status of ['DRAFT', 'PUBLISHED']) {
      const title = `${name} ${status.toLowerCase()}`;
      const prompt = await owner.query<{ id: string }>(
        `insert into prompts.prompts (user_id, name, template, status, published_at)
         values ($1, $2::text, $2::text || ' v1', $3, case when $3 = 'PUBLISHED'::prompts.prompt_status then now() end) returning id`,
        [id, title, status],
      );
      const promptId = prompt.rows[0]?.id;
      await owner.query(`insert into prompts.validations (prompt_id, name, type, config) values ($1, $2, 'REGEX', '{}')`, [
        promptId,
        title,
      ]);
      await owner.query(
        `insert into prompts.executions (user_id, prompt_id, inputs) values ($1, $2, jsonb_build_object('of', $3::text))`,
        [id, promptId, title],
      );
      await owner.query(`update prompts.prompts set template = name || ' v2' where id = $1`, [promptId]);
    }
  }
  await owner.query(
    `insert into prompts.executions (user_id, prompt_id, inputs)
     select $1, id, '{"of": "bob on alice published"}' from prompts.prompts where name = 'alice published'`,
    [BOB],
  );
  // Bob archives a prompt while Alice's execution of it runs; and keeps a provider's key that he does not use.
  await owner.query(
    `with prompt as (
       insert into prompts.prompts (user_id, name, template) values ($2, 'bob archived', 'bob archived v1') returning id
     ), validation as (
       insert into prompts.validations (prompt_id, name, type, config) select id, 'bob archived', 'REGEX', '{}' from prompt
     )
     insert into prompts.executions (user_id, prompt_id, inputs)
     select u.id, p.id, jsonb_build_object('of', u.name) from prompt as p, (values ($1::uuid, 'alice on bob archived'), ($2, 'bob archived')) as u (id, name)`,
    [ALICE, BOB],
  );
  await owner.query(
    `update prompts.executions set status = 'RUNNING', started_at = now() where inputs ->> 'of' = 'alice on bob archived'`,
  );
  await owner.query(`update prompts.prompts set template = name || ' v2', status = 'ARCHIVED' where name = 'bob archived'`);
  await owner.query(
    `insert into identity.provider_credentials (user_id, provider, encrypted_key, key_id, is_active) values ($1, 'LLAMA', $2, 'bob unused', false)`,
    [BOB, Buffer.alloc(40, 1)],
  );
  await owner.query(
    `insert into prompts.execution_logs (execution_id, message) select id, inputs ->> 'of' from prompts.executions`,
  );
  await owner.query(
    `update prompts.executions set created_at = created_at - interval '2 days' where inputs ->> 'of' = 'bob published'`,
  );
  await owner.query('select prompts.refresh_daily_usage()');
  await populateStudio(database);
  await populateContent(database);
  await populateLearning(database);
  await populateAudit(database);
  await populateKaava(database);
  // Later than what was computed of users.
  await owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [SUSPENDED]);
  await fillLeaves(database);
}
