import type { Catalog, Column, Constraint } from '../../../catalog/catalog.ts';
import { columnNode } from './casts.ts';
import { messageOf } from './message.ts';
import { BOOLEAN, elementOf, type Type } from './type.ts';
import { call, columnsOf, evaluate, type Node, Undecidable } from './node.ts';
import { conjuncts, parseCheck } from './parse.ts';
import { read } from './read.ts';

/** A CHECK, or a part of one that AND joins to others, as far as it can be decided outside the database. */
export interface Check {
  readonly constraint: string;
  readonly message: string;
  /** In the order in which it names them. */
  readonly columns: readonly string[];
  readonly node: Node;
}

/** A CHECK that is left to the database, or a part of one. */
export interface Left {
  readonly constraint: string;
  readonly why: string;
}

export interface Checks {
  readonly checks: readonly Check[];
  readonly left: readonly Left[];
}

interface Source {
  readonly name: string;
  readonly definition: string;
  readonly comment: string | null;
}

/** The CHECKs of a table. */
export function checksOf(constraints: readonly Constraint[], types: ReadonlyMap<string, Type>, catalog: Catalog): Checks {
  const column = (name: string) => {
    const type = types.get(name);
    return type === undefined ? undefined : columnNode(name, type);
  };
  return gather(constraints.map((each) => decided(each, column, catalog)));
}

/** The CHECKs of a column's domains, of its elements where those are of a domain; its value has the name `value`. */
export function domainChecksOf(type: Type, catalog: Catalog): Checks {
  const base = type.domainsOfElement ? elementOf(type) : type;
  const sources = type.domains.flatMap((domain) => domain.checks.map((check) => ({ ...check, comment: null })));
  return gather(sources.map((each) => decided(each, (name) => (name === 'value' ? columnNode(name, base) : undefined), catalog)));
}

const gather = (all: readonly Checks[]): Checks => ({
  checks: all.flatMap(({ checks }) => checks),
  left: all.flatMap(({ left }) => left),
});

function decided({ name, definition, comment }: Source, column: (name: string) => Node | undefined, catalog: Catalog): Checks {
  const syntax = parseCheck(definition);
  const left: Left[] = [];
  const nodes = (syntax === undefined ? [] : conjuncts(syntax)).flatMap((each) => {
    try {
      const node = read(each, { catalog, column, depth: 0 });
      if (node.type.kind !== 'bool') throw new Undecidable(`it is a ${node.type.kind}`);
      return [node];
    } catch (error) {
      if (!(error instanceof Undecidable)) throw error;
      left.push({ constraint: name, why: error.message });
      return [];
    }
  });
  const keyOf = (node: Node) => columnsOf(node).toSorted().join('\0');
  const checks = [...new Set(nodes.map(keyOf))].map((key) => {
    const same = nodes.filter((each) => keyOf(each) === key);
    const node = same.length === 1 ? (same[0] as Node) : call('and', same, BOOLEAN);
    return { constraint: name, message: comment ?? messageOf(node), columns: columnsOf(node), node };
  });
  return { checks, left };
}

/** Whether a rule of one column is broken by NULL, which most let pass. */
export const forbidsNull = ({ columns, node }: Check): boolean =>
  columns.length === 1 && evaluate(node, { [columns[0] ?? '']: null }) === false;

/** The types of a table's columns. */
export const describedColumns = (columns: readonly Column[], typeOf: (column: Column) => Type): Map<string, Type> =>
  new Map(
    columns.map((column) => [
      column.name,
      { ...typeOf(column), ...(column.collation !== null && { collation: collationOf(column.collation) }) },
    ]),
  );

const collationOf = (name: string) => (/^pg_catalog\."?(C|POSIX|ucs_basic)"?$/.test(name) ? 'C' : name);
