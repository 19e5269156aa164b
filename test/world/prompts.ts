import { expect } from 'vitest';
import type { World } from './world.ts';

export const promptsWorld: World = {
  async make({ make }) {
    const prompts = await make('/prompts', {
      name: 'Mine',
      template: 'Say {{word}}',
      variables: [{ name: 'word', type: 'string', required: true }],
    });
    return {
      prompts,
      validations: await make(`/prompts/${prompts}/validations`, { name: 'Any', type: 'REGEX', config: { pattern: '.' } }),
      executions: await make(`/prompts/${prompts}/executions`, { inputs: { word: 'yes' } }),
    };
  },
  bodies: {
    updatePrompt: { name: 'Yours' },
    renderPrompt: { inputs: { word: 'yes' } },
    createExecution: { inputs: { word: 'yes' } },
    createValidation: { name: 'Mine now', type: 'REGEX', config: { pattern: '.' } },
    updateValidation: { name: 'Mine now' },
    completeExecution: { output: '{}' },
    failExecution: { error_message: 'no' },
    startExecution: {},
  },
  open: ['getPublishedPrompt'],
  async unchanged(owner, { prompts, executions, validations }) {
    expect((await owner.call('get', `/prompts/${prompts}`)).body).toMatchObject({ name: 'Mine', status: 'DRAFT', version: 1 });
    expect((await owner.call('get', `/executions/${executions}`)).body).toMatchObject({ status: 'PENDING' });
    expect((await owner.call('get', `/validations/${validations}`)).body).toMatchObject({ name: 'Any', is_active: true });
  },
};
