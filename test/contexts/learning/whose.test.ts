import { expect, test } from 'vitest';
import { whoseWork } from '../../../src/contexts/learning/whose.ts';
import type { Role } from '../../../src/database/session.ts';

test.each<[Role, string, 'own' | 'all']>([
  ['authenticated', 'USER', 'own'],
  ['authenticated', 'STUDENT', 'own'],
  ['authenticated', 'MODERATOR', 'own'],
  ['authenticated', 'INSTRUCTOR', 'all'],
  ['administrator', 'ADMIN', 'all'],
  // By an API key, which never acts as an administrator.
  ['authenticated', 'ADMIN', 'own'],
])('as %s, %s reads work of learners: %s', (role, userRole, whose) => {
  expect(whoseWork({ actor: { role, userId: null, requestId: 'test' }, userRole })).toBe(whose);
});
