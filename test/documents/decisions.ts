import type { Decisions } from './cover.ts';
import { blueprint } from './decisions/blueprint.ts';
import { finity } from './decisions/finity.ts';
import { formaops } from './decisions/formaops.ts';
import { learningPlatform } from './decisions/learning-platform.ts';
import { templator } from './decisions/templator.ts';

/** By the document's name. */
export const decisions: Readonly<Record<string, Decisions>> = {
  blueprint,
  finity,
  formaops,
  'learning-platform': learningPlatform,
  templator,
};
