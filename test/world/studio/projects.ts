import { expect } from 'vitest';
import type { World } from '../world.ts';

/** A project that is shared with one more. */
export const projectsWorld: World = {
  async make({ owner, database, make }) {
    const username = `friend-of-${owner.id.slice(-12)}`;
    await database.owner.query(`insert into identity.users (email, username, password_hash) values ($1, $2, '$none$')`, [
      `${username}@example.com`,
      username,
    ]);
    const projects = await make('/projects', { name: 'Mine', settings: { grid: 12 }, tags: ['mine'] });
    return { projects, collaborators: await make(`/projects/${projects}/collaborators`, { username, role: 'VIEWER' }) };
  },
  bodies: {
    createProject: { name: 'Another' },
    updateProject: { name: 'Yours' },
    recordBuild: { status: 'PROCESSING', progress: '50' },
    inviteCollaborator: { username: 'nobody-at-all', role: 'VIEWER' },
    updateCollaborator: { role: 'ADMIN' },
  },
  open: ['getPublicProject'],
  async unchanged(owner, { projects, collaborators }) {
    expect((await owner.call('get', `/projects/${projects}`)).body).toMatchObject({
      name: 'Mine',
      status: 'DRAFT',
      revision: 1,
      is_public: false,
    });
    expect((await owner.call('get', `/projects/${projects}/collaborators`)).body.data).toMatchObject([
      { id: collaborators, role: 'VIEWER' },
    ]);
  },
};
