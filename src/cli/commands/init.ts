import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspectFolder } from '../../toolkit/init/inspect.ts';
import { type Plan, planInit } from '../../toolkit/init/plan.ts';
import { newMigration } from '../../toolkit/migrate/new.ts';
import { defineCommand, ExitCode, flag, text } from '../command.ts';
import type { Terminal } from '../terminal.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'Set a new or an existing project up. Adds what is missing, and overwrites nothing.',
  options: {
    dir: text('folder', 'The project.', '.'),
    yes: flag('Also add the scripts to package.json, which are only shown otherwise.'),
    'dry-run': flag('Write nothing; show what would be written.'),
    json: flag('As JSON.'),
  },
  async run({ terminal }, { dir, yes, json, 'dry-run': dry }) {
    const plan = planInit(await inspectFolder(dir));
    const written = dry ? [] : await write(plan, dir, yes);
    if (json)
      terminal.json({ ...plan, files: Object.fromEntries(plan.files), additions: Object.fromEntries(plan.additions), written });
    else show(plan, terminal, { written, dry, yes });
    return ExitCode.Clean;
  },
});

/** Returns the paths of what it wrote. */
async function write({ files, additions, firstMigration, packageJson }: Plan, dir: string, yes: boolean): Promise<string[]> {
  const written: string[] = [];
  for (const [name, content] of files) {
    const path = join(dir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: 'wx' });
    written.push(path);
  }
  for (const [name, content] of additions) {
    await appendFile(join(dir, name), content);
    written.push(join(dir, name));
  }
  if (firstMigration !== undefined) written.push(await newMigration(join(dir, firstMigration), 'first_tables', new Date()));
  if (yes && packageJson !== undefined) {
    await writeFile(join(dir, 'package.json'), packageJson);
    written.push(join(dir, 'package.json'));
  }
  return written;
}

function show(
  plan: Plan,
  terminal: Terminal,
  { written, dry, yes }: { readonly written: readonly string[]; readonly dry: boolean; readonly yes: boolean },
): void {
  for (const sentence of plan.found) terminal.note(sentence);
  for (const path of written) terminal.line(`${path} is written.`);
  if (dry) {
    for (const [name, content] of plan.files) terminal.line(`${name} would be written:\n\n${content}`);
    for (const [name, content] of plan.additions) terminal.line(`${name} would get:\n\n${content.trim()}\n`);
    if (plan.firstMigration !== undefined) terminal.line(`${plan.firstMigration} would get a first migration.`);
  }
  if (Object.keys(plan.scripts).length > 0 && (dry || !yes)) {
    terminal.line('Scripts for package.json (--yes adds them):');
    for (const [name, command] of Object.entries(plan.scripts))
      terminal.line(`  ${JSON.stringify(name)}: ${JSON.stringify(command)}`);
  }
  terminal.note('Next:');
  for (const [command, what] of plan.next) terminal.note(`  ${command.padEnd(30)} ${what}`);
}
