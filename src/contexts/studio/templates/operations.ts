import { isDeepStrictEqual } from 'node:util';
import type { Readable } from 'node:stream';
import type { Database, Tx } from '../../../database/connect.ts';
import { piecesOf } from '../../../database/headline.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf, sqlStateOf } from '../../../database/violation.ts';
import { zipOf } from '../../../services/archive.ts';
import { differenceOf } from '../../../services/text/difference.ts';
import { slugOf } from '../../../services/text/slug.ts';
import { ProjectRightMissing } from '../projects/errors.ts';
import {
  OwnProjectsTemplate,
  TemplateChanged,
  TemplateEdited,
  TemplateFrozen,
  TemplateNotFound,
  TemplatePlaceNotFound,
  TemplateStatusConflict,
  TemplateVersionNotFound,
  TemplateVersionTaken,
} from './errors.ts';
import * as queries from './queries.ts';

/** A text and, where there is one, what it is about: the trigger keeps both as a version. */
async function written<Row>(session: Session, note: string | undefined, write: (tx: Tx) => Promise<Row>): Promise<Row> {
  try {
    return await session.transaction(async (tx) => {
      if (note !== undefined) await queries.setTemplateChangeLog(tx, note).execute();
      return await write(tx);
    });
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  switch (constraintOf(error)) {
    case 'templates_content_frozen':
      return new TemplateFrozen({ cause: error });
    case 'templates_status_transition':
    case 'templates_approval_by_review':
      return new TemplateStatusConflict({ cause: error });
    case 'templates_publication_is_sharing':
      return new ProjectRightMissing('share', { cause: error });
    case 'template_versions_template_id_version_key':
      return new TemplateVersionTaken({ cause: error });
    default:
      return error;
  }
}

/**
 * Makes a template, as a draft, in a project that the caller may edit.
 *
 * @throws TemplatePlaceNotFound when they may not, or do not see the AI session: there the policy says no
 */
export async function createTemplate(
  session: Session,
  { change_log: note, ...template }: queries.NewTemplate & { readonly change_log?: string | undefined },
) {
  try {
    const created = await written(session, note, (tx) => queries.insertTemplate(tx, template).executeTakeFirst());
    if (created === undefined) throw new TemplatePlaceNotFound();
    return created;
  } catch (error) {
    if (sqlStateOf(error) === '42501') throw new TemplatePlaceNotFound();
    throw error;
  }
}

type Change = Parameters<typeof queries.updateTemplate>[2];

/**
 * Changes what is given of a draft. Another text is another version: the one that is given, otherwise the next patch.
 *
 * @param moment of the last change that the caller has read
 * @throws TemplateNotFound, TemplateEdited, TemplateFrozen, TemplateVersionTaken
 */
export async function changeTemplate(
  session: Session,
  id: string,
  moment: string,
  { change_log: note, ...change }: Change & { readonly change_log?: string | undefined },
) {
  return written(session, note, async (tx) => {
    const { updated_at: now } = found(await queries.lockTemplate(tx, id).executeTakeFirst());
    if (now !== moment) throw new TemplateEdited();
    return found(await queries.updateTemplate(tx, id, change).executeTakeFirst());
  });
}

/**
 * Moves a template on its path. Of two who move it at once, the second is told where it stands.
 *
 * @throws TemplateNotFound, TemplateStatusConflict; ProjectRightMissing when it is published, or was, and the caller may not share the project
 */
export async function moveTemplate(db: Database, session: Session, id: string, status: queries.TemplateStatus) {
  try {
    return found(await session.maybe(queries.updateTemplateStatus(db, id, status)));
  } catch (error) {
    throw explained(error);
  }
}

/**
 * As moderator: approves the template that was read, or sends it back, and not one that was changed and submitted anew since.
 *
 * @throws TemplateNotFound when none waits
 * @throws TemplateChanged
 * @throws OwnProjectsTemplate
 */
export async function reviewTemplate(db: Database, session: Session, id: string, approved: boolean, seen: string): Promise<void> {
  const { reviewed } = await session.one(queries.reviewTemplate(db, id, approved, seen));
  if (reviewed === null) throw new OwnProjectsTemplate();
  if (reviewed) return;
  if (found(await session.maybe(queries.findTemplate(db, id))).status !== 'REVIEW') throw new TemplateNotFound();
  throw new TemplateChanged();
}

/**
 * Makes the text of a version that of the draft again, as a new version: what was since stays in the history.
 *
 * @throws TemplateVersionNotFound, TemplateNotFound, TemplateFrozen, TemplateVersionTaken
 */
export async function restoreTemplate(db: Database, session: Session, id: string, version: string) {
  const [kept] = await session.all(queries.listTheseTemplateVersions(db, id, [version]));
  if (kept === undefined) throw new TemplateVersionNotFound();
  const { name: _name, description: _description, tags: _tags, ...text } = kept.content;
  const restored = await written(session, `Restored ${version}.`, (tx) =>
    queries.updateTemplate(tx, id, text).executeTakeFirst(),
  );
  return found(restored);
}

/** @throws TemplateVersionNotFound */
export async function templateVersion(db: Database, session: Session, id: string, version: string) {
  const [kept] = await session.all(queries.listTheseTemplateVersions(db, id, [version]));
  if (kept === undefined) throw new TemplateVersionNotFound();
  return kept;
}

const FIELDS = ['name', 'description', 'tags', 'hubspot_config'] as const;
const TEXTS = ['html_content', 'css_content', 'js_content'] as const;

/**
 * In what two versions of a template differ, field by field, and of texts line by line.
 *
 * @param to the other version; the current one by default
 * @throws TemplateNotFound, TemplateVersionNotFound
 */
export async function templateDifference(db: Database, session: Session, id: string, from: string, to: string | undefined) {
  const other = to ?? found(await session.maybe(queries.findTemplate(db, id))).version;
  const versions = await session.all(queries.listTheseTemplateVersions(db, id, [from, other]));
  const [before, after] = [from, other].map((version) => versions.find((each) => each.version === version)?.content);
  if (before === undefined || after === undefined) throw new TemplateVersionNotFound();
  return {
    from,
    to: other,
    fields: FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field])).map((field) => ({
      field,
      before: before[field],
      after: after[field],
    })),
    texts: TEXTS.filter((field) => (before[field] ?? '') !== (after[field] ?? '')).map((field) => ({
      field,
      hunks: differenceOf(before[field] ?? '', after[field] ?? ''),
    })),
  };
}

/** Templates that the caller may see and that match, best first, with pieces of name and description that tell what was found. */
export async function findTemplates(db: Database, session: Session, query: string, limit: number) {
  const rows = await session.all(queries.searchTemplates(db, query, limit));
  return rows.map(({ marked_name: name, marked_description: description, ...template }) => ({
    ...template,
    highlights: { name: piecesOf(name), description: piecesOf(description) },
  }));
}

/**
 * The module that a template is, as HubSpot takes it: a folder of html, css, js and configuration in a zip archive.
 *
 * @throws TemplateNotFound
 */
export async function archiveTemplate(
  db: Database,
  session: Session,
  id: string,
): Promise<{ readonly name: string; readonly body: Readable }> {
  const template = found(await session.maybe(queries.findTemplate(db, id)));
  const name = `${slugOf(template.name, 'module')}-${template.version}`;
  const folder = `${slugOf(template.name, 'module')}.module`;
  const files = [
    { path: `${folder}/module.html`, text: template.html_content },
    { path: `${folder}/module.css`, text: template.css_content ?? '' },
    { path: `${folder}/module.js`, text: template.js_content ?? '' },
    { path: `${folder}/meta.json`, text: `${JSON.stringify(template.hubspot_config, undefined, 2)}\n` },
  ];
  return { name: `${name}.zip`, body: zipOf(files, template.updated_at) };
}

/** @throws TemplateNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new TemplateNotFound();
  return row;
}
