import { describe, expect, test } from 'vitest';
import { book as administration } from '../../../src/contexts/identity/administration/book.ts';
import { book as apiKeys } from '../../../src/contexts/identity/api-keys/book.ts';
import { book as credentials } from '../../../src/contexts/identity/credentials/book.ts';
import { book as notifications } from '../../../src/contexts/identity/notifications/book.ts';
import { book as personalData } from '../../../src/contexts/identity/personal-data/book.ts';
import { book as dataExport } from '../../../src/contexts/identity/privacy/export/book.ts';
import { book as privacy } from '../../../src/contexts/identity/privacy/book.ts';
import { book as profiles } from '../../../src/contexts/identity/profiles/book.ts';
import { book as sessions } from '../../../src/contexts/identity/sessions/book.ts';
import { book as signIn } from '../../../src/contexts/identity/sign-in/book.ts';
import type { Role } from '../../../src/database/session.ts';
import { useDatabase } from '../../support/database.ts';

const ME = '01933b6e-0000-7000-8000-0000000000aa';
const database = useDatabase();

const ROLES: Readonly<Record<string, Role>> = {
  limitApiKey: 'administrator',
  recordApiKeyUsage: 'service',
  findProviderKey: 'service',
  reopenAccount: 'anonymous',
  listDueErasures: 'service',
  eraseUser: 'service',
  reservePasswordCheck: 'authenticated',
  changePassword: 'authenticated',
};

describe.each([
  ['sign-in', signIn, 'anonymous'],
  ['sessions', sessions, 'authenticated'],
  ['profiles', profiles, 'authenticated'],
  ['API keys', apiKeys, 'authenticated'],
  ['notifications', notifications, 'authenticated'],
  ['credentials', credentials, 'authenticated'],
  ['personal data', personalData, 'authenticated'],
  ['privacy', privacy, 'authenticated'],
  ['the export', dataExport, 'authenticated'],
  ['administration', administration, 'administrator'],
] as const)('of %s', (_, book, usual) => {
  test.each(Object.entries(book))('%s is planned for the role that runs it', async (name, query) => {
    const role = name === 'authenticateApiKey' ? 'anonymous' : (ROLES[name] ?? usual);
    const compiled = query(database.db).compile();
    const plan = { compile: () => ({ ...compiled, sql: `explain ${compiled.sql}` }) };
    expect(await database.as(role, ME).all(plan)).not.toHaveLength(0);
    expect(compiled.sql).not.toMatch(/select \*|returning \*/);
  });
});

test('unread notifications are asked for so that the partial index can be used', () => {
  expect(notifications.countUnread(database.db).compile().sql).toBe(
    'select count(*)::integer as "unread_count" from "identity"."notifications" ' +
      'where "user_id" = (select core.current_user_id()) and not is_read and "is_archived" = $1',
  );
});
