import { readFileSync } from 'node:fs';
import { contextPage, functionPage, overviewPage, relationPage } from './site-pages.ts';
import { dotOf, dotOfContexts } from './dot.ts';
import { Diagrams } from './diagram.ts';
import { graphOfContext, graphOfRelation } from './graph.ts';
import type { Model } from './model.ts';
import { labelOf } from './names.ts';
import { contextPath, type Page, relationPath, render } from './site-frame.ts';
import { searchIndex } from './search-index.ts';

/**
 * A site of files that work from a folder, without a server or a network: text by path.
 *
 * The same model makes the same bytes.
 */
export async function siteOf(model: Model): Promise<Map<string, string>> {
  const diagrams = await Diagrams.load();
  const files = new Map<string, string>();
  const add = (page: Page) => files.set(page.path, render(page, model));
  const overview = dotOfContexts(model, (name) => contextPath(name));
  add(overviewPage(model, diagrams.svg(overview)));
  const known = new Set(model.contexts.flatMap(({ relations }) => relations).map(labelOf));
  for (const context of model.contexts) {
    const dot = dotOf(graphOfContext(context, model), (relation) => `../${relationPath(relation)}`);
    add(contextPage(context, context.relations.length === 0 ? undefined : diagrams.svg(dot)));
    if (context.functions.length > 0) add(functionPage(context));
    for (const relation of context.relations) {
      const picture = diagrams.svg(dotOf(graphOfRelation(relation, model), (each) => `../${relationPath(each)}`));
      add(relationPage(relation, picture, known));
    }
  }
  for (const name of ['site.css', 'theme.js', 'site.js'])
    files.set(`assets/${name}`, readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8'));
  files.set('assets/search-index.js', searchIndex(model));
  return files;
}
