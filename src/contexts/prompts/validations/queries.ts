import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { ValidationConfig } from '../json.ts';

export interface NewValidation {
  readonly name: string;
  readonly type: 'SCHEMA' | 'REGEX' | 'FUNCTION';
  readonly config: ValidationConfig;
  readonly is_active: boolean;
}

const COLUMNS = ['id', 'prompt_id', 'name', 'type', 'config', 'is_active', 'created_at', 'updated_at'] as const;

/** A prompt's validations, at most 50, oldest first. Served by validations_prompt_id_is_active_idx. */
export const listValidations = (db: Db, promptId: string) =>
  db.selectFrom('prompts.validations').select(COLUMNS).where('prompt_id', '=', promptId).orderBy('created_at').orderBy('id');

export const findValidation = (db: Db, id: string) => db.selectFrom('prompts.validations').select(COLUMNS).where('id', '=', id);

/** For a prompt that is the caller's own; the policy refuses others. */
export const insertValidation = (db: Db, promptId: string, { config, ...validation }: NewValidation) =>
  db
    .insertInto('prompts.validations')
    .values({ ...validation, prompt_id: promptId, config: jsonb(config) })
    .returning(COLUMNS);

export const updateValidation = (
  db: Db,
  id: string,
  { config, ...change }: { readonly [Name in keyof NewValidation]?: NewValidation[Name] | undefined },
) =>
  db
    .updateTable('prompts.validations')
    .set({ ...change, ...(config !== undefined && { config: jsonb(config) }) })
    .where('id', '=', id)
    .returning(COLUMNS);

export const deleteValidation = (db: Db, id: string) => db.deleteFrom('prompts.validations').where('id', '=', id).returning('id');
