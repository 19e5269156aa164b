import type { Fact } from '../facts.ts';
import { type Block, snakeCase } from './block.ts';
import { indexFact } from './prisma.ts';
import { type Models, tableFacts } from './sql.ts';

/** A diagram's `enum` does not say which. */
const SCALARS: Readonly<Record<string, string>> = {
  string: 'String',
  text: 'String',
  int: 'Int',
  json: 'Json',
  datetime: 'DateTime',
  decimal: 'Decimal',
  boolean: 'Boolean',
};

/** What a diagram says: fields with PK and UK, and which model leads to which. */
export function reduceMermaid({ text, line }: Block, models: Models): Fact[] {
  const tables = new Map([...models].map(([table, model]) => [model, table]));
  const facts: Fact[] = [];
  let model = '';
  for (const [index, content] of text.split('\n').entries()) {
    const lines = [line + index];
    const opening = /^\s*(\w+)\s*\{$/.exec(content)?.[1];
    const [, type = '', name = '', mark] = /^\s*([\w[\]]+)\s+(\w+)(?:\s+(PK|UK|FK))?$/.exec(content) ?? [];
    const [, from = '', to = '', verb = ''] = /^\s*(\w+)\s+[|}][|o]--[|o][|{]\s+(\w+)\s*:\s*(\w+)$/.exec(content) ?? [];
    if (opening !== undefined) {
      model = opening;
      facts.push({ kind: 'model', id: model, name: model, table: tables.get(model) ?? snakeCase(model), lines });
    } else if (from !== '') {
      facts.push({
        kind: 'relation',
        id: `${from} ${verb} ${to}`,
        model: from,
        name: verb,
        to,
        list: true,
        optional: false,
        lines,
      });
    } else if (name !== '') {
      const table = tables.get(model) ?? snakeCase(model);
      const keys = [snakeCase(name)];
      const known = SCALARS[type.replace('[]', '')];
      const field = { id: `${model}.${name}`, model, name, column: snakeCase(name), list: type.endsWith('[]'), lines };
      facts.push({ kind: 'field', ...field, ...(known === undefined ? {} : { type: known }) });
      if (mark === 'PK' || mark === 'UK')
        facts.push(indexFact({ table, keys, unique: true, primary: mark === 'PK' }, line + index));
    }
  }
  return facts;
}

/** The lists of indexes below a bold table's name or a heading, and `**prompts(user_id, status)**`. */
export function reduceIndexLists(blocks: readonly Block[], models: Models): Fact[] {
  const lines = blocks.flatMap(({ text, line }) => text.split('\n').map((content, index) => ({ content, line: line + index })));
  const facts: Fact[] = [];
  let table = '';
  let isList = false;
  for (const { content, line } of lines) {
    const [, heading, bold] = /^(?:#+\s+(?:\d+\.\s+)?(.+?)(?:\s+Table)?|\*\*(.+?):\*\*)\s*$/.exec(content) ?? [];
    const title = heading ?? bold;
    if (title !== undefined) {
      const subject = title.toLowerCase().replaceAll(' ', '_');
      if (models.has(subject)) table = subject;
      // A heading names the table and `**Indexes:**` begins the list, or `**Users:**` does both.
      isList = bold !== undefined && (models.has(subject) || bold === 'Indexes');
    }
    const [, field, remark = ''] = /^- `(\w+)`(.*)$/.exec(content) ?? [];
    const unique = /\bunique\b/i.test(remark);
    if (isList && field !== undefined) facts.push(indexFact({ table, keys: [snakeCase(field)], unique, primary: false }, line));
    const [, named = '', columns = ''] = /^\*\*(\w+)\((.+)\)\*\*:/.exec(content) ?? [];
    if (models.has(named))
      facts.push(indexFact({ table: named, keys: columns.split(', '), unique: false, primary: false }, line));
  }
  return facts;
}

/** `- Learning: Courses, lessons, modules`: each of them must live somewhere. */
export function reduceRequirements({ text, line }: Block): Fact[] {
  return text.split('\n').flatMap((content, index) => {
    const [, topic = '', list = ''] = /^- (\w+): (.+)$/.exec(content) ?? [];
    const names = list.split(', ').filter((name) => name !== '');
    return names.map((name): Fact => {
      const lines = [line + index];
      return { kind: 'object', id: `${topic}: ${name}`, type: 'requirement', name: `${topic}: ${name}`, lines };
    });
  });
}

/** Tables that only the code reads and writes, by SQL of its own, with the columns that it uses. */
export function reduceCode({ text, line }: Block, models: Models): Fact[] {
  const statements = [...text.matchAll(/(?:const (\w+) = await )?[\w.]+\$(?:queryRaw|executeRaw)(?:<.*?>)?`([^`]*)`/g)];
  return statements.flatMap(({ 1: result, 2: sql = '', index }) => {
    const table = /\b(?:from|update|into)\s+(\w+)/i.exec(sql)?.[1] ?? 'pg_';
    if (table.startsWith('pg_')) return [];
    const compared = [...sql.matchAll(/\b(\w+)\s*=/g)].map(([, column = '']) => column);
    const row = new RegExp(`for \\(const (\\w+) of ${result ?? '\\b\\B'}\\b`).exec(text)?.[1];
    const used =
      row === undefined ? [] : [...text.matchAll(new RegExp(`\\b${row}\\.(\\w+)`, 'g'))].map(([, column = '']) => column);
    return tableFacts(table, [...new Set([...compared, ...used])], models, line + text.slice(0, index).split('\n').length - 1);
  });
}
