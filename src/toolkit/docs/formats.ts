import { dbmlOf } from './dbml.ts';
import { dotOf } from './dot.ts';
import { graphOfModel } from './graph.ts';
import { markdownDocument } from './markdown.ts';
import { mermaidOf } from './mermaid.ts';
import type { Model } from './model.ts';

/** Every format that is one text, by name. */
export const formats: Readonly<Record<string, (model: Model) => string>> = {
  markdown: markdownDocument,
  mermaid: (model) => mermaidOf(graphOfModel(model)),
  dot: (model) => dotOf(graphOfModel(model)),
  dbml: dbmlOf,
  json: (model) => `${JSON.stringify(model, null, 2)}\n`,
};
