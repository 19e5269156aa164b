import { createHash } from 'node:crypto';
import { KaavaError } from '../errors.ts';
import { InvalidRequest } from './errors.ts';

/** A change of something that others may change, too, must say what it is a change of. */
export class PreconditionRequired extends KaavaError {
  readonly kind = 'precondition-required';
  readonly code = 'PRECONDITION_REQUIRED';
  override readonly issues = [{ path: 'headers.if-match', message: 'is needed: the ETag as last read' }];
  constructor() {
    super('Say in If-Match which revision you have read: its ETag.');
  }
}

/** The entity tag of a revision. */
export const etagOf = (revision: number): string => `"${revision}"`;

/**
 * The entity tag of an answer that says more than its revision does: with a hash of all of it, so that If-None-Match does not take it for
 * unchanged when something else has. In If-Match it stands for the revision.
 */
export const etagOfAnswer = (revision: number, answer: object): string =>
  `"${revision}.${createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, HASH)}"`;

/**
 * The revision that an If-Match header names, by {@link etagOf} or {@link etagOfAnswer}. The tag is also taken with the W/ that a proxy gives it when it compresses an answer.
 *
 * @throws PreconditionRequired where there is none
 * @throws InvalidRequest for what neither made; for `*` too, which would overwrite what nobody has read
 */
export function revisionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) throw new PreconditionRequired();
  const revision = Number(REVISION.exec(ifMatch)?.[1]);
  if (!(revision <= LARGEST))
    throw new InvalidRequest('If-Match does not fit.', [
      { path: 'headers.if-match', message: 'must be one ETag as last read, such as "3"' },
    ]);
  return revision;
}

/** The entity tag of a row that has no revision: the moment of its last change, with its microseconds. */
export const etagOfMoment = (updatedAt: string): string => `"${updatedAt}"`;

/**
 * The moment that an If-Match header names; `-infinity`, at which nothing was ever changed, for a tag of something else.
 *
 * @throws PreconditionRequired where there is none
 * @throws InvalidRequest for what is not one entity tag; for `*` too, which would overwrite what nobody has read
 */
export function momentOf(ifMatch: string | undefined): string {
  if (ifMatch === undefined) throw new PreconditionRequired();
  const tag = /^(?:W\/)?"([\x21\x23-\x7e]{0,100})"$/.exec(ifMatch)?.[1];
  if (tag === undefined)
    throw new InvalidRequest('If-Match does not fit.', [
      { path: 'headers.if-match', message: 'must be one ETag as last read, such as "2026-11-21T04:13:00.123456Z"' },
    ]);
  return MOMENT.test(tag) ? tag : '-infinity';
}

/** As `isoTimestamp` of database/values.ts writes it. What it lets through of no calendar, PostgreSQL refuses. */
const MOMENT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?Z$/;

/** Characters of a hash: 132 bits. */
const HASH = 22;

const REVISION = /^(?:W\/)?"([1-9]\d{0,9})(?:\.[\w-]{22})?"$/;

/** A revision is an integer of PostgreSQL. */
const LARGEST = 2_147_483_647;
