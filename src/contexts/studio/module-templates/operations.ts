import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Database } from '../../../database/connect.ts';
import { piecesOf } from '../../../database/headline.ts';
import { asActor, type Session } from '../../../database/session.ts';
import { jsonb } from '../../../database/values.ts';
import { constraintOf } from '../../../database/violation.ts';
import { zipOf } from '../../../services/archive.ts';
import { openTally, type Tally } from '../../../services/tally.ts';
import { slugOf } from '../../../services/text/slug.ts';
import { ModuleTemplateChanged, ModuleTemplateNotFound, OwnModuleTemplate, TemplateSlugTaken } from './errors.ts';
import * as queries from './queries.ts';

const ATTEMPTS = 4;

/**
 * Makes a template, seen by its author only. Without a slug it gets one of its name, with a suffix where that is taken.
 *
 * @throws TemplateSlugTaken when the slug was given
 */
export async function createModuleTemplate(
  db: Database,
  session: Session,
  { slug, ...template }: Omit<queries.ModuleTemplateText, 'slug'> & { readonly slug?: string | undefined },
) {
  const wanted = slug ?? slugOf(template.name, 'template');
  for (let attempt = 1; attempt <= (slug === undefined ? ATTEMPTS : 1); attempt += 1) {
    const tried = attempt === 1 ? wanted : `${wanted}-${randomBytes(4).toString('hex')}`;
    const created = await session.maybe(queries.insertModuleTemplate(db, { ...template, slug: tried }));
    if (created !== undefined) return created;
  }
  throw new TemplateSlugTaken();
}

/**
 * Changes what is given of an own template. A change, but of whether it is public, withdraws its approval.
 *
 * @throws ModuleTemplateNotFound
 * @throws TemplateSlugTaken
 */
export async function changeModuleTemplate(
  db: Database,
  session: Session,
  id: string,
  change: Parameters<typeof queries.updateModuleTemplate>[2],
) {
  try {
    const template = await session.maybe(queries.updateModuleTemplate(db, id, change));
    if (template === undefined) throw new ModuleTemplateNotFound();
    return template;
  } catch (error) {
    if (constraintOf(error) === 'module_templates_slug_key') throw new TemplateSlugTaken({ cause: error });
    throw error;
  }
}

/**
 * As moderator: publishes the template that was read, or gives it back, and nothing that its author has made of it since.
 *
 * @throws ModuleTemplateNotFound when its author has not submitted it
 * @throws ModuleTemplateChanged
 * @throws OwnModuleTemplate
 */
export async function review(db: Database, session: Session, id: string, approved: boolean, seen: string): Promise<void> {
  const { reviewed } = await session.one(queries.reviewModuleTemplate(db, id, approved, seen));
  if (reviewed === null) throw new OwnModuleTemplate();
  if (reviewed) return;
  const template = await session.maybe(queries.findModuleTemplate(db, id));
  throw template?.is_public === true ? new ModuleTemplateChanged() : new ModuleTemplateNotFound();
}

/** Templates that the caller may see and that match, best first, with pieces of name and description that tell what was found. */
export async function findModuleTemplates(db: Database, session: Session, query: string, limit: number) {
  const rows = await session.all(queries.searchModuleTemplates(db, query, limit));
  return rows.map(({ marked_name: name, marked_description: description, ...template }) => ({
    ...template,
    highlights: { name: piecesOf(name), description: piecesOf(description) },
  }));
}

/**
 * The files of a template that the caller may see, as a zip archive.
 *
 * @throws ModuleTemplateNotFound
 */
export async function archiveModuleTemplate(
  db: Database,
  session: Session,
  id: string,
): Promise<{ readonly name: string; readonly body: Readable }> {
  const template = await session.maybe(queries.findModuleTemplate(db, id));
  if (template === undefined) throw new ModuleTemplateNotFound();
  const { html_content: html, css_content: css, js_content: js, slug } = template;
  const { name, description, category, complexity, tags, keywords, version } = template;
  const about = { name, slug, description, category, complexity, version, tags, keywords };
  const files = [
    { path: `${slug}/module.html`, text: html },
    { path: `${slug}/module.css`, text: css },
    { path: `${slug}/module.js`, text: js },
    { path: `${slug}/template.json`, text: `${JSON.stringify(about, undefined, 2)}\n` },
  ];
  const body = zipOf(
    files.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])),
    template.updated_at,
  );
  return { name: `${slug}.zip`, body };
}

/** What is counted of module templates. */
export interface TemplateTallies {
  readonly downloads: Tally;
  /** Projects that are made from one. */
  readonly uses: Tally;
}

/** Counts in memory, and adds it to the templates in one statement a batch. */
export function openTemplateTallies(db: Database, onError: (error: unknown) => void): TemplateTallies {
  const service = asActor(db, { role: 'service', userId: null, requestId: 'count-module-templates' });
  const tallyOf = (name: keyof TemplateTallies): Tally =>
    openTally(async (counts) => {
      const counted = [...counts].map(([id, count]) => ({ template_id: id, [name]: count }));
      await service.one(queries.countModuleTemplates(db, jsonb(counted)));
    }, onError);
  return { downloads: tallyOf('downloads'), uses: tallyOf('uses') };
}
