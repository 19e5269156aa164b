import type { Database, Tx } from '../../database/connect.ts';
import type { Session } from '../../database/session.ts';
import { constraintOf } from '../../database/violation.ts';
import { PromptInUse, PromptNotFound } from './errors.ts';
import type { ExecutionInputs, PromptVariables } from './json.ts';
import { deletePrompt, findPrompt, type PromptText, setChangeLog, updatePrompt } from './queries.ts';
import { completeInputs, renderTemplate } from './variables/operations.ts';

/**
 * Changes a prompt; the change log goes with the version that the change makes, if it makes one.
 *
 * Concurrent changes queue on the prompt's row; each that changes the text gets its own version.
 *
 * @throws PromptNotFound
 */
export async function changePrompt(
  tx: Tx,
  id: string,
  change: { readonly [Name in keyof PromptText]?: PromptText[Name] | undefined },
  changeLog: string | undefined,
) {
  if (changeLog !== undefined) await setChangeLog(tx, changeLog).execute();
  const prompt = await updatePrompt(tx, id, change).executeTakeFirst();
  if (prompt === undefined) throw new PromptNotFound();
  return prompt;
}

/**
 * Deletes a prompt with its versions and validations.
 *
 * @throws PromptNotFound
 * @throws PromptInUse when it was ever executed
 */
export async function removePrompt(db: Database, session: Session, id: string): Promise<void> {
  try {
    if ((await session.maybe(deletePrompt(db, id))) === undefined) throw new PromptNotFound();
  } catch (error) {
    const constraint = constraintOf(error);
    if (constraint === 'executions_prompt_id_fkey' || constraint === 'executions_prompt_version_fkey') throw new PromptInUse();
    throw error;
  }
}

/**
 * A prompt's current text with the inputs in it.
 *
 * @throws PromptNotFound
 * @throws InputsInvalid
 */
export async function renderPrompt(db: Database, session: Session, id: string, given: ExecutionInputs) {
  const prompt = await session.maybe(findPrompt(db, id));
  if (prompt === undefined) throw new PromptNotFound();
  const variables: PromptVariables = prompt.variables;
  const inputs = completeInputs(variables, given);
  return { version: prompt.version, inputs, text: renderTemplate(prompt.template, variables, inputs) };
}
