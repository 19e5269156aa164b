import type { JsonSchema } from '../support/json-schema.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** What the OpenAPI document says of one operation, as far as a request is made of it. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Absent where none is taken. */
  readonly body: { readonly type: string; readonly schema: JsonSchema } | undefined;
  /** Who may send it, as its description says, and so may have what they ask for. */
  readonly meantFor: 'owner' | 'administrator' | 'moderator' | 'worker';
  /** Answers with events, to who says that they take them. */
  readonly events: boolean;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly description?: string;
            readonly parameters?: readonly Parameter[];
            readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
            readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
          }
        >
      >
    >
  >;
}

const MEANT = [
  ['administrator', /^For a signed-in administrator\./m],
  ['moderator', /^For a signed-in moderator\./m],
  ['worker', /^For an API key with/m],
] as const;

/** Every operation of an OpenAPI document, in its order. */
export const operationsOf = (document: object): Operation[] =>
  Object.entries((document as Document).paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, description = '', parameters = [], requestBody, responses }]) => {
      const [content] = Object.entries(requestBody?.content ?? {});
      return {
        operationId,
        method: method.toUpperCase(),
        path,
        parameters,
        body: content === undefined ? undefined : { type: content[0], schema: content[1].schema },
        meantFor: MEANT.find(([, says]) => says.test(description))?.[0] ?? 'owner',
        events: Object.keys(responses['200']?.content ?? {}).includes('text/event-stream'),
      };
    }),
  );
