import type { Rule } from './rule.ts';
import { constraintRules } from './rules/constraints.ts';
import { leafRules } from './rules/leaves.ts';
import { partitionRules } from './rules/partitions.ts';
import { sequenceRules } from './rules/sequences.ts';
import { storageRules } from './rules/storage.ts';
import { viewRules } from './rules/views.ts';

/** What must hold in any PostgreSQL database. What a project adds is read from its folder: see `project-rules.ts`. */
export const genericRules: readonly Rule[] = [
  ...constraintRules,
  ...sequenceRules,
  ...partitionRules,
  ...leafRules,
  ...viewRules,
  ...storageRules,
];
