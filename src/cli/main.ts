import { Command as Program, CommanderError, Help, InvalidArgumentError, Option } from 'commander';
import pg from 'pg';
import { loadConfig } from '../config.ts';
import { type Located, locateDatabase } from '../database/locate.ts';
import { type Command, type CommandContext, ExitCode, type Parameter, WrongValue } from './command.ts';
import { explain } from './failure.ts';
import { loadProject, type Project } from '../project.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Every command. Only the one that was asked for is loaded. */
const registry: readonly { readonly name: string; readonly summary: string; readonly load: () => Promise<Command> }[] = [
  {
    name: 'access',
    summary: 'Show who may do what, by grants, policies, views and functions; with --check, what changed since it was committed.',
    load: async () => (await import('./commands/access.ts')).accessCommand,
  },
  {
    name: 'access who-can',
    summary: 'Show who may do something with a table, view, column, sequence, function or schema, which rows, and why.',
    load: async () => (await import('./commands/access-who-can.ts')).accessWhoCan,
  },
  {
    name: 'access of',
    summary: 'Show everything that a role may do.',
    load: async () => (await import('./commands/access-of.ts')).accessOfCommand,
  },
  {
    name: 'db start',
    summary: 'Start the embedded PostgreSQL, to stay until it is stopped.',
    load: async () => (await import('./commands/db.ts')).dbStart,
  },
  {
    name: 'db stop',
    summary: 'Stop the embedded PostgreSQL, whoever uses it.',
    load: async () => (await import('./commands/db.ts')).dbStop,
  },
  {
    name: 'db status',
    summary: 'Show whether the embedded PostgreSQL runs, where its data are and who uses it. Exit code 1 when it does not run.',
    load: async () => (await import('./commands/db-status.ts')).dbStatus,
  },
  {
    name: 'db url',
    summary: 'Print the URL of the database, with its password.',
    load: async () => (await import('./commands/db-url.ts')).dbUrl,
  },
  {
    name: 'db psql',
    summary: 'Open psql on the database; further arguments go to psql.',
    load: async () => (await import('./commands/db-psql.ts')).dbPsql,
  },
  {
    name: 'db reset',
    summary: 'Destroy the embedded PostgreSQL with all its data.',
    load: async () => (await import('./commands/db-reset.ts')).dbReset,
  },
  {
    name: 'db prepare',
    summary:
      'Bring the embedded PostgreSQL up to date: migrations, then seeds. Of any other database, only report what is pending.',
    load: async () => (await import('./commands/db-prepare.ts')).dbPrepare,
  },
  {
    name: 'docs',
    summary: 'Describe the database: a site to read, Markdown, diagrams, DBML or JSON.',
    load: async () => (await import('./commands/docs.ts')).docsCommand,
  },
  {
    name: 'drift',
    summary: 'Compare a live database with the migrations, object by object. Exit code 1 when they differ.',
    load: async () => (await import('./commands/drift.ts')).driftCommand,
  },
  {
    name: 'generate',
    summary: 'Write everything that is derived from the migrations, or what is named.',
    load: async () => (await import('./commands/generate.ts')).generateCommand,
  },
  {
    name: 'import legacy-templates',
    summary:
      'Make module templates of studio.legacy_templates, each row exactly once. Exit code 1 when rows are rejected or wait.',
    load: async () => (await import('./commands/import-legacy-templates.ts')).importLegacyTemplates,
  },
  {
    name: 'init',
    summary: 'Set a new or an existing project up. Adds what is missing, and overwrites nothing.',
    load: async () => (await import('./commands/init.ts')).initCommand,
  },
  {
    name: 'integrity',
    summary: 'Look for what constraints alone cannot keep: in any database, and by the rules of the project.',
    load: async () => (await import('./commands/integrity.ts')).integrityCommand,
  },
  {
    name: 'keys new',
    summary: 'Print a new encryption key, as a line for ENCRYPTION_KEYS or the file of keys.',
    load: async () => (await import('./commands/keys-new.ts')).keysNew,
  },
  {
    name: 'keys rotate',
    summary: 'Encrypt everything anew that is not with the active key. Exit code 1 when something cannot be, or is left.',
    load: async () => (await import('./commands/keys-rotate.ts')).keysRotate,
  },
  {
    name: 'keys status',
    summary: 'Show which keys the encrypted columns are encrypted with. Exit code 1 when some are not with the active key.',
    load: async () => (await import('./commands/keys-status.ts')).keysStatus,
  },
  {
    name: 'migrate up',
    summary: 'Apply the pending migrations, one at a time, in order.',
    load: async () => (await import('./commands/migrate-up.ts')).migrateUp,
  },
  {
    name: 'migrate down',
    summary: 'Roll back the newest migrations: one, N, or all after a version.',
    load: async () => (await import('./commands/migrate-down.ts')).migrateDown,
  },
  {
    name: 'migrate redo',
    summary: 'Roll the newest migration back, and apply it again.',
    load: async () => (await import('./commands/migrate-redo.ts')).migrateRedo,
  },
  {
    name: 'migrate status',
    summary: 'Show which migrations are applied, pending, edited, missing or out of order.',
    load: async () => (await import('./commands/migrate-status.ts')).migrateStatus,
  },
  {
    name: 'migrate new',
    summary: 'Write the file of a new migration.',
    load: async () => (await import('./commands/migrate-new.ts')).migrateNew,
  },
  {
    name: 'queries write',
    summary: 'Write down every query of the service, with its plan as the role that sends it.',
    load: async () => (await import('./commands/queries-write.ts')).queriesWrite,
  },
  {
    name: 'queries check',
    summary:
      'Compare every query of the service, and its plan, with what is written down. Exit code 1 when one has become worse.',
    load: async () => (await import('./commands/queries-check.ts')).queriesCheck,
  },
  {
    name: 'queries list',
    summary: 'Show every query of the service: who sends it, and what the planner expects it to cost.',
    load: async () => (await import('./commands/queries-list.ts')).queriesList,
  },
  {
    name: 'queries explain',
    summary: 'Show a query and its plan, as everybody who sends it.',
    load: async () => (await import('./commands/queries-explain.ts')).queriesExplain,
  },
  {
    name: 'seed reference',
    summary: 'Insert the rows that the product needs; those that are there stay as they are.',
    load: async () => (await import('./commands/seed.ts')).seedReference,
  },
  {
    name: 'seed demo',
    summary: 'Insert rows to look around with, and accounts whose passwords everybody knows. Development only.',
    load: async () => (await import('./commands/seed.ts')).seedDemo,
  },
  {
    name: 'seed scale',
    summary:
      'Make users and events by the million, to measure with. The same numbers make the same rows, and none twice. Of them the audit log keeps the first user only.',
    load: async () => (await import('./commands/seed-scale.ts')).seedScale,
  },
  {
    name: 'uses',
    summary: 'Show who still uses a table, a view or a column. Exit code 1 when somebody does, 0 when it can be dropped.',
    load: async () => (await import('./commands/uses.ts')).usesCommand,
  },
];

export const commandNames: readonly string[] = registry.map(({ name }) => name);

/**
 * Runs one command line: `['migrate', 'up', '--dry-run']`.
 *
 * Never throws: whatever goes wrong is explained on the terminal and becomes an exit code.
 */
export async function main(argv: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.Clean;
  try {
    // Of two that fit, the one with more words comes last.
    const asked = registry.findLast(({ name }) => name.split(' ').every((word, index) => argv[index] === word));
    const command = await asked?.load();
    const program = programOf(terminal, command, async (values) => {
      exitCode = await run(command as Command, values, terminal, signal);
    });
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? ExitCode.Clean : ExitCode.Usage;
    else exitCode = explain(error, terminal);
  }
  return signal.aborted ? ExitCode.Interrupted : exitCode;
}

async function run(
  command: Command,
  values: Record<string, unknown>,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const config = loadConfig();
  const project = await loadProject();
  let located: Promise<Located> | undefined;
  const clients: pg.Client[] = [];
  const locate = () => (located ??= locateDatabase(config, 'owner'));
  const context: CommandContext = {
    config,
    project,
    terminal,
    signal,
    locate,
    async connect() {
      const client = new pg.Client({
        connectionString: (await locate()).url,
        connectionTimeoutMillis: config.DATABASE_CONNECTION_TIMEOUT,
        application_name: 'kaava',
        keepAlive: true,
      });
      // A connection that is lost between two queries is reported by the next one.
      client.on('error', () => {});
      await client.connect();
      clients.push(client);
      return client;
    },
  };
  try {
    return await command.run(context, withSettings(command, values, project));
  } catch (error) {
    return explain(error, terminal, config.KAAVA_DEBUG);
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
    await located?.then(({ release }) => release()).catch(() => {});
  }
}

/** Options that were not given, as the project says. */
const withSettings = (command: Command, values: Readonly<Record<string, unknown>>, project: Project) => ({
  ...values,
  ...Object.fromEntries(
    Object.entries(command.options).flatMap(([name, { setting }]) =>
      setting === undefined || values[name] !== undefined ? [] : [[name, project[setting]]],
    ),
  ),
});

function programOf(
  terminal: Terminal,
  command: Command | undefined,
  action: (values: Record<string, unknown>) => Promise<void>,
): Program {
  const leaves: { readonly name: string; readonly program: Program }[] = [];
  const root: Program = new Program('kaava')
    .description('Schema-first SQL toolkit for PostgreSQL and TypeScript.')
    .version(version(), '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print this help.')
    .configureHelp({
      // The top level lists every command with its noun, not only the nouns.
      formatHelp: (at, helper) => new Help().formatHelp(at, at === root ? Object.assign(helper, flat) : helper),
    });
  const flat = {
    visibleCommands: () => leaves.map(({ program }) => program),
    subcommandTerm: (child: Program) => leaves.find(({ program }) => program === child)?.name ?? child.name(),
  };
  for (const { name, summary } of registry) {
    const words = name.split(' ');
    const parent = words
      .slice(0, -1)
      .reduce((at, word) => at.commands.find((each) => each.name() === word) ?? at.command(word), root);
    const leaf = parent.command(words.at(-1) as string).description(summary);
    leaves.push({ name, program: leaf });
    if (command?.name !== name) continue;
    for (const [argument, parameter] of Object.entries(command.arguments))
      leaf.argument(
        parameter.required === true ? `<${argument}>` : `[${argument}${parameter.rest === true ? '...' : ''}]`,
        parameter.summary,
        parserOf(parameter),
        parameter.fallback,
      );
    for (const [option, parameter] of Object.entries(command.options)) leaf.addOption(optionOf(option, parameter));
    leaf.action(async () => {
      const options = Object.fromEntries(
        // A switch that is not given has no value in commander.
        leaf.options.map((option) => [
          option.name(),
          (leaf.getOptionValue(option.attributeName()) as unknown) ?? command.options[option.name()]?.fallback,
        ]),
      );
      const given = Object.keys(command.arguments).map(
        (argument, index) => [argument, leaf.processedArgs[index] as unknown] as const,
      );
      await action({ ...options, ...Object.fromEntries(given) });
    });
  }
  for (const each of [root, ...allUnder(root)]) {
    each
      .exitOverride()
      .helpOption('-h, --help', 'Print this help.')
      .helpCommand(false)
      .configureOutput({
        writeOut: (text) => terminal.line(text.trimEnd()),
        writeErr: (text) => terminal.note(text.trimEnd()),
      });
  }
  return root;
}

const allUnder = (program: Program): Program[] => program.commands.flatMap((child) => [child, ...allUnder(child)]);

function optionOf(name: string, parameter: Parameter<unknown>): Option {
  if (parameter.placeholder === undefined) return new Option(`--${name}`, parameter.summary);
  const option = new Option(`--${name} <${parameter.placeholder}>`, parameter.summary).argParser(parserOf(parameter));
  if (parameter.fallback !== undefined) option.default(parameter.fallback);
  return parameter.required === true ? option.makeOptionMandatory() : option;
}

const parserOf = (parameter: Parameter<unknown>) => (value: string, before: unknown) => {
  try {
    const parsed = parameter.parse(value);
    return parameter.rest === true ? [before, parsed].flat() : parsed;
  } catch (error) {
    if (error instanceof WrongValue) throw new InvalidArgumentError(`It ${error.message}.`);
    throw error;
  }
};
