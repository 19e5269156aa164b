import { expect } from 'vitest';
import type { World } from '../world.ts';

export const collaborationWorld: World = {
  async make({ make }) {
    const id = await make('/collaboration-sessions', { name: 'Mine', type: 'PAIR', code: 'contract Mine {}' });
    await make(`/collaboration-sessions/${id}/messages`, { body: 'Mine' });
    return { 'collaboration-sessions': id };
  },
  bodies: {
    updateCollaborationSession: { name: 'Yours' },
    editCollaborationCode: { code: 'contract Yours {}' },
    postChatMessage: { body: 'Yours' },
    inviteToSession: { user_id: '01933b6e-0000-7000-8000-00000000dead', role: 'EDITOR' },
    updateSessionParticipant: { role: 'EDITOR' },
  },
  async unchanged(owner, { 'collaboration-sessions': id }) {
    expect((await owner.call('get', `/collaboration-sessions/${id}`)).body).toMatchObject({ name: 'Mine', status: 'ACTIVE' });
    expect((await owner.call('get', `/collaboration-sessions/${id}/code`)).body).toMatchObject({ code: 'contract Mine {}' });
    expect((await owner.call('get', `/collaboration-sessions/${id}/messages`)).body.data).toMatchObject([{ body: 'Mine' }]);
    expect((await owner.call('get', `/collaboration-sessions/${id}/participants`)).body.data).toEqual([]);
  },
};
