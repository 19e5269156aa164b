import { expect } from 'vitest';
import type { World } from '../world.ts';

/** A session on the project, with a line in its log. */
export const aiSessionsWorld: World = {
  async make({ owner, make, ids }) {
    const id = await make('/ai-sessions', { session_type: 'pipeline', project_id: ids['projects'], input_data: { width: 1440 } });
    await owner.call('post', `/ai-sessions/${id}/logs`, { lines: [{ message: 'Mine' }] }).expect(201);
    return { 'ai-sessions': id };
  },
  bodies: {
    createAiSession: { session_type: 'analysis' },
    reportAiProgress: { phase: 'yours', progress: '50' },
    completeAiSession: { final_result: { by: 'you' } },
    failAiSession: { error_message: 'no' },
    appendAiLogs: { lines: [{ message: 'Yours' }] },
  },
  async unchanged(owner, ids) {
    const id = ids['ai-sessions'];
    expect((await owner.call('get', `/ai-sessions/${id}`)).body).toMatchObject({
      status: 'PENDING',
      phase: 'upload',
      retry_count: 0,
    });
    expect((await owner.call('get', `/ai-sessions/${id}/logs`)).body.data).toMatchObject([{ message: 'Mine' }]);
  },
};
