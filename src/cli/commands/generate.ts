import { defineCommand } from '../command.ts';
import { types } from './generate-types.ts';

export const generateCommand = defineCommand({
  name: 'generate',
  summary: 'Write everything that is generated from the migrations: for now, the types.',
  ...types,
});
