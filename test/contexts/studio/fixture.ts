import { randomBytes } from 'node:crypto';
import type { User, useService } from '../identity/fixture.ts';

export interface Member extends User {
  readonly username: string;
}

/** Somebody who can be invited: by a user name of their own. */
export async function member(service: Pick<ReturnType<typeof useService>, 'user'>, name: string): Promise<Member> {
  const user = await service.user(name);
  const username = `${name}-${randomBytes(4).toString('hex')}`;
  await user.call('patch', '/me', { username }).expect(200);
  return { ...user, username };
}

/** What collaborators can be, and which of a project's rights that gives. */
export const PARTS = {
  viewer: [{ role: 'VIEWER' }, []],
  editor: [{ role: 'EDITOR' }, ['edit']],
  admin: [{ role: 'ADMIN' }, ['edit', 'delete', 'share']],
  'viewer who edits': [{ role: 'VIEWER', can_edit: true }, ['edit']],
  'viewer who deletes': [{ role: 'VIEWER', can_delete: true }, ['delete']],
  'viewer who shares': [{ role: 'VIEWER', can_share: true }, ['share']],
  'editor who shares': [{ role: 'EDITOR', can_share: true }, ['edit', 'share']],
} as const;
