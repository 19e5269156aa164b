import { html, Html } from './html.ts';
import type { Model, Name } from './model.ts';
import { slugOf } from './names.ts';

export interface Page {
  /** From the root of the site. */
  readonly path: string;
  readonly title: string;
  /** The context whose relations the navigation shows. */
  readonly context: string | undefined;
  readonly body: Html;
}

export const contextPath = (context: string): string => `${slugOf(context)}/index.html`;
export const functionsPath = (context: string): string => `${slugOf(context)}/functions.html`;
export const relationPath = ({ schema, name }: Name): string =>
  // The page of functions has the plain name.
  `${slugOf(schema)}/${name === 'functions' ? 'functions-relation' : slugOf(name)}.html`;

/** Everything comes from the site itself; nothing is written into a page that runs or styles it. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/** A whole page: the frame that all of them have around its body. */
export function render({ path, title, context, body }: Page, model: Model): string {
  const root = '../'.repeat(path.split('/').length - 1);
  const here = (target: string) => (target === path ? html` aria-current="page"` : '');
  const link = (target: string, text: string) => html`<a href="${root}${target}" ${here(target)}>${text}</a>`;
  const inside = (name: string) => {
    const found = model.contexts.find((each) => each.name === name);
    return html`<ul>
      ${found?.relations.map((relation) => html`<li>${link(relationPath(relation), relation.name)}</li>`)}${
        found !== undefined &&
        found.functions.length > 0 &&
        html`<li class="other">${link(functionsPath(name), 'Functions')}</li>`
      }
    </ul>`;
  };
  return html`<!doctype html>
    <html lang="en" data-root="${root}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title === model.title ? title : `${title} · ${model.title}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${root}assets/site.css" />
        <script src="${root}assets/theme.js"></script>
        <script src="${root}assets/search-index.js" defer></script>
        <script src="${root}assets/site.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <a class="title" href="${root}index.html" ${here('index.html')}>${model.title}</a>
          <search class="search" hidden>
            <label for="search" class="hidden">Search tables, columns, types and functions</label>
            <input
              id="search"
              type="search"
              placeholder="Search…"
              autocomplete="off"
              spellcheck="false"
              role="combobox"
              aria-expanded="false"
              aria-controls="found"
              aria-autocomplete="list"
              aria-keyshortcuts="/"
            />
            <kbd aria-hidden="true">/</kbd>
            <ul id="found" role="listbox" aria-label="Found" hidden></ul>
            <p id="found-count" class="hidden" role="status"></p>
          </search>
          <button id="theme" type="button" hidden>Theme: system</button>
        </header>
        <nav aria-label="Contexts">
          <ul>
            ${model.contexts.map(
              ({ name }) => html`<li>${link(contextPath(name), name)}${name === context && inside(name)}</li>`,
            )}
          </ul>
        </nav>
        <main id="main" tabindex="-1">${body}</main>
      </body>
    </html> `.text;
}

/** A diagram in a frame that scrolls, by keyboard too. */
export const diagram = (svg: string, label: string): Html =>
  html`<figure class="diagram" role="group" aria-label="${label}" tabindex="0">${new Html(svg)}</figure>`;

/** A heading that can be pointed at, and what is under it; nothing where that is nothing. */
export const section = (id: string, title: string, body: Html | undefined | false): Html | undefined =>
  body instanceof Html
    ? html`<section id="${id}" aria-labelledby="${id}-title">
        <h2 id="${id}-title">${title}</h2>
        ${body}
      </section>`
    : undefined;

/** A table in a frame that scrolls; nothing without rows. The first cell of a row names it. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly [id: string | undefined, ...cells: Html[]])[],
): Html | undefined =>
  rows.length === 0
    ? undefined
    : html`<div class="scroll">
        <table>
          <thead>
            <tr>
              ${head.map((each) => html`<th scope="col">${each}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ([id, first, ...rest]) =>
                html`<tr${id !== undefined && html` id="${id}"`}><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`,
            )}
          </tbody>
        </table>
      </div>`;

export const code = (text: string): Html => html`<code>${text}</code>`;
export const sql = (text: string): Html => html`<pre><code>${text.trim()}</code></pre>`;
