import { type ChildProcess, spawn } from 'node:child_process';
import type { TestDatabase } from '../../support/database.ts';

/** So many old templates, with the same ids each time; every 50th has no title. The HTML has so many characters. */
export async function loadTemplates({ owner }: TestDatabase, rows: number, html = 20): Promise<void> {
  await owner.query('delete from studio.module_templates');
  await owner.query('delete from studio.legacy_templates');
  await owner.query(
    `insert into studio.legacy_templates (id, title, "desc", type, html, css, tags)
     select overlay('01900000-0000-7000-8000-000000000000' placing lpad(n::text, 8, '0') from 29)::uuid,
            case when n % 50 <> 0 then 'Template ' || n % 100 end, 'number ' || n,
            (array['header', 'hero', 'content', 'footer', 'other'])[1 + n % 5], repeat('h', $2), 'p {}', 'a, b, ' || n % 7
     from generate_series(1, $1) as n`,
    [rows, html],
  );
}

/** What became of all rows, without what differs from run to run (keys and times). */
export const outcome = async ({ owner }: TestDatabase): Promise<unknown[]> =>
  (
    await owner.query<Record<string, unknown>>(
      `select l.id as legacy_id, l.migrated, l.rejection, m.name, m.slug, m.description, m.category, m.complexity, m.html_content, m.css_content,
              m.tags, m.version, m.author_id, m.is_public, m.is_approved
       from studio.legacy_templates as l full join studio.module_templates as m on m.id = l.module_template_id
       order by l.id, m.slug`,
    )
  ).rows;

export interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** `kaava import legacy-templates` as a process of its own. */
export function importing({ ownerUrl }: TestDatabase, args: readonly string[] = [], node: readonly string[] = []): Run {
  const child = spawn(process.execPath, [...node, '--import', 'tsx', 'src/cli.ts', 'import', 'legacy-templates', ...args], {
    env: { PATH: process.env['PATH'], DIRECT_URL: ownerUrl, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr }))) };
}
