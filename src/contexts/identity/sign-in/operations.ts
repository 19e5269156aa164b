import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import type { Mailer } from '../../../services/mail.ts';
import { type PasswordHasher, PasswordsBusy } from '../../../services/password.ts';
import { CurrentPasswordWrong, EmailTokenUnknown, InvalidCredentials, PasswordIsEmail, UsernameTaken } from '../errors.ts';
import { hashToken, newEmailToken, newSessionToken } from '../tokens.ts';
import * as queries from './queries.ts';

/** Wrong passwords in a row before an account is locked. */
export const MAX_ATTEMPTS = 5;
/** The first lock; each further one is twice as long, to 15 minutes. */
export const LOCK_SECONDS = 60;
export const SESSION_SECONDS = 30 * 24 * 3600;

export interface SignInServices {
  readonly passwords: PasswordHasher;
  readonly mailer: Mailer;
  /** Told of a mail that could not be sent; the caller of a route is not, since that would tell whether there is an account. */
  readonly onMailError: (error: unknown) => void;
}

export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly name?: string | undefined;
  readonly username?: string | undefined;
  readonly timezone?: string | undefined;
  readonly language?: string | undefined;
}

/** Whose client signs in. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string | undefined;
}

/**
 * Makes an account, or tells the owner of the one that is there, by mail; the caller cannot tell which.
 *
 * The password is hashed and one mail sent in either case, so that it takes as long.
 *
 * @param session of nobody
 * @throws UsernameTaken (usernames are public), PasswordsBusy
 */
export async function register(db: Db, session: Session, services: SignInServices, user: NewUser): Promise<void> {
  const passwordHash = await services.passwords.hash(user.password);
  const token = newEmailToken();
  const { email, name = null, username = null, timezone = null, language = null } = user;
  const registration = { email, name, username, passwordHash, emailTokenHash: hashToken(token), timezone, language };
  const { created } = await session.one(queries.registerUser(db, registration)).catch((error: unknown) => {
    throw constraintOf(error) === 'users_username_key' ? new UsernameTaken(error) : error;
  });
  send(services, email, created ? verification(token) : ALREADY_REGISTERED);
}

/**
 * Sends another verification mail to an account that is not verified; the caller cannot tell whether there is one.
 *
 * @param session of nobody
 */
export async function resendVerification(db: Db, session: Session, services: SignInServices, email: string): Promise<void> {
  const token = newEmailToken();
  const { renewed } = await session.one(queries.renewEmailToken(db, email, hashToken(token)));
  if (renewed) send(services, email, verification(token));
}

/** @throws EmailTokenUnknown for a token that is unknown or used */
export async function verifyEmail(db: Db, session: Session, token: string): Promise<void> {
  const { verified } = await session.one(queries.verifyEmail(db, hashToken(token)));
  if (!verified) throw new EmailTokenUnknown();
}

/**
 * Signs in.
 *
 * The attempt is counted before its password is checked, atomically: however many come at once, MAX_ATTEMPTS of them have it checked. The
 * others, and those for no account or one that may not sign in, check the password against a decoy: the answer and its time tell nothing.
 * Whoever is told that too many come is not counted, since nothing was checked.
 *
 * @param session of nobody
 * @throws InvalidCredentials whatever the reason; PasswordsBusy
 */
export async function signIn(
  db: Db,
  session: Session,
  services: Pick<SignInServices, 'passwords'>,
  credentials: Credentials,
  client: Client,
) {
  const proved = await provePassword(db, session, services, credentials, 'ACTIVE');
  return beginSession(db, session, services, credentials, proved, client);
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Whose password was right. */
export interface Proved {
  readonly userId: string;
  /** The hash that is stored. */
  readonly stored: string;
}

/**
 * Checks the password of an account of this status, as a sign-in attempt. See {@link signIn}.
 *
 * @throws InvalidCredentials, PasswordsBusy
 */
export async function provePassword(
  db: Db,
  session: Session,
  { passwords }: Pick<SignInServices, 'passwords'>,
  { email, password }: Credentials,
  status: 'ACTIVE' | 'DELETED',
): Promise<Proved> {
  let proved: Proved | undefined;
  const right = await passwords.verify(password, async () => {
    const attempt = await session.maybe(queries.reserveLoginAttempt(db, email, MAX_ATTEMPTS, LOCK_SECONDS));
    const usable = attempt !== undefined && attempt.allowed && attempt.status === status && attempt.email_verified;
    if (usable && attempt.password_hash !== null) proved = { userId: attempt.user_id, stored: attempt.password_hash };
    return proved?.stored ?? passwords.decoy;
  });
  if (proved === undefined || !right) throw new InvalidCredentials();
  return proved;
}

/** Makes a session for whoever has proved the password. @throws InvalidCredentials when the account is not active any more */
export async function beginSession(
  db: Db,
  session: Session,
  { passwords }: Pick<SignInServices, 'passwords'>,
  { password }: Credentials,
  { userId, stored }: Proved,
  { ip, userAgent }: Client,
) {
  if (passwords.isOutdated(stored)) {
    const stronger = await passwords.hash(password).catch(laterIfBusy);
    if (stronger !== undefined) await session.one(queries.upgradePasswordHash(db, userId, stored, stronger));
  }
  const token = newSessionToken();
  const signedIn = await session.maybe(
    queries.completeLogin(db, {
      userId,
      tokenHash: hashToken(token),
      userAgent: userAgent ?? null,
      // A zone (fe80::1%eth0) means nothing elsewhere, and inet does not take it.
      ip: ip.split('%')[0] || null,
      ttlSeconds: SESSION_SECONDS,
    }),
  );
  if (signedIn === undefined) throw new InvalidCredentials();
  return { token, ...signedIn };
}

/** What can be done the next time does not keep anybody out who has proved the password. */
function laterIfBusy(error: unknown): undefined {
  if (!(error instanceof PasswordsBusy)) throw error;
}

/**
 * Changes the caller's password, and ends every session but the one that asks; the owner is told by mail and notification.
 *
 * Wrong current passwords are counted as wrong sign-ins are: a stolen session does not help to guess.
 *
 * @param session of the user
 * @param sessionId the one that stays
 * @returns how many sessions ended
 * @throws CurrentPasswordWrong also when the account is locked; PasswordIsEmail; PasswordsBusy
 */
export async function changePassword(
  db: Db,
  session: Session,
  services: SignInServices,
  { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
  sessionId: string,
): Promise<number> {
  // First: were there no time for it later, an attempt would have been counted for nothing.
  const newHash = await services.passwords.hash(newPassword);
  const { email, stored } = await proveOwnPassword(db, session, services, currentPassword);
  if (newPassword.toLowerCase() === email.toLowerCase()) throw new PasswordIsEmail();
  const { revoked } = await session.one(queries.changePassword(db, stored, newHash, sessionId));
  // Null: another change came first, and this one's current password is the one of before.
  if (revoked === null) throw new CurrentPasswordWrong();
  send(services, email, PASSWORD_CHANGED);
  return revoked;
}

/**
 * Checks the caller's own password again; a wrong one is counted as a wrong sign-in is.
 *
 * @throws CurrentPasswordWrong also when the account is locked; PasswordsBusy
 */
export async function proveOwnPassword(
  db: Db,
  session: Session,
  { passwords }: Pick<SignInServices, 'passwords'>,
  password: string,
): Promise<{ readonly email: string; readonly stored: string }> {
  let proved: { readonly email: string; readonly stored: string } | undefined;
  const right = await passwords.verify(password, async () => {
    const check = await session.maybe(queries.reservePasswordCheck(db, MAX_ATTEMPTS, LOCK_SECONDS));
    if (check !== undefined && check.password_hash !== null) proved = { email: check.email, stored: check.password_hash };
    return proved?.stored ?? passwords.decoy;
  });
  if (proved === undefined || !right) throw new CurrentPasswordWrong();
  return proved;
}

export interface Message {
  readonly subject: string;
  readonly text: string;
}

/** Not waited for: how long it takes would tell what it says. */
export function send({ mailer, onMailError }: SignInServices, to: string, message: Message): void {
  mailer.send({ to, ...message }).catch(onMailError);
}

const verification = (token: string): Message => ({
  subject: 'Confirm your e-mail address',
  text: `Somebody, probably you, registered with this address. To confirm it, send this token to POST /v1/auth/verify-email:\n\n${token}\n\nIf it was not you, do nothing.`,
});

const ALREADY_REGISTERED: Message = {
  subject: 'You have an account already',
  text: 'Somebody, probably you, tried to register with this address, which has an account. Nothing was changed: sign in with your password.',
};

const PASSWORD_CHANGED: Message = {
  subject: 'Your password was changed',
  text: 'The password of your account was changed, and all other sessions were ended. If it was not you, tell us at once.',
};
