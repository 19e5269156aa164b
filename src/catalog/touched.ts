import type { AlterTableStmt, CommentStmt, Constraint, CreateStmt, GrantStmt, Node, RangeVar, RoleSpec } from 'libpg-query';
import type { Catalog } from './catalog.ts';

/** An object that a statement makes, changes, grants or comments on. `at` is a byte offset into the text, where it is more exact than the statement's. */
export interface Touched {
  readonly kind: keyof Catalog;
  /** As in {@link identity}; a function without its arguments, a grant as `object to grantee`. */
  readonly object: string;
  readonly comment?: boolean;
  /** Whether the statement makes something else, for it. */
  readonly aside?: boolean;
  readonly at?: number | undefined;
}

const text = (node: Node | undefined): string => (node !== undefined && 'String' in node ? (node.String.sval ?? '') : '');
const texts = (nodes: readonly Node[] | undefined): string[] => (nodes ?? []).map(text);
/** A name without a schema is one of `public`: what migrations leave out, the search path says. */
const qualified = (names: readonly string[]): string => (names.length === 1 ? `public.${names[0] ?? ''}` : names.join('.'));
const nameOf = (relation: RangeVar | undefined): string =>
  qualified([relation?.schemaname, relation?.relname].filter((part) => part !== undefined));
const roleOf = (role: RoleSpec): string => (role.roletype === 'ROLESPEC_PUBLIC' ? 'PUBLIC' : (role.rolename ?? ''));
const itemsOf = (node: Node | undefined): string[] => (node !== undefined && 'List' in node ? texts(node.List.items) : []);

/** What a statement of a migration is about; empty for one that changes no object. */
export function touchedBy(node: Node): Touched[] {
  if ('CreateStmt' in node) return ofTable(node.CreateStmt);
  if ('AlterTableStmt' in node) return ofAlterTable(node.AlterTableStmt);
  if ('CommentStmt' in node) return ofComment(node.CommentStmt);
  if ('GrantStmt' in node) return ofGrant(node.GrantStmt);
  if ('IndexStmt' in node) {
    const { idxname, relation } = node.IndexStmt;
    return [
      { kind: 'indexes', object: `${nameOf(relation).split('.')[0] ?? ''}.${idxname ?? ''}` },
      { kind: 'tables', object: nameOf(relation), aside: true },
    ];
  }
  if ('CreatePolicyStmt' in node) return onTable('policies', node.CreatePolicyStmt.policy_name, node.CreatePolicyStmt.table);
  if ('AlterPolicyStmt' in node) return onTable('policies', node.AlterPolicyStmt.policy_name, node.AlterPolicyStmt.table);
  if ('CreateTrigStmt' in node) return onTable('triggers', node.CreateTrigStmt.trigname, node.CreateTrigStmt.relation);
  if ('CreateFunctionStmt' in node) return [{ kind: 'functions', object: qualified(texts(node.CreateFunctionStmt.funcname)) }];
  if ('AlterFunctionStmt' in node) return [{ kind: 'functions', object: qualified(texts(node.AlterFunctionStmt.func?.objname)) }];
  if ('ViewStmt' in node) return [{ kind: 'views', object: nameOf(node.ViewStmt.view) }];
  if ('CreateTableAsStmt' in node) return [{ kind: 'views', object: nameOf(node.CreateTableAsStmt.into?.rel) }];
  if ('CreateEnumStmt' in node) return [{ kind: 'enums', object: qualified(texts(node.CreateEnumStmt.typeName)) }];
  if ('AlterEnumStmt' in node) return [{ kind: 'enums', object: qualified(texts(node.AlterEnumStmt.typeName)) }];
  if ('CreateDomainStmt' in node) return [{ kind: 'domains', object: qualified(texts(node.CreateDomainStmt.domainname)) }];
  if ('CreateSeqStmt' in node) return [{ kind: 'sequences', object: nameOf(node.CreateSeqStmt.sequence) }];
  if ('CreateSchemaStmt' in node) return [{ kind: 'schemas', object: node.CreateSchemaStmt.schemaname ?? '' }];
  if ('CreateExtensionStmt' in node) return [{ kind: 'extensions', object: node.CreateExtensionStmt.extname ?? '' }];
  if ('CreateRoleStmt' in node) return [{ kind: 'roles', object: node.CreateRoleStmt.role ?? '' }];
  if ('AlterDefaultPrivilegesStmt' in node) {
    const schemas = (node.AlterDefaultPrivilegesStmt.options ?? []).flatMap((option) =>
      'DefElem' in option && option.DefElem.defname === 'schemas' ? itemsOf(option.DefElem.arg) : [],
    );
    const grantees = granteesOf(node.AlterDefaultPrivilegesStmt.action);
    return schemas.length === 0
      ? grantees.map((grantee) => ({ kind: 'defaultPrivileges', object: `every schema to ${grantee}` }))
      : schemas.flatMap((schema) =>
          grantees.map((grantee) => ({ kind: 'defaultPrivileges' as const, object: `${schema} to ${grantee}` })),
        );
  }
  if ('AlterOwnerStmt' in node) return ofObject(node.AlterOwnerStmt.objectType ?? '', node.AlterOwnerStmt.object);
  if ('RenameStmt' in node && node.RenameStmt.relation !== undefined)
    return [{ kind: 'tables', object: nameOf(node.RenameStmt.relation) }];
  return mentioned(node).map((object) => ({ kind: 'tables', object }));
}

const onTable = (
  kind: 'policies' | 'triggers' | 'constraints',
  name: string | undefined,
  table: RangeVar | undefined,
): Touched[] => [{ kind, object: `${name ?? ''} on ${nameOf(table)}` }];

function ofTable({ relation, tableElts }: CreateStmt): Touched[] {
  const table = nameOf(relation);
  const elements = (tableElts ?? []).flatMap((element): Touched[] => {
    if ('Constraint' in element) return ofConstraint(table, element.Constraint);
    if (!('ColumnDef' in element)) return [];
    const { colname, location, constraints } = element.ColumnDef;
    const own = (constraints ?? []).flatMap((each) => ('Constraint' in each ? ofConstraint(table, each.Constraint) : []));
    return [{ kind: 'columns', object: `${table}.${colname ?? ''}`, at: location }, ...own];
  });
  return [{ kind: 'tables', object: table }, ...elements];
}

const ofConstraint = (table: string, { conname, location }: Constraint): Touched[] =>
  conname === undefined ? [] : [{ kind: 'constraints', object: `${conname} on ${table}`, at: location }];

function ofAlterTable({ relation, cmds, objtype }: AlterTableStmt): Touched[] {
  const table = nameOf(relation);
  const parts = (cmds ?? []).flatMap((node): Touched[] => {
    if (!('AlterTableCmd' in node)) return [];
    const { name, def, subtype } = node.AlterTableCmd;
    if (def !== undefined && 'ColumnDef' in def)
      return [{ kind: 'columns', object: `${table}.${def.ColumnDef.colname ?? name ?? ''}`, at: def.ColumnDef.location }];
    if (def !== undefined && 'Constraint' in def) return ofConstraint(table, def.Constraint);
    if (name === undefined) return [];
    if (/Constraint/.test(subtype ?? '')) return [{ kind: 'constraints', object: `${name} on ${table}` }];
    if (/Trig/.test(subtype ?? '')) return [{ kind: 'triggers', object: `${name} on ${table}` }];
    return [{ kind: 'columns', object: `${table}.${name}` }];
  });
  return [
    { kind: /VIEW/.test(objtype ?? '') ? 'views' : objtype === 'OBJECT_INDEX' ? 'indexes' : 'tables', object: table },
    ...parts,
  ];
}

const ofComment = ({ objtype, object }: CommentStmt): Touched[] =>
  ofObject(objtype ?? '', object).map((touched) => ({ ...touched, comment: true }));

function ofObject(type: string, object: Node | undefined): Touched[] {
  const items = itemsOf(object);
  const path = qualified(items);
  const onRelation = `${items.at(-1) ?? ''} on ${qualified(items.slice(0, -1))}`;
  switch (type) {
    case 'OBJECT_COLUMN':
      return [{ kind: 'columns', object: items.length === 2 ? `public.${path}` : path }];
    case 'OBJECT_POLICY':
      return [{ kind: 'policies', object: onRelation }];
    case 'OBJECT_TRIGGER':
      return [{ kind: 'triggers', object: onRelation }];
    case 'OBJECT_TABCONSTRAINT':
      return [{ kind: 'constraints', object: onRelation }];
    case 'OBJECT_INDEX':
      return [{ kind: 'indexes', object: path }];
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return [{ kind: 'views', object: path }];
    case 'OBJECT_TABLE':
      return [{ kind: 'tables', object: path }];
    case 'OBJECT_SEQUENCE':
      return [{ kind: 'sequences', object: path }];
    case 'OBJECT_SCHEMA':
      return [{ kind: 'schemas', object: text(object) }];
    case 'OBJECT_ROLE':
      return [{ kind: 'roles', object: text(object) }];
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const names = object !== undefined && 'TypeName' in object ? texts(object.TypeName.names) : items;
      return [
        { kind: 'enums', object: qualified(names) },
        { kind: 'domains', object: qualified(names) },
      ];
    }
    default:
      return object !== undefined && 'ObjectWithArgs' in object
        ? [{ kind: 'functions', object: qualified(texts(object.ObjectWithArgs.objname)) }]
        : [];
  }
}

const granteesOf = (grant: GrantStmt | undefined): string[] =>
  (grant?.grantees ?? []).flatMap((node) => ('RoleSpec' in node ? [roleOf(node.RoleSpec)] : []));

function ofGrant(grant: GrantStmt): Touched[] {
  const columns = (grant.privileges ?? []).flatMap((node) => ('AccessPriv' in node ? texts(node.AccessPriv.cols) : []));
  const objects = (grant.objects ?? []).flatMap((node): string[] => {
    if ('RangeVar' in node) return [nameOf(node.RangeVar), ...columns.map((column) => `${nameOf(node.RangeVar)}.${column}`)];
    if ('ObjectWithArgs' in node) return [qualified(texts(node.ObjectWithArgs.objname))];
    if ('TypeName' in node) return [qualified(texts(node.TypeName.names))];
    return 'String' in node ? [text(node)] : [itemsOf(node).join('.')];
  });
  return objects.flatMap((object) => granteesOf(grant).map((grantee) => ({ kind: 'grants', object: `${object} to ${grantee}` })));
}

/** Tables named in texts of a DO block or of a call: `select audit.watch('core.feature_flags', …)`. */
function mentioned(node: Node): string[] {
  if (!('SelectStmt' in node) && !('DoStmt' in node) && !('CallStmt' in node)) return [];
  const found = JSON.stringify(node).matchAll(/"sval":"((?:[^"\\]|\\.)*)"/g);
  return [...found].flatMap(([, value = '']) => [...value.matchAll(/\b[a-z_]\w*\.[a-z_]\w*\b/g)].map(([name]) => name));
}
