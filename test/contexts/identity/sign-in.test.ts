import { describe, expect, test } from 'vitest';
import { MAX_ATTEMPTS, proveOwnPassword, signIn } from '../../../src/contexts/identity/sign-in/operations.ts';
import { createPasswordHasher, PasswordsBusy } from '../../../src/services/password.ts';
import { bare, PASSWORD, type User, useService } from './fixture.ts';

const service = useService();
const { nobody, login } = service;

const tokenIn = (text: string): string => /ke_\S+/.exec(text)?.[0] ?? '';
const mailTo = (address: string) => service.mails.filter(({ to }) => to === address);
const register = (email: string, more: object = {}) =>
  nobody.call('post', '/auth/register', { email, password: PASSWORD, ...more });
const accountOf = async (email: string) =>
  (await service.database.owner.query('select * from identity.users where email = $1', [email])).rows[0];

test('a newcomer registers, opens the link of the mail, and only then can sign in', async () => {
  const email = 'newcomer@example.com';
  expect((await register(email, { name: 'New', username: 'newcomer', timezone: 'Europe/Helsinki', language: 'fi' })).status).toBe(
    202,
  );
  expect((await login(email)).status).toBe(401);

  const token = tokenIn(mailTo(email)[0]?.text ?? '');
  expect((await nobody.call('post', '/auth/verify-email', { token })).status).toBe(204);
  expect((await nobody.call('post', '/auth/verify-email', { token })).body).toMatchObject({
    code: 'EMAIL_TOKEN_UNKNOWN',
    status: 404,
  });

  const signedIn = await login(email.toUpperCase());
  expect(signedIn.status).toBe(200);
  expect(Object.keys(signedIn.body as object).toSorted()).toEqual(['expires_at', 'session_id', 'token']);
  const { token: session } = signedIn.body as { token: string };
  const me = await service.caller(session).call('get', '/me');
  expect(me.body).toMatchObject({ email, name: 'New', username: 'newcomer', role: 'USER', language: 'fi', email_verified: true });
  expect((await service.caller(session).call('get', '/me/settings')).body).toMatchObject({
    default_provider: 'GEMINI',
    preferences: {},
  });
});

test('registering an address that has an account answers byte for byte the same, changes nothing, and tells its owner', async () => {
  const email = 'twice@example.com';
  const first = await register(email);
  const before = await accountOf(email);
  const second = await register(email, { password: 'another password altogether' });
  expect(second.status).toBe(first.status);
  expect(second.text).toBe(first.text);
  expect(await accountOf(email)).toEqual(before);
  expect(mailTo(email).map(({ subject }) => subject)).toEqual(['Confirm your e-mail address', 'You have an account already']);
});

test('a taken username is refused in the same words whether or not the address has an account', async () => {
  await register('holder@example.com', { username: 'holder' });
  const known = await register('holder@example.com', { username: 'Holder' });
  const unknown = await register('fresh@example.com', { username: 'Holder' });
  expect(bare(known)).toEqual(bare(unknown));
  expect(unknown.body).toMatchObject({ status: 409, code: 'USERNAME_TAKEN' });
  expect(await accountOf('fresh@example.com')).toBeUndefined();
});

test('another verification mail makes the first one void, and an unknown or verified address gets none', async () => {
  const email = 'lost@example.com';
  await register(email);
  const resent = await nobody.call('post', '/auth/resend-verification', { email });
  const unknown = await nobody.call('post', '/auth/resend-verification', { email: 'nobody-at-all@example.com' });
  expect([unknown.status, unknown.text]).toEqual([resent.status, resent.text]);
  expect(mailTo('nobody-at-all@example.com')).toEqual([]);
  const [first, second] = mailTo(email).map(({ text }) => tokenIn(text));
  expect((await nobody.call('post', '/auth/verify-email', { token: first })).status).toBe(404);
  expect((await nobody.call('post', '/auth/verify-email', { token: second })).status).toBe(204);
  await nobody.call('post', '/auth/resend-verification', { email });
  expect(mailTo(email)).toHaveLength(2);
});

test.each([
  ['a short password', { password: 'elevenchars' }, '/password'],
  ['the address as the password', { password: 'BAD@example.com' }, '/password'],
  ['no address', { email: 'bad' }, '/email'],
  ['an unknown field', { role: 'ADMIN' }, '/role'],
  ['an unknown time zone', { timezone: 'Mars/Olympus' }, '/timezone'],
])('registering with %s is 400 at its path', async (_, more, path) => {
  const { status, body } = await register('bad@example.com', more);
  expect(status).toBe(400);
  expect((body as { errors: { path: string }[] }).errors.map((issue) => issue.path)).toContain(path);
});

test('sign-in fails in the same words, after the same work, whatever the reason', async () => {
  const [right, suspended, locked] = await Promise.all([
    service.user('right'),
    service.user('suspended'),
    service.user('locked'),
  ]);
  await register('unverified@example.com');
  const { owner } = service.database;
  await owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [suspended.id]);
  await owner.query(`update identity.users set locked_until = now() + interval '1 hour' where id = $1`, [locked.id]);
  const failures = [];
  for (const [email, password] of [
    [right.email, 'wrong'],
    ['unknown@example.com', 'wrong'],
    [suspended.email, PASSWORD],
    [locked.email, PASSWORD],
    ['unverified@example.com', PASSWORD],
  ] as const) {
    const before = service.checked.length;
    failures.push(bare(await login(email, password)));
    expect(service.checked.length - before).toBe(1);
  }
  expect(new Set(failures.map((failure) => JSON.stringify(failure))).size).toBe(1);
  expect(failures[0]).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
});

test('of fifty wrong passwords at once exactly five are checked; then the right one is refused too, until the lock is over', async () => {
  const victim = await service.user('victim');
  const before = service.checked.length;
  const answers = await Promise.all(Array.from({ length: 50 }, () => login(victim.email, 'wrong')));
  const checked = service.checked.slice(before);
  expect(checked).toHaveLength(50);
  expect(checked.filter((stored) => stored !== service.decoy)).toHaveLength(MAX_ATTEMPTS);
  expect(new Set(answers.map((answer) => JSON.stringify(bare(answer)))).size).toBe(1);

  const refused = await login(victim.email);
  expect(bare(refused)).toEqual(bare(answers[0] as typeof refused));
  await service.database.owner.query(`update identity.users set locked_until = now() - interval '1 second' where id = $1`, [
    victim.id,
  ]);
  expect((await login(victim.email)).status).toBe(200);
  expect(await accountOf(victim.email)).toMatchObject({ login_attempts: 0, lockouts: 0, locked_until: null });
});

test('who is told that too many come has had nothing checked, and is not counted', async () => {
  const user = await service.user('queuing');
  const { db } = service.database;
  const [anonymous, own] = [service.database.as('anonymous'), service.database.as('authenticated', user.id)];
  const passwords = createPasswordHasher({ cost: { ln: 4, r: 8, p: 1 }, atOnce: 1, waiting: 0 });
  const credentials = { email: user.email, password: PASSWORD };
  const client = { ip: '127.0.0.1', userAgent: undefined };
  let end = (): void => {};
  const other = passwords.verify('x', () => new Promise((resolve) => (end = () => resolve(passwords.decoy))));
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    await expect(signIn(db, anonymous, { passwords }, credentials, client)).rejects.toBeInstanceOf(PasswordsBusy);
    await expect(proveOwnPassword(db, own, { passwords }, PASSWORD)).rejects.toBeInstanceOf(PasswordsBusy);
  }
  end();
  expect(await other).toBe(false);
  expect(await accountOf(user.email)).toMatchObject({ login_attempts: 0, locked_until: null });
  expect(await proveOwnPassword(db, own, { passwords }, PASSWORD)).toMatchObject({ email: user.email });

  // Nor does it keep anybody out whose hash is to be made anew.
  const outdated = { ...passwords, isOutdated: () => true, hash: () => Promise.reject(new PasswordsBusy()) };
  expect(await signIn(db, anonymous, { passwords: outdated }, credentials, client)).toHaveProperty('token');
});

test('a hash made with less work is replaced at the next sign-in, and still opens', async () => {
  const user = await service.user('old');
  const { createPasswordHasher } = await import('../../../src/services/password.ts');
  const weak = await createPasswordHasher({ cost: { ln: 2, r: 8, p: 1 } }).hash(PASSWORD);
  await service.database.owner.query('update identity.users set password_hash = $2 where id = $1', [user.id, weak]);
  expect((await login(user.email)).status).toBe(200);
  expect((await accountOf(user.email)).password_hash).toMatch(/^\$scrypt\$ln=4,/);
  expect((await login(user.email)).status).toBe(200);
});

test('signing in while signed in works, and signing out ends that session only', async () => {
  const user = await service.user('again');
  const second = await user.call('post', '/auth/login', { email: user.email, password: PASSWORD });
  expect(second.status).toBe(200);
  expect((await user.call('post', '/auth/logout')).status).toBe(204);
  expect((await user.call('get', '/me')).status).toBe(401);
  expect((await service.caller((second.body as { token: string }).token).call('get', '/me')).status).toBe(200);
});

test('a session that is over is refused', async () => {
  const user = await service.user('late');
  await service.database.owner.query(
    `update identity.sessions set created_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' where user_id = $1`,
    [user.id],
  );
  expect((await user.call('get', '/me')).status).toBe(401);
});

describe('changing the password', () => {
  const NEW = 'staple battery horse';
  const change = (user: User, current: string, next = NEW) =>
    user.call('post', '/auth/change-password', { current_password: current, new_password: next });

  test('needs the current one, ends every other session, and tells the owner', async () => {
    const [user, bystander] = [await service.user('changer'), await service.user('bystander')];
    const other = service.caller(((await login(user.email)).body as { token: string }).token);
    expect((await change(user, 'not the password')).body).toMatchObject({ status: 400, code: 'CURRENT_PASSWORD_WRONG' });
    expect((await other.call('get', '/me')).status).toBe(200);

    expect((await change(user, PASSWORD)).body).toEqual({ revoked: 1 });
    expect((await user.call('get', '/me')).status).toBe(200);
    expect((await other.call('get', '/me')).status).toBe(401);
    expect((await bystander.call('get', '/me')).status).toBe(200);
    expect((await login(user.email)).status).toBe(401);
    expect((await login(user.email, NEW)).status).toBe(200);
    expect(service.mails.at(-1)).toMatchObject({ to: user.email, subject: 'Your password was changed' });
    expect((await user.call('get', '/notifications')).body).toMatchObject({ data: [{ type: 'SECURITY_ALERT' }] });
  });

  test('with wrong guesses locks the account as signing in does: then the right one is refused, too', async () => {
    const user = await service.user('stolen');
    const before = service.checked.length;
    const guesses = await Promise.all(Array.from({ length: 20 }, () => change(user, 'a guess of a thief')));
    expect(guesses.map(({ status }) => status)).toEqual(Array<number>(20).fill(400));
    expect(service.checked.slice(before).filter((stored) => stored !== service.decoy)).toHaveLength(5);
    expect((await change(user, PASSWORD)).status).toBe(400);
    expect((await login(user.email)).status).toBe(401);
  });

  test('refuses what is no new password, an API key, and nobody', async () => {
    const user = await service.user('strict');
    expect((await change(user, PASSWORD, PASSWORD)).body).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect((await change(user, PASSWORD, 'short')).status).toBe(400);
    expect((await change(user, PASSWORD, user.email.toUpperCase())).body).toMatchObject({ code: 'PASSWORD_IS_EMAIL' });
    const body = { current_password: PASSWORD, new_password: NEW };
    expect((await service.nobody.call('post', '/auth/change-password', body)).status).toBe(401);
    const { key } = (await user.call('post', '/api-keys', { name: 'k', permissions: ['account:write'] })).body as { key: string };
    expect((await service.caller(key).call('post', '/auth/change-password', body)).status).toBe(403);
    expect((await login(user.email)).status).toBe(200);
  });

  test('twice at once with one current password happens once', async () => {
    const user = await service.user('twice');
    const answers = await Promise.all([change(user, PASSWORD), change(user, PASSWORD, `${NEW} too`)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });
});
