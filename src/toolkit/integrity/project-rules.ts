import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../../errors.ts';
import type { Level } from '../finding.ts';
import { count, rowsThat, type Rule, suchAs } from './rule.ts';

/**
 * The rules of a project: in each `<context>.sql` of a folder any number of these, one after the other.
 *
 *     -- rule: profile-xp
 *     -- about: learning.profiles
 *     -- holds: The points of a profile are the sum of its awards.
 *     -- remedy: Set xp to that sum.
 *     select …;
 *
 * The query returns the rows that break the rule: keys and numbers, since they are shown. A line of a comment that begins with `--   ` goes
 * on with the one before; `-- level: warning` or `note` may be added; other comments stand before a rule or inside a query.
 *
 * @throws UsageError with file and line, when something is not as above
 */
export async function readProjectRules(folder: string): Promise<Rule[]> {
  const names = await readdir(folder).catch(() => {
    throw new UsageError(`The rules are not there: ${folder} cannot be read.`);
  });
  const rules: Rule[] = [];
  for (const name of names.filter((each) => each.endsWith('.sql')).toSorted()) {
    const file = join(folder, name);
    for (const rule of parseRules(await readFile(file, 'utf8'), file)) {
      const twice = rules.find((each) => each.name === rule.name);
      if (twice !== undefined) throw wrong(file, rule.line ?? 1, `there is a rule ${rule.name} already`);
      rules.push(rule);
    }
  }
  return rules;
}

const FIELDS = ['rule', 'about', 'holds', 'remedy', 'level'] as const;
type Field = (typeof FIELDS)[number];
const REQUIRED = ['about', 'holds', 'remedy'] as const;
const LEVELS: readonly string[] = ['error', 'warning', 'note'] satisfies Level[];

interface Draft {
  readonly line: number;
  readonly fields: Partial<Record<Field, string>>;
  readonly sql: string[];
}

/** @throws UsageError with file and line */
export function parseRules(text: string, file: string): Rule[] {
  const drafts: Draft[] = [];
  let last: Field | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const draft = drafts.at(-1);
    const [, name = '', value = ''] = /^-- ([a-z]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === 'rule') {
      if (draft?.sql.length === 0) throw wrong(file, draft.line, 'the rule has no query');
      drafts.push({ line: index + 1, fields: { rule: value }, sql: [] });
      last = 'rule';
    } else if (draft !== undefined && draft.sql.length === 0 && line.startsWith('--')) {
      const more = /^-- {3,}(\S.*?)\s*$/.exec(line)?.[1];
      if (more !== undefined && last !== undefined) draft.fields[last] = `${draft.fields[last] ?? ''} ${more}`;
      else {
        last = FIELDS.find((field) => field === name);
        if (last === undefined)
          throw wrong(file, index + 1, `expected one of -- ${FIELDS.slice(1).join(':, -- ')}:, or the query`);
        if (draft.fields[last] !== undefined) throw wrong(file, index + 1, `${last} is said twice`);
        draft.fields[last] = value;
      }
    } else if (draft !== undefined && (draft.sql.length > 0 || line.trim() !== '')) draft.sql.push(line);
    else if (line.trim() !== '' && !line.startsWith('--')) throw wrong(file, index + 1, 'expected -- rule: <name>');
  }
  return drafts.map((draft) => ruleOf(draft, file));
}

function ruleOf({ line, fields, sql }: Draft, file: string): Rule {
  const name = fields.rule ?? '';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw wrong(file, line, `a rule is named in lower case with dashes, not ${JSON.stringify(name)}`);
  const lacking = REQUIRED.filter((field) => (fields[field] ?? '') === '');
  if (lacking.length > 0) throw wrong(file, line, `${name} does not say -- ${lacking.join(':, -- ')}:`);
  const { about = '', holds = '', remedy = '', level = 'error' } = fields;
  if (!LEVELS.includes(level)) throw wrong(file, line, `the level of ${name} is error, warning or note, not ${level}`);
  // What is said before the next rule belongs to that one.
  const end = sql.findLastIndex((each) => !/^\s*(--.*)?$/.test(each)) + 1;
  const query = sql.slice(0, end).join('\n').trim();
  if (!/^(select|with)\b/i.test(query)) throw wrong(file, line, `the query of ${name} must begin with select or with`);
  if (!query.endsWith(';')) throw wrong(file, line, `the query of ${name} must end with a semicolon`);
  const category = basename(file, '.sql');
  return {
    name: `${category}/${name}`,
    category,
    level: level as Level,
    holds,
    remedy,
    file,
    line,
    async find(reader) {
      const broken = await count(reader, query.slice(0, -1));
      return broken.count === 0
        ? []
        : [
            {
              object: about,
              message: `${holds} ${rowsThat(broken.count, `of ${about} breaks it`, `of ${about} break it`)}${suchAs(broken)}.`,
            },
          ];
    },
  };
}

const wrong = (file: string, line: number, message: string) =>
  new UsageError(`${file}:${String(line)}: ${message}.`, [{ path: `${file}:${String(line)}`, message }]);
