import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf, sqlStateOf } from '../../../database/violation.ts';
import { ModuleTemplateNotFound } from '../module-templates/errors.ts';
import { findModuleTemplate } from '../module-templates/queries.ts';
import { OwnTemplate, OwnTemplateReview, TemplateReviewChanged, TemplateReviewExists, TemplateReviewNotFound } from './errors.ts';
import { approveTemplateReview, findTemplateReview, insertTemplateReview, listTemplateReviews } from './queries.ts';

/**
 * Reviews a template of somebody else. It is seen, and counts, once a moderator approved it.
 *
 * @throws ModuleTemplateNotFound when the caller does not see it: there the policy says no
 * @throws TemplateReviewExists, OwnTemplate
 */
export async function addTemplateReview(
  db: Database,
  session: Session,
  templateId: string,
  review: Parameters<typeof insertTemplateReview>[2],
) {
  try {
    return await session.one(insertTemplateReview(db, templateId, review));
  } catch (error) {
    const constraint = constraintOf(error);
    // The author is told that it is theirs; to everybody else a template that they do not see is not there.
    if (constraint === 'template_reviews_not_own') throw new OwnTemplate({ cause: error });
    if (constraint === 'template_reviews_template_id_user_id_key') throw new TemplateReviewExists({ cause: error });
    if (sqlStateOf(error) === '42501' || constraint === 'template_reviews_template_id_fkey') throw new ModuleTemplateNotFound();
    throw error;
  }
}

/**
 * As moderator: lets the review that was read be seen, or hides it, and nothing that was written since.
 *
 * @throws TemplateReviewNotFound
 * @throws TemplateReviewChanged
 * @throws OwnTemplateReview
 */
export async function moderate(db: Database, session: Session, id: string, approved: boolean, seen: string): Promise<void> {
  const { reviewed } = await session.one(approveTemplateReview(db, id, approved, seen));
  if (reviewed === null) throw new OwnTemplateReview();
  if (reviewed) return;
  const review = await session.maybe(findTemplateReview(db, id));
  throw review === undefined ? new TemplateReviewNotFound() : new TemplateReviewChanged();
}

/**
 * Approved reviews of a template, newest first.
 *
 * @throws ModuleTemplateNotFound when there are none, and the caller does not see the template
 */
export async function reviewsOf(
  db: Database,
  session: Session,
  templateId: string,
  page: Parameters<typeof listTemplateReviews>[2],
) {
  const rows = await session.all(listTemplateReviews(db, templateId, page));
  if (rows.length === 0 && (await session.maybe(findModuleTemplate(db, templateId))) === undefined)
    throw new ModuleTemplateNotFound();
  return rows;
}
