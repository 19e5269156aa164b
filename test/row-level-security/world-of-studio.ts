import type { TestDatabase } from '../support/database.ts';
import { actors, ADMIN, ALICE, BOB, collaborators, type Companion, MODERATOR } from './people.ts';

/**
 * Each of Alice and Bob has three module templates, a private and a public project, AI sessions, and templates in their private
 * project. The moderator collaborates as VIEWER on Alice's private project, as do her companions in their roles, and the administrator
 * as EDITOR on Bob's. One approved module template has lost its author.
 */
export async function populateStudio({ owner }: TestDatabase): Promise<void> {
  const idOf = async (statement: string, values: readonly unknown[]): Promise<string> =>
    (await owner.query<{ id: string }>(statement, [...values])).rows[0]?.id ?? '';
  for (const [name, id] of [
    ['alice', ALICE],
    ['bob', BOB],
  ] as const) {
    for (const [state, isPublic, isApproved] of [
      ['private', false, false],
      ['pending', true, false],
      ['approved', true, true],
    ] as const) {
      await owner.query(
        `insert into studio.module_templates (author_id, name, slug, category, complexity, html_content, is_public, is_approved)
         values ($1, $2, $3, 'HERO', 'SIMPLE', '<p></p>', $4, $5)`,
        [id, `${name} ${state}`, `${name}-${state}`, isPublic, isApproved],
      );
    }
    const project = (state: string) =>
      idOf(`insert into studio.projects (user_id, name, is_public) values ($1, $2, $3) returning id`, [
        id,
        `${name} ${state}`,
        state === 'public',
      ]);
    const projectId = await project('private');
    await project('public');
    await owner.query(`insert into studio.project_collaborators (project_id, user_id, role) values ($1, $2, $3)`, [
      projectId,
      name === 'alice' ? MODERATOR : ADMIN,
      name === 'alice' ? 'VIEWER' : 'EDITOR',
    ]);
    for (const [companion, [role, rights]] of name === 'alice' ? Object.entries(collaborators) : [])
      await owner.query(
        `insert into studio.project_collaborators (project_id, user_id, role${rights.map((right) => `, ${right}`).join('')}) values ($1, $2, $3${', true'.repeat(rights.length)})`,
        [projectId, actors[companion as Companion].userId, role],
      );
    for (const [phase, on] of [
      [`${name}_own`, null],
      [`${name}_project`, projectId],
    ] as const) {
      await owner.query(
        `insert into studio.ai_sessions (user_id, project_id, session_type, phase, ai_analysis) values ($1, $2, 'pipeline', $3, '{"kind": "hero"}')`,
        [id, on, phase],
      );
    }
    for (const status of ['DRAFT', 'REVIEW', 'PUBLISHED']) {
      const template = await idOf(
        `insert into studio.templates (project_id, name, html_content, hubspot_config) values ($1, $2, 'v1', '{}') returning id`,
        [projectId, `${name} ${status.toLowerCase()}`],
      );
      await owner.query(`update studio.templates set html_content = 'v2' where id = $1`, [template]);
      const path = ['REVIEW', 'APPROVED', 'PUBLISHED'];
      for (const step of path.slice(0, path.indexOf(status) + 1)) {
        await owner.query(`update studio.templates set status = $2 where id = $1`, [template, step]);
      }
    }
  }
  await owner.query(
    `insert into studio.ai_sessions (user_id, session_type, phase, ai_analysis) values (null, 'analysis', 'nobody', '{"kind": "hero"}')`,
  );
  await owner.query(`insert into studio.ai_session_logs (session_id, message) select id, phase from studio.ai_sessions`);
  await owner.query(
    `insert into studio.module_templates (author_id, name, slug, category, complexity, html_content, is_public, is_approved)
     values (null, 'nobody approved', 'nobody-approved', 'FORM', 'SIMPLE', 'h', true, true)`,
  );
  for (const [from, on, isApproved] of [
    ['alice', 'bob', true],
    ['bob', 'alice', false],
  ] as const) {
    await owner.query(
      `insert into studio.template_reviews (user_id, template_id, rating, comment, is_approved)
       select $1, t.id, 4, $2::text, $3 from studio.module_templates as t where t.name = $4`,
      [from === 'alice' ? ALICE : BOB, from, isApproved, `${on} approved`],
    );
  }
  await owner.query(`insert into studio.legacy_templates (title) values ('legacy')`);
}
