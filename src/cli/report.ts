import type { Finding, Level, Report } from '../toolkit/finding.ts';
import { ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

/** A report as text: each finding with its remedy, then what was checked and what was not. */
export function printReport({ findings, checked, unchecked }: Report, terminal: Terminal): void {
  const { bold, dim } = terminal.colors;
  for (const finding of findings) {
    terminal.line(`${marked(finding.level, terminal)} ${bold(finding.rule)}  ${finding.message}`);
    if (finding.file !== null) terminal.line(`  at ${placeOf(finding)}`);
    terminal.line(`  ${dim(finding.remedy)}`);
  }
  if (findings.length > 0) terminal.line();
  terminal.line(
    `Found: ${String(findings.length)}. Checked: ${checked.length === 0 ? 'nothing' : `${String(checked.length)} ${checked.length === 1 ? 'rule' : 'rules'} (${checked.join(', ')})`}.`,
  );
  const titles = { 'could-not': 'Could not be checked', 'not-asked': 'Not asked for', nothing: 'Nothing to check' } as const;
  for (const [kind, title] of Object.entries(titles)) {
    const those = unchecked.filter((each) => each.kind === kind);
    if (those.length > 0) terminal.line(`${title}:`);
    for (const { rule, object, reason } of those) terminal.line(`  ${rule}${object === null ? '' : `, ${object}`}: ${reason}`);
  }
}

/** What was found outweighs what could not be checked; what nobody asked for, or is not there, is no failure. */
export function exitCodeOf({ findings, unchecked }: Report): ExitCode {
  if (findings.length > 0) return ExitCode.Findings;
  return unchecked.some(({ kind }) => kind === 'could-not') ? ExitCode.CouldNotCheck : ExitCode.Clean;
}

const placeOf = ({ file, line }: Finding) => `${file ?? ''}${line === null ? '' : `:${String(line)}`}`;

function marked(level: Level, { colors }: Terminal): string {
  const color = { error: colors.red, warning: colors.yellow, note: colors.blue }[level];
  return color(level);
}
