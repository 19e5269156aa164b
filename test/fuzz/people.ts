import { randomBytes } from 'node:crypto';
import { type Caller, PASSWORD, type useService, type User } from '../contexts/identity/fixture.ts';
import { makeWorld } from '../world/world.ts';
import { Rows } from './rows.ts';

export type Service = ReturnType<typeof useService>;

/** Who sends requests. */
export const ROLES = ['owner', 'nobody', 'stranger', 'moderator', 'administrator', 'key', 'worker', 'keeper'] as const;
export type Role = (typeof ROLES)[number];

/** In what the keeper has, and nobody else: private, all of it. */
const CANARY = 'canary-4f1c9a7e';

/** In what the keeper has handed in, which instructors see, too. */
const TAUGHT = 'canary-taught-4f1c9a7e';

/** Whose work it is to see rows of others. */
const SEES_OTHERS: ReadonlySet<Role> = new Set(['keeper', 'moderator', 'administrator', 'worker']);

/** Each canary, with who may see it. The owner is an instructor, and so is their key. */
export const CANARIES: readonly (readonly [string, ReadonlySet<Role>])[] = [
  [CANARY, SEES_OTHERS],
  [TAUGHT, new Set<Role>([...SEES_OTHERS, 'owner', 'key'])],
];

const KEY_PERMISSIONS = [
  'account:read',
  'prompts:read',
  'prompts:write',
  'executions:write',
  'studio:read',
  'content:write',
  'learning:read',
];

/**
 * The people of a run.
 *
 * The owner and a stranger, who has as much, do what they like with their rows, and so lose them: both are replaced from time to time by
 * others with a world of their own, and whoever cannot sign in any more at once. The keeper only reads, so that what is private to them
 * stays so: an answer to somebody else that holds their canary is a leak, whatever was asked. A bystander is there for administrators to
 * suspend.
 */
export class People {
  readonly #service: Service;
  readonly #users = new Map<Role, User>();
  readonly #keys = new Map<Role, Caller>();
  readonly #rows = new Map<Role, Rows>();
  readonly #renewing = new Map<Role, Promise<void>>();
  readonly bystander = `bystander-${randomBytes(4).toString('hex')}`;
  #bystanderId = '';

  private constructor(service: Service) {
    this.#service = service;
  }

  static async of(service: Service): Promise<People> {
    const people = new People(service);
    people.#bystanderId = (await service.user('bystander')).id;
    await service.database.owner.query('update identity.users set username = $2 where id = $1', [
      people.#bystanderId,
      people.bystander,
    ]);
    for (const role of ['owner', 'stranger', 'moderator', 'administrator', 'keeper', 'key', 'worker'] as const)
      await people.#make(role);
    return people;
  }

  token(role: Role): string {
    return (this.#keys.get(role) ?? this.#users.get(role))?.token ?? '';
  }

  email(role: Role): string {
    return (this.#users.get(role) ?? this.#users.get('owner'))?.email ?? '';
  }

  /** The rows that a role takes for its own. */
  own(role: Role, turn: number): Rows {
    const whose =
      role === 'stranger' || role === 'keeper' ? role : role === 'owner' || role === 'key' || turn % 3 > 0 ? 'owner' : 'stranger';
    return this.#rows.get(whose) ?? new Rows();
  }

  /** Rows that are not a role's. The keeper's are never named to those who could make them public. */
  foreign(role: Role, turn: number): Rows {
    const whose = SEES_OTHERS.has(role) || turn % 2 === 0 ? (role === 'stranger' ? 'owner' : 'stranger') : 'keeper';
    return this.#rows.get(whose) ?? new Rows();
  }

  forget(id: string): void {
    for (const rows of this.#rows.values()) rows.remove(id);
  }

  /** Replaces who owns rows by somebody with a world that is whole. */
  async replaceOwners(): Promise<void> {
    for (const role of ['owner', 'stranger', 'key'] as const) await this.#make(role);
  }

  /** After a refusal: whose credentials do not hold any more gets others. */
  async renew(role: Role): Promise<void> {
    const token = this.token(role);
    if (token === '') return;
    const holds = async () => (await this.#service.caller(token).call('get', '/feature-flags')).status !== 401;
    const renewing =
      this.#renewing.get(role) ?? holds().then((good) => (good || token !== this.token(role) ? undefined : this.#revive(role)));
    this.#renewing.set(role, renewing);
    await renewing.finally(() => this.#renewing.delete(role));
  }

  async #revive(role: Role): Promise<void> {
    const user = this.#users.get(role);
    if (user === undefined) return this.#make(role);
    // A closed account waits for a while before it is erased, and may come back.
    for (const path of ['/auth/login', '/auth/restore']) {
      const { body, status } = await this.#service.nobody.call('post', path, { email: user.email, password: PASSWORD });
      if (status !== 200) continue;
      const { token } = body as { token: string };
      this.#users.set(role, { ...user, ...this.#service.caller(token) });
      return;
    }
    await this.#make(role);
  }

  async #make(role: Role): Promise<void> {
    const service = this.#service;
    if (role === 'key' || role === 'worker') {
      const [by, path, permissions] =
        role === 'key'
          ? (['owner', '/api-keys', KEY_PERMISSIONS] as const)
          : (['administrator', '/admin/api-keys', ['executions:work', 'ai-sessions:work', 'submissions:work']] as const);
      await this.renew(by);
      const made = await service.caller(this.token(by)).call('post', path, { name: role, permissions }).expect(201);
      const body = made.body as { key: string; id: string };
      await service.database.owner.query('update identity.api_keys set rate_limit = 100000 where id = $1', [body.id]);
      this.#keys.set(role, service.caller(body.key));
      return;
    }
    const user = await service.user(role, { moderator: 'MODERATOR', administrator: 'ADMIN' }[role as string] ?? 'USER');
    this.#users.set(role, user);
    if (role === 'moderator' || role === 'administrator') return;
    const rows = new Rows(await makeWorld(role === 'keeper' ? marked(user) : user, service.database));
    rows.add('users', role === 'keeper' ? user.id : this.#bystanderId);
    this.#rows.set(role, rows);
    if (role === 'stranger')
      await service.database.owner.query(`update identity.users set role = 'USER' where id = $1`, [user.id]);
    if (role === 'keeper') await keepSecrets(user);
  }
}

/** Courses are every instructor's, to see and to publish. */
const OF_ALL_INSTRUCTORS = /^\/courses|\/(?:modules|lessons|quizzes)$/;
const HANDED_IN = /\/(?:submissions|attempts)$/;

/** The user, but that what they send as theirs has a canary in it. */
const marked = (user: User): User => ({
  ...user,
  call: (method, path, body) =>
    user.call(
      method,
      path,
      body === undefined || Buffer.isBuffer(body) || OF_ALL_INSTRUCTORS.test(path) ? body : mark(body, path),
    ),
});
const mark = (body: object, path: string): object =>
  JSON.parse(JSON.stringify(body).replaceAll('Mine', `Mine ${HANDED_IN.test(path) ? TAUGHT : CANARY}`)) as object;

async function keepSecrets(user: User): Promise<void> {
  await user
    .call('put', '/me/personal-data', { legal_name: CANARY, address: { lines: [CANARY], city: CANARY, country: 'FI' } })
    .expect(200);
  await user.call('put', '/me/provider-credentials/OPENAI', { key: `sk-${CANARY}` }).expect(200);
}
