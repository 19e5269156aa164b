import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf, sqlStateOf } from '../../../database/violation.ts';
import type { Rule } from '../../../services/validation/rule.ts';
import type { Validator } from '../../../services/validation/validator.ts';
import { PromptNotFound } from '../errors.ts';
import { TooManyValidations, ValidationInvalid, ValidationNotFound } from './errors.ts';
import { findValidation, insertValidation, type NewValidation, updateValidation } from './queries.ts';

/** @throws ValidationInvalid with what keeps the rule from being used */
async function refuseUnusable(validator: Validator, rule: Rule): Promise<void> {
  const issues = await validator.define(rule);
  if (issues.length > 0) throw new ValidationInvalid(issues);
}

/**
 * Adds a validation to an own prompt.
 *
 * @throws ValidationInvalid
 * @throws TooManyValidations
 * @throws PromptNotFound when there is none or the caller does not own it: to a stranger's published prompt the policy says no
 */
export async function addValidation(
  db: Database,
  session: Session,
  validator: Validator,
  promptId: string,
  validation: NewValidation,
) {
  await refuseUnusable(validator, validation);
  try {
    return await session.one(insertValidation(db, promptId, validation));
  } catch (error) {
    if (sqlStateOf(error) === '42501') throw new PromptNotFound();
    if (constraintOf(error) === 'validations_count') throw new TooManyValidations(error);
    throw error;
  }
}

/**
 * Changes a validation of an own prompt.
 *
 * @throws ValidationInvalid
 * @throws ValidationNotFound
 */
export async function changeValidation(
  db: Database,
  session: Session,
  validator: Validator,
  id: string,
  change: { readonly [Name in keyof NewValidation]?: NewValidation[Name] | undefined },
) {
  if (change.config !== undefined) {
    const type = change.type ?? (await session.maybe(findValidation(db, id)))?.type;
    if (type === undefined) throw new ValidationNotFound();
    await refuseUnusable(validator, { type, config: change.config });
  }
  const validation = await session.maybe(updateValidation(db, id, change));
  if (validation === undefined) throw new ValidationNotFound();
  return validation;
}
