import type { Client } from 'pg';
import type { Config } from '../config.ts';
import type { Located } from '../database/locate.ts';
import type { Project } from '../project.ts';
import type { Terminal } from './terminal.ts';

/** What a command says to whoever called it. A check that could not run is never Clean. */
export const ExitCode = { Clean: 0, Findings: 1, Usage: 2, CouldNotCheck: 3, Interrupted: 130 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** An option or an argument of a command, whose text becomes a T. */
export interface Parameter<T> {
  readonly summary: string;
  /** What stands for the value in the help; a parameter without one is a switch. */
  readonly placeholder?: string;
  /** Whether it must be given. */
  readonly required?: boolean;
  readonly fallback?: T;
  /** What the project says of it is the fallback. */
  readonly setting?: keyof Project;
  /** Whether an argument takes all that follow it: its T is then a list. */
  readonly rest?: true;
  /** @throws WrongValue */
  readonly parse: (text: string) => T;
}

/** The text of a parameter cannot be read: says what is expected. */
export class WrongValue extends Error {}

/** `--json`: given or not. */
export const flag = (summary: string): Parameter<boolean> => ({ summary, fallback: false, parse: () => true });

/** `--dir <folder>`: as it is. */
export function text(placeholder: string, summary: string): Parameter<string | undefined>;
export function text(placeholder: string, summary: string, fallback: string): Parameter<string>;
export function text(placeholder: string, summary: string, fallback?: string): Parameter<string | undefined> {
  return { placeholder, summary, parse: (value) => value, ...(fallback === undefined ? {} : { fallback }) };
}

/** `--dir <folder>`: where the project says, unless it is given. */
export const folder = (setting: keyof Project, summary: string): Parameter<string> => ({
  summary,
  placeholder: 'folder',
  setting,
  parse: (value) => value,
});

/** `--wait <seconds>`: a whole number within bounds. */
export function whole(
  placeholder: string,
  summary: string,
  bounds: { min: number; max: number; fallback: number },
): Parameter<number>;
export function whole(placeholder: string, summary: string, bounds: { min: number; max: number }): Parameter<number | undefined>;
export function whole(
  placeholder: string,
  summary: string,
  { min, max, fallback }: { min: number; max: number; fallback?: number },
): Parameter<number | undefined> {
  const parse = (value: string) => {
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || number < min || number > max)
      throw new WrongValue(`must be a whole number from ${String(min)} to ${String(max)}`);
    return number;
  };
  return { placeholder, summary, parse, ...(fallback === undefined ? {} : { fallback }) };
}

/** All further arguments, as they are; those that begin with a dash after `--`. */
export const rest = (summary: string): Parameter<readonly string[]> => ({
  summary,
  rest: true,
  fallback: [],
  parse: (value) => [value],
});

/** The same parameter, which must be given. */
export const required = <T>(parameter: Parameter<T | undefined>): Parameter<T> => ({
  ...(parameter as Parameter<T>),
  required: true,
});

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;
export type Values<P extends Parameters> = { readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never };

/** What a command may use. Everything that is opened through it is closed when the command ends. */
export interface CommandContext {
  readonly config: Config;
  readonly project: Project;
  readonly terminal: Terminal;
  /** Aborted by SIGINT and SIGTERM: stop soon, and leave nothing half done. */
  readonly signal: AbortSignal;
  /** The database to work on, as its owner: DIRECT_URL, DATABASE_URL, or the embedded default, which is started if need be. */
  locate(): Promise<Located>;
  /** A connection to it, as its owner. */
  connect(): Promise<Client>;
}

export interface Command {
  /** Noun and verb, as typed: `migrate up`. */
  readonly name: string;
  readonly summary: string;
  /** By long name, without the dashes. */
  readonly options: Parameters;
  /** By name, in the order in which they are given. */
  readonly arguments: Parameters;
  run(context: CommandContext, values: Readonly<Record<string, unknown>>): Promise<ExitCode>;
}

interface Definition<O extends Parameters, A extends Parameters> {
  readonly name: string;
  readonly summary: string;
  readonly options?: O;
  readonly arguments?: A;
  /** Receives the values of options and arguments together, by name. */
  run(context: CommandContext, values: Values<O> & Values<A>): Promise<ExitCode>;
}

/** Flags in, engine call, lines out, exit code. */
export const defineCommand = <const O extends Parameters = {}, const A extends Parameters = {}>(
  definition: Definition<O, A>,
): Command => ({
  name: definition.name,
  summary: definition.summary,
  options: definition.options ?? {},
  arguments: definition.arguments ?? {},
  // main.ts makes the values from these same parameters.
  run: (context, values) => definition.run(context, values as Values<O> & Values<A>),
});
