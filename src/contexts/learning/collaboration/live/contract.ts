import { z } from 'zod';
import { learningChatMessages, learningCollaborationSessions, learningSessionChanges } from '../../../../generated/contracts.ts';
import { Change } from '../contract.ts';

const sessions = learningCollaborationSessions;
const messages = learningChatMessages;
const changes = learningSessionChanges;

export const ConnectQuery = z.strictObject({
  after: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(0)
    .max(2_147_483_647)
    .optional()
    .meta({ description: 'The last sequence that the client has seen; without it, the session is told as it is now.' }),
});

const named = z.strictObject({ id: changes.insert.shape.client_id.unwrap().unwrap() });

/** What a client sends. Its `id` is the client's own: sent again under the same one, it is done once. */
export const CollaborationMessage = z
  .discriminatedUnion('type', [
    named.extend({
      type: z.literal('edit'),
      base_version: sessions.insert.shape.code_version.unwrap(),
      code: sessions.insert.shape.code.unwrap(),
    }),
    named.extend({ type: z.literal('chat'), body: messages.insert.shape.body }),
  ])
  .meta({ id: 'CollaborationMessage', description: 'What a client sends on the WebSocket of a collaboration session.' });
export type CollaborationMessage = z.output<typeof CollaborationMessage>;

/** What a client is sent. */
export const CollaborationFrame = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('session'), sequence: z.int(), session: sessions.row }),
    z.strictObject({ type: z.literal('change'), change: Change }),
    z.strictObject({ type: z.literal('presence'), online: z.array(z.uuid()) }),
    z.strictObject({
      type: z.literal('done'),
      id: z.string(),
      code_version: z.int().optional(),
      message_id: z.uuid().optional(),
    }),
    z.strictObject({
      type: z.literal('refused'),
      id: z.string(),
      code: z.string(),
      detail: z.string().optional(),
      errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    }),
  ])
  .meta({ id: 'CollaborationFrame', description: 'What a client is sent on the WebSocket of a collaboration session.' });
export type Frame = z.input<typeof CollaborationFrame>;
