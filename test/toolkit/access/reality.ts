import pg from 'pg';
import type { Cell, Command, RelationAccess, Rows } from '../../../src/toolkit/access/model.ts';

/** Somebody who acts: how to become them, and which role they then are. */
export interface Actor {
  readonly name: string;
  readonly role: string;
  /** SQL, within a transaction. */
  readonly become: string;
  /** Settings that their session has, as the superuser sets them. */
  readonly settings: string;
}

/** Rows by what identifies them; or that the statement is refused (42501). */
export type Outcome = 'refused' | readonly string[];

export interface Disagreement {
  readonly actor: string;
  readonly what: string;
  readonly predicted: unknown;
  readonly found: unknown;
}

const literal = (text: string | null): string => (text === null ? 'null' : pg.escapeLiteral(text));

/** What PostgreSQL makes of the matrix's words: a superuser's connection, in a transaction that is rolled back. */
export class Reality {
  readonly disagreements: Disagreement[] = [];
  /** How many statements were compared: nothing compared is nothing proved. */
  compared = { rows: 0, refused: 0, some: 0, inserts: 0 };

  private readonly client: pg.ClientBase;
  private readonly keys: ReadonlyMap<string, readonly string[]>;
  private readonly generated: ReadonlySet<string>;

  /**
   * @param keys the columns that identify a row, by relation; without them, whole rows are compared
   * @param generated columns that nobody can write, as `schema.table.column`
   */
  constructor(client: pg.ClientBase, keys: ReadonlyMap<string, readonly string[]>, generated: ReadonlySet<string>) {
    this.client = client;
    this.keys = keys;
    this.generated = generated;
  }

  async compare(relation: RelationAccess, actor: Actor): Promise<void> {
    const cellOf = (command: Command) => relation.cells.find((cell) => cell.command === command && cell.role === actor.role);
    await this.select(relation, actor, cellOf('SELECT'));
    if (relation.rowSecurity === null) return;
    await this.insert(relation, actor, cellOf('INSERT'));
    await this.update(relation, actor, cellOf('UPDATE'), cellOf('SELECT'));
    await this.delete(relation, actor, cellOf('DELETE'), cellOf('SELECT'));
    const truncated = await this.run(`${actor.become}; truncate ${relation.name}`);
    this.agree(actor, `TRUNCATE ${relation.name}`, cellOf('TRUNCATE') === undefined, truncated === '42501');
    const { rows } = await this.client.query<{ may: boolean }>(
      `select has_any_column_privilege($1, $2, 'REFERENCES') and has_schema_privilege($1, $3, 'USAGE') as may`,
      [actor.role, relation.name, relation.schema],
    );
    const references = cellOf('REFERENCES');
    this.agree(actor, `REFERENCES ${relation.name}`, references !== undefined && references.rows.kind !== 'none', rows[0]?.may);
  }

  private agree(actor: Actor, what: string, predicted: unknown, found: unknown): void {
    if (JSON.stringify(predicted) !== JSON.stringify(found))
      this.disagreements.push({ actor: actor.name, what, predicted, found });
  }

  private agreeRows(actor: Actor, what: string, predicted: Outcome, found: string | readonly string[]): void {
    if (predicted === 'refused') this.compared.refused += 1;
    else this.compared[predicted.length > 0 ? 'some' : 'rows'] += 1;
    this.agree(actor, what, predicted, found === '42501' ? 'refused' : found);
  }

  private async select(relation: RelationAccess, actor: Actor, cell: Cell | undefined): Promise<void> {
    if (cell?.rows.kind === 'made of') return;
    const columns = cell === undefined || cell.columns === 'all' ? relation.columns : cell.columns;
    const row = `row(${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})::text`;
    const found = await this.run(`${actor.become}; select ${row} as row from ${relation.name}`);
    const predicted = isRefused(cell) ? 'refused' : await this.rowsThat(relation, actor, cell?.rows as Rows, row);
    this.agreeRows(actor, `SELECT ${relation.name}`, predicted, found);
  }

  private async update(relation: RelationAccess, actor: Actor, cell: Cell | undefined, select: Cell | undefined): Promise<void> {
    const { name } = relation;
    if (cell === undefined || isRefused(cell)) {
      const found = await this.run(
        `${actor.become}; update ${name} set ${pg.escapeIdentifier(relation.columns[0] ?? '')} = null`,
      );
      return this.agreeRows(actor, `UPDATE ${name}`, 'refused', found);
    }
    const key = this.keyOf(relation);
    const checked = `${JSON.stringify(cell.becomes)}${JSON.stringify(cell.reading)}${JSON.stringify(select?.rows)}`;
    const able = this.writable(relation, cell).filter((column) => !new RegExp(`\\b${column}\\b`).test(checked));
    // One row that may not become what it would keeps all from being changed.
    const allowed = await this.rowsThat(relation, actor, cell.becomes ?? { kind: 'all' }, key);
    const checkedToo = (rows: Outcome): Outcome =>
      typeof rows === 'string' || rows.every((each) => allowed.includes(each)) ? rows : 'refused';
    const touched = checkedToo(await this.rowsThat(relation, actor, cell.rows, key));
    const written = `reset session authorization; select ${key} as row from ${name} where xmin::text::bigint > pg_current_xact_id()::xid::text::bigint`;
    // A constant, and no WHERE: only the policies of UPDATE count. The first column that no constraint minds.
    for (const column of able) {
      const quoted = pg.escapeIdentifier(column);
      const { rows } = await this.client.query<{ value: string | null }>(
        `select ${quoted}::text as value from ${name} where ${quoted} is not null limit 1`,
      );
      const found = await this.run(
        `${actor.become}; update ${name} set ${quoted} = ${literal(rows[0]?.value ?? null)}; ${written}`,
      );
      if (typeof found === 'string' && found !== '42501') continue;
      this.agreeRows(actor, `UPDATE ${name} set ${column}`, touched, found);
      break;
    }
    // Of its own value: the row must be one that may be read, too.
    const [column] = this.writable(relation, cell).filter((each) => select?.columns === 'all' || select?.columns.includes(each));
    if (column === undefined) return;
    const found = await this.run(
      `${actor.become}; update ${name} set ${pg.escapeIdentifier(column)} = ${pg.escapeIdentifier(column)}; ${written}`,
    );
    const both = isRefused(select) ? 'refused' : checkedToo(await this.rowsThat(relation, actor, cell.reading ?? cell.rows, key));
    this.agreeRows(actor, `UPDATE ${name} set ${column} = ${column}`, both, found);
  }

  private async delete(relation: RelationAccess, actor: Actor, cell: Cell | undefined, select: Cell | undefined): Promise<void> {
    const { name } = relation;
    const key = this.keyOf(relation);
    const left = `reset session authorization; select ${key} as row from ${name}`;
    const all = await this.run(left);
    const lost = (found: string | readonly string[]): string | readonly string[] =>
      typeof found === 'string' || typeof all === 'string' ? found : all.filter((each) => !found.includes(each));
    const blind = isRefused(cell) ? 'refused' : await this.rowsThat(relation, actor, cell?.rows as Rows, key);
    this.agreeRows(actor, `DELETE ${name}`, blind, lost(await this.run(`${actor.become}; delete from ${name}; ${left}`)));
    const [column] = select?.columns === 'all' ? relation.columns : (select?.columns ?? []);
    if (cell === undefined || column === undefined || blind === 'refused') return;
    const quoted = pg.escapeIdentifier(column);
    const found = await this.run(
      `${actor.become}; delete from ${name} where ${quoted} is null or ${quoted} is not null; ${left}`,
    );
    this.agreeRows(
      actor,
      `DELETE ${name} where`,
      await this.rowsThat(relation, actor, cell.reading ?? cell.rows, key),
      lost(found),
    );
  }

  /** Each row that is there, once more, as far as its columns may be written: refused, or taken as far as policies go. */
  private async insert(relation: RelationAccess, actor: Actor, cell: Cell | undefined): Promise<void> {
    const { name } = relation;
    if (cell === undefined || isRefused(cell))
      return this.agreeRows(
        actor,
        `INSERT ${name}`,
        'refused',
        await this.run(`${actor.become}; insert into ${name} default values`),
      );
    const columns = this.writable(relation, cell);
    const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
    const { rows } = await this.client.query<{ values: (string | null)[] }>(
      `select distinct array[${columns.map((column) => `${pg.escapeIdentifier(column)}::text`).join(', ')}]::text[] as values from ${name} limit 12`,
    );
    for (const { values } of rows) {
      const typed = `(${list}) ${columns.length === 0 ? 'default values' : `values (${values.map(literal).join(', ')})`}`;
      const row = columns.length === 0 ? 'default values' : typed;
      // Policies are asked before constraints are.
      const nullable = relation.columns.map((column) => `alter column ${pg.escapeIdentifier(column)} drop not null`).join(', ');
      const wouldBe =
        `create temp table would_be (like ${name} including defaults including generated); alter table would_be ${nullable}; ` +
        `insert into would_be ${row}; grant select on would_be to public`;
      const allowed = await this.run(
        `${actor.settings}; ${wouldBe}; ${actor.become}; select 'taken' as row from would_be as ${this.aliasOf(name)} where ${conditionOf(cell.rows)}`,
      );
      const found = await this.run(
        `${actor.become}; insert into ${name} ${row}; reset session authorization; select 'taken' as row`,
      );
      this.compared.inserts += 1;
      const predicted = allowed.length === 0 ? '42501' : allowed;
      // What another constraint refuses has passed the policies, which come first.
      this.agree(actor, `INSERT ${name} ${row}`, predicted, typeof found === 'string' && found !== '42501' ? ['taken'] : found);
    }
  }

  private writable(relation: RelationAccess, cell: Cell): readonly string[] {
    const columns = cell.columns === 'all' ? relation.columns : cell.columns;
    return columns.filter((column) => !this.generated.has(`${relation.name}.${column}`));
  }

  private keyOf(relation: RelationAccess): string {
    const key = this.keys.get(relation.name) ?? relation.columns;
    return `row(${key.map((column) => pg.escapeIdentifier(column)).join(', ')})::text`;
  }

  private aliasOf(name: string): string {
    return name.slice(name.indexOf('.') + 1);
  }

  /** Of all rows, those for which what the matrix says is true: asked by the actor, of a copy that no policy guards. */
  private async rowsThat(relation: RelationAccess, actor: Actor, rows: Rows, row: string): Promise<Outcome> {
    if (rows.kind === 'none') return [];
    const copy = `${actor.settings}; create temp table copied as select * from ${relation.name}; grant select on copied to public`;
    const found = await this.run(
      `${copy}; ${actor.become}; select ${row} as row from copied as ${this.aliasOf(relation.name)} where ${conditionOf(rows)}`,
    );
    if (typeof found === 'string')
      throw new Error(`${actor.name} cannot ask of ${relation.name}: ${found}: ${conditionOf(rows)}`);
    return found;
  }

  /** In a savepoint: the rows of the last statement, or the SQLSTATE. Triggers and foreign keys are off: neither is about access. */
  private async run(statements: string): Promise<readonly string[] | string> {
    await this.client.query('savepoint statement; set local session_replication_role = replica');
    try {
      const results = (await this.client.query(statements)) as unknown as pg.QueryResult<{ row: string }>[];
      return [...(results.at(-1)?.rows ?? [])].map(({ row }) => row).toSorted();
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      return error.code ?? '';
    } finally {
      await this.client.query('rollback to savepoint statement; reset session authorization');
    }
  }
}

/** A statement is refused where a privilege is missing, on the relation or on the way to it; not where policies leave no row. */
const isRefused = (cell: Cell | undefined): boolean => cell === undefined || (cell.rows.kind === 'none' && cell.rows.refused);

function conditionOf(rows: Rows): string {
  if (rows.kind === 'where') return rows.predicate;
  return rows.kind === 'all' ? 'true' : 'false';
}
