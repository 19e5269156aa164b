import { z } from 'zod';
import { identityUsers, studioProjectCollaborators } from '../../../generated/contracts.ts';
import { given } from '../../../generated/contracts/columns.ts';
import { pageOfSchema } from '../../../http/contract.ts';
import { Profile } from '../projects/contract.ts';

const { row, insert, update } = studioProjectCollaborators;
const rights = { role: true, can_edit: true, can_delete: true, can_share: true } as const;

export const CollaboratorParams = z.strictObject({ id: row.shape.id });

export const InvitationBody = insert.pick(rights).extend({ username: given(identityUsers.insert.shape.username) });
export const CollaboratorPatchBody = update.pick(rights).refine((body) => Object.keys(body).length > 0, 'must change something');

export const Collaborator = row.extend({ user: Profile });
export const CollaboratorPage = pageOfSchema(Collaborator);
