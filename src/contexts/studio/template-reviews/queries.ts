import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { profileOf } from '../../../database/profile.ts';

interface Page {
  /** Time and id of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

const COLUMNS = [
  'id',
  'template_id',
  'user_id',
  'rating',
  'comment',
  'is_approved',
  'is_rejected',
  'created_at',
  'updated_at',
] as const;

const reviewer = profileOf('r.user_id');

/** Approved reviews of a template that the caller may see, newest first. Served by template_reviews_template_id_created_at_idx. */
export const listTemplateReviews = (db: Db, templateId: string, { after, limit }: Page) =>
  db
    .selectFrom('studio.template_reviews as r')
    .select([...COLUMNS, reviewer.as('reviewer')])
    .where('r.template_id', '=', templateId)
    .where('r.is_approved', '=', sql<boolean>`true`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(r.created_at, r.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('r.created_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit);

/** The caller's own reviews, newest first. Served by template_reviews_user_id_idx. */
export const listOwnTemplateReviews = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('studio.template_reviews as r')
    .select(COLUMNS)
    .where('r.user_id', '=', sql<string>`(select core.current_user_id())`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(r.created_at, r.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('r.created_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit);

/** What waits for a moderator, oldest first: neither approved nor rejected as it is now. Served by the partial template_reviews_awaiting_idx. */
export const listAwaitingTemplateReviews = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('studio.template_reviews as r')
    .select(COLUMNS)
    .where(sql<boolean>`not r.is_approved and not r.is_rejected`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(r.created_at, r.id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('r.created_at')
    .orderBy('r.id')
    .limit(limit);

/** A review that the caller sees. */
export const findTemplateReview = (db: Db, id: string) =>
  db.selectFrom('studio.template_reviews').select(COLUMNS).where('id', '=', id);

/** An own review. */
export const findOwnTemplateReview = (db: Db, id: string) =>
  db
    .selectFrom('studio.template_reviews')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`);

interface Review {
  readonly rating: number;
  readonly comment?: string | null | undefined;
}

/** By the acting user, not approved yet. A trigger refuses one's own template, the policy one that the caller does not see. */
export const insertTemplateReview = (db: Db, templateId: string, review: Review) =>
  db
    .insertInto('studio.template_reviews')
    .values({ ...review, template_id: templateId })
    .returning(COLUMNS);

/** Changes what is given of an own review, which must then be approved anew. */
export const updateTemplateReview = (
  db: Db,
  id: string,
  change: { readonly [Name in keyof Review]?: Review[Name] | undefined },
) => db.updateTable('studio.template_reviews').set(change).where('id', '=', id).returning(COLUMNS);

export const deleteTemplateReview = (db: Db, id: string) =>
  db.deleteFrom('studio.template_reviews').where('id', '=', id).returning('id');

/** Lets a review as it was read, at its `updated_at`, be seen and count, or not; whether there is one, null where it is the moderator's own. */
export const approveTemplateReview = (db: Db, id: string, approved: boolean, seen: string) =>
  db.selectNoFrom(
    sql<boolean | null>`studio.approve_review(${id}::uuid, ${approved}::boolean, ${seen}::timestamptz)`.as('reviewed'),
  );
