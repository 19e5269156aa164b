import type { Catalog } from '../../catalog/catalog.ts';

/** Whether Kysely can name a relation: it takes names apart at dots, and at ` as `. */
export const isAddressable = ({ schema, name }: { readonly schema: string; readonly name: string }): boolean =>
  ![schema, name].some((part) => part.includes('.') || /\sas\s/i.test(part));

/** What the types leave out, and why: a sentence for each relation that is not a leaf. */
export const leftOutOfTypes = ({ tables, views }: Catalog): string[] =>
  [...tables.filter(({ partitionOf }) => partitionOf === null), ...views]
    .filter((relation) => !isAddressable(relation))
    .map(
      ({ schema, name }) =>
        `${schema}.${name}: Kysely would take its name apart; rename it, or read it through a view of another name.`,
    );
