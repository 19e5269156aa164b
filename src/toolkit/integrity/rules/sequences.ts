import { forEach, NothingToCheck, OURS, type Rule } from '../rule.ts';

interface Use {
  readonly sequence: string;
  readonly table: string;
  readonly column: string;
  readonly increment: string;
}

/** Owned by a column or made for an identity, or called by a default without being owned. Those that start again are meant to. */
const USES = `
  select s.oid::regclass::text as sequence, t.oid::regclass::text as table, quote_ident(a.attname) as column, q.seqincrement::text as increment
  from pg_class as s
  join pg_sequence as q on q.seqrelid = s.oid and not q.seqcycle
  join (
    select d.objid as sequence, d.refobjid as of_table, d.refobjsubid as of_column from pg_depend as d
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    union
    select d.refobjid, f.adrelid, f.adnum from pg_depend as d join pg_attrdef as f on d.classid = 'pg_attrdef'::regclass and d.objid = f.oid
    where d.refclassid = 'pg_class'::regclass and d.deptype = 'n'
  ) as used on used.sequence = s.oid
  join pg_class as t on t.oid = used.of_table and not t.relispartition
  join pg_namespace as n on n.oid = t.relnamespace
  join pg_attribute as a on a.attrelid = t.oid and a.attnum = used.of_column
  join pg_type as y on y.oid = a.atttypid and y.typcategory = 'N'
  where s.relkind = 'S' and ${OURS} order by 1, 2, 3`;

const sequenceBehind: Rule = {
  name: 'sequence-behind',
  category: 'sequences',
  level: 'error',
  holds: 'The next number of a sequence is beyond all that its column holds.',
  remedy: "setval() it to the column's greatest number (its least, where it counts down).",
  async find(reader) {
    const uses = await reader.rows<Use>(USES);
    if (uses.length === 0) throw new NothingToCheck('no column takes its numbers from a sequence.');
    return await forEach(
      uses,
      ({ sequence }) => sequence,
      async ({ sequence, table, column, increment }) => {
        const up = !increment.startsWith('-');
        const [row] = await reader.rows<{ next: string; extreme: string }>(
          `select next::text, extreme::text
           from (select last_value::numeric + case when is_called then ${increment} else 0 end as next from ${sequence}) as counted,
                (select ${up ? 'max' : 'min'}(${column})::numeric as extreme from ${table}) as held
           where extreme ${up ? '>=' : '<='} next`,
        );
        if (row === undefined) return [];
        return [
          {
            object: sequence,
            message: `${sequence} gives ${row.next} next, but ${table}.${column} is at ${row.extreme} already.`,
          },
        ];
      },
    );
  },
};

export const sequenceRules: readonly Rule[] = [sequenceBehind];
