import { type Datamodel, dmmfOf, type DmmfField, type DmmfModel } from './oracle.ts';

/** What a schema says, in the names of the database: each fact by the thing that it is about. */
export function factsOf(text: string): Map<string, string> {
  const { models, enums, indexes } = dmmfOf(text).datamodel;
  const facts = new Map<string, string>();
  const paths = new Map(models.map((model) => [model.name, `${model.schema ?? 'public'}.${model.dbName ?? model.name}`]));
  const enumNames = new Map(enums.map((each) => [each.name, each.dbName ?? each.name]));
  for (const each of enums) {
    const values = each.values.map(({ name, dbName }) => dbName ?? name).join(', ');
    facts.set(`enum ${each.dbName ?? each.name}: ${values}`, 'an enum');
  }
  for (const model of models) {
    const path = paths.get(model.name) ?? model.name;
    facts.set(`model ${path}`, 'a model');
    for (const field of model.fields) {
      if (field.kind === 'object') addRelation(field, model, { models, paths, facts });
      else facts.set(`field ${path}.${columnOf(model, field.name)}`, describe(field, enumNames, enums));
    }
  }
  for (const [path, name, said] of unsupportedFields(text)) facts.set(`field ${path}.${name}`, said);
  for (const { model: name, type, dbName, algorithm, fields } of indexes) {
    const model = models.find((each) => each.name === name);
    if (model === undefined) continue;
    const columns = fields.map((field) =>
      [columnOf(model, field.name), field.sortOrder, field.operatorClass].filter(Boolean).join(' '),
    );
    const plain = fields.map((field) => columnOf(model, field.name));
    const table = model.dbName ?? model.name;
    const suffix = { id: 'pkey', unique: 'key' }[type] ?? 'idx';
    const parts = type === 'id' ? [table] : [table, ...plain];
    const called = dbName ?? `${parts.join('_').slice(0, 62 - suffix.length)}_${suffix}`;
    facts.set(`index ${paths.get(name) ?? name} ${called}`, `${type} ${algorithm ?? ''} on ${columns.join(', ')}`);
  }
  return facts;
}

/** Facts that only one of two schemas states, or that they state otherwise. */
export function differences(ours: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>): string[] {
  const all = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
  return all
    .filter((fact) => ours.get(fact) !== theirs.get(fact))
    .map((fact) => `${fact}: ${ours.get(fact) ?? '-'} | ${theirs.get(fact) ?? '-'}`);
}

const columnOf = (model: DmmfModel, field: string): string => {
  const found = model.fields.find(({ name }) => name === field);
  return found?.dbName ?? field;
};

function describe(field: DmmfField, enumNames: ReadonlyMap<string, string>, enums: Datamodel['enums']): string {
  const { kind, type, nativeType, isList, isRequired, isId, isUnique, default: value } = field;
  const values = new Map(
    enums.find(({ name }) => name === type)?.values.map((each) => [each.name, each.dbName ?? each.name]) ?? [],
  );
  const labels = (said: unknown): unknown => (Array.isArray(said) ? said.map(labels) : (values.get(String(said)) ?? said));
  return JSON.stringify({
    type: kind === 'enum' ? enumNames.get(type) : type,
    native: nativeType ?? null,
    isList,
    isRequired,
    isId,
    isUnique,
    default: kind === 'enum' ? labels(value) : value,
  });
}

function addRelation(
  field: DmmfField,
  model: DmmfModel,
  { models, paths, facts }: { models: Datamodel['models']; paths: ReadonlyMap<string, string>; facts: Map<string, string> },
): void {
  const other = models.find(({ name }) => name === field.type);
  const isForward = (each: DmmfField) => each.relationName === field.relationName && (each.relationFromFields ?? []).length > 0;
  const forward = isForward(field) ? field : other?.fields.find(isForward);
  const [from, to] = isForward(field) ? [model, other] : [other, model];
  if (from === undefined || to === undefined || forward === undefined) {
    facts.set(`relation ${paths.get(model.name) ?? ''} with ${paths.get(field.type) ?? ''}`, 'many to many');
    return;
  }
  const list = (of: DmmfModel, names: readonly string[] = []) => names.map((name) => columnOf(of, name)).join(', ');
  const about = `${paths.get(from.name) ?? ''} (${list(from, forward.relationFromFields)}) to ${paths.get(to.name) ?? ''} (${list(to, forward.relationToFields)})`;
  if (!isForward(field)) {
    facts.set(`back of ${about}`, field.isList ? 'many' : 'one');
    return;
  }
  // What Prisma means where it is not said.
  const onDelete = field.relationOnDelete ?? (field.isRequired ? 'Restrict' : 'SetNull');
  facts.set(
    `relation ${about}`,
    `${field.isRequired ? 'required' : 'optional'}, ${onDelete}, ${field.relationOnUpdate ?? 'Cascade'}`,
  );
}

/** Fields of types that Prisma does not have, which it understands nothing of. */
function unsupportedFields(text: string): (readonly [path: string, column: string, said: string])[] {
  return [...text.matchAll(/^(?:model|view) (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, name = '', body = '']) => {
    if (/^\s*@@ignore/m.test(body)) return [];
    const path = `${unquoted(/@@schema\("(.*?)"\)/.exec(body)?.[1]) ?? 'public'}.${unquoted(/@@map\("(.*?)"\)$/m.exec(body)?.[1]) ?? name}`;
    return [...body.matchAll(/^\s+(\w+)\s+Unsupported\("(.*?)"\)(\S*)(.*)$/gm)].map(
      ([, field = '', type = '', mark = '', rest = '']) => {
        const column = unquoted(/@map\("(.*?)"\)/.exec(rest)?.[1]) ?? field;
        const value = /@default\((.*)\)/.exec(rest.replace(/@(?:map|db\.\w+)\(.*?\)/, ''))?.[1] ?? '';
        const isId = /@id/.test(rest) ? ' id' : /@unique/.test(rest) ? ' unique' : '';
        return [path, column, `Unsupported ${type}${mark}${isId} ${value.trim()}`] as const;
      },
    );
  });
}

const unquoted = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : (JSON.parse(`"${text}"`) as string);
