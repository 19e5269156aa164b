import { z } from 'zod';
import {
  learningChatMessages,
  learningCollaborationSessions,
  learningSessionChanges,
  learningSessionParticipants,
} from '../../../generated/contracts.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const sessions = learningCollaborationSessions;
const participants = learningSessionParticipants;
const messages = learningChatMessages;
const changes = learningSessionChanges;

export const SessionParams = z.strictObject({ id: sessions.row.shape.id });
export const ParticipantParams = SessionParams.extend({ user_id: participants.row.shape.user_id });
export const MessageParams = SessionParams.extend({ message_id: messages.row.shape.id });

const told = { name: true, type: true, language: true, permissions: true, expires_at: true } as const;

export const ListSessionsQuery = PageQuery.extend({ status: sessions.row.shape.status.optional() });
export const NewSessionBody = sessions.insert.pick({ ...told, code: true });
export const SessionPatchBody = sessions.update
  .pick(told)
  .extend({ status: z.enum(['ACTIVE', 'PAUSED']).optional() })
  .refine((body) => Object.keys(body).length > 0, 'must change something');

/** Without the code, which is large and changes often. */
export const CollaborationSession = sessions.row.omit({ code: true });
export const CollaborationSessionPage = pageOfSchema(CollaborationSession);

export const SessionCode = sessions.row.pick({ code: true, code_version: true, language: true });
export const CodeBody = sessions.insert.pick({ code: true }).required();
export const CodeVersion = sessions.row.pick({ code_version: true });

export const Participant = participants.row.omit({ session_id: true }).extend({
  username: z.string().nullable().meta({ description: 'As in the profile, or null.' }),
  name: z.string().nullable().meta({ description: 'As in the profile, or null.' }),
});
export const ParticipantPage = pageOfSchema(Participant);
export const InviteBody = participants.insert.pick({ user_id: true, role: true });
export const RoleBody = participants.insert.pick({ role: true }).required();

export const Message = messages.row;
export const MessagePage = pageOfSchema(Message);
export const NewMessageBody = messages.insert.pick({ body: true, client_id: true });

/** What happened, with what it is about as that is now. */
export const Change = changes.row.omit({ session_id: true }).extend({
  code: sessions.row.shape.code.nullable().meta({ description: 'With the edit that made the current version; null otherwise.' }),
  body: messages.row.shape.body.nullable().meta({ description: 'Of the message; null when it was taken back.' }),
  role: participants.row.shape.role.nullable().meta({ description: 'Of the participant, while there is one.' }),
  left_at: participants.row.shape.left_at,
  session: CollaborationSession.nullable().meta({ description: 'With a change of the session itself.' }),
});
export const ChangePage = pageOfSchema(Change);
