import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { UserPlan, UserRole, UserStatus } from '../../../generated/database.ts';

// Row-level security shows these callers no user at all: each step is a function that knows what it may tell.

export interface Registration {
  readonly email: string;
  readonly name: string | null;
  readonly username: string | null;
  readonly passwordHash: string;
  readonly emailTokenHash: string;
  readonly timezone: string | null;
  readonly language: string | null;
}

const registered = (r: Registration): RawBuilder<{ user_id: string | null; created: boolean }> =>
  sql`identity.register(${r.email}, ${r.name}, ${r.username}, ${r.passwordHash}, ${r.emailTokenHash}, ${r.timezone}, ${r.language})`;

/** Makes a user with settings. `created` is false when the address has an account; a taken username breaks users_username_key. As anonymous. */
export const registerUser = (db: Db, registration: Registration) =>
  db.selectFrom(registered(registration).as('r')).select(['r.user_id', 'r.created']);

/** Gives an account that is not verified yet another token; false where there is none. As anonymous. */
export const renewEmailToken = (db: Db, email: string, tokenHash: string) =>
  db.selectNoFrom(sql<boolean>`identity.renew_email_token(${email}, ${tokenHash})`.as('renewed'));

/** Uses up the token of a verification mail; false where it is unknown. */
export const verifyEmail = (db: Db, tokenHash: string) =>
  db.selectNoFrom(sql<boolean>`identity.verify_email(${tokenHash})`.as('verified'));

export interface LoginAttempt {
  readonly user_id: string;
  /** Null unless `allowed`. */
  readonly password_hash: string | null;
  readonly status: UserStatus;
  readonly email_verified: boolean;
  readonly allowed: boolean;
}

/** Counts the attempt, under the row's lock, before any password is checked. No row for an unknown address. As anonymous. */
export const reserveLoginAttempt = (db: Db, email: string, maxAttempts: number, lockSeconds: number) =>
  db
    .selectFrom(sql<LoginAttempt>`identity.reserve_login_attempt(${email}, ${maxAttempts}, ${lockSeconds})`.as('a'))
    .select(['a.user_id', 'a.password_hash', 'a.status', 'a.email_verified', 'a.allowed']);

export interface NewSession {
  readonly userId: string;
  readonly tokenHash: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly ttlSeconds: number;
}

/** Forgets failed attempts and makes a session. No row when the user is not ACTIVE any more. As anonymous. */
export const completeLogin = (db: Db, { userId, tokenHash, userAgent, ip, ttlSeconds }: NewSession) =>
  db
    .selectFrom(
      sql<{
        session_id: string;
        expires_at: string;
      }>`identity.complete_login(${userId}, ${tokenHash}, ${userAgent}, ${ip}, ${ttlSeconds})`.as('s'),
    )
    .select(['s.session_id', 's.expires_at']);

/** Replaces a hash by a stronger one of the same password; false when it was changed meanwhile. As anonymous. */
export const upgradePasswordHash = (db: Db, userId: string, oldHash: string, newHash: string) =>
  db.selectNoFrom(sql<boolean>`identity.upgrade_password_hash(${userId}, ${oldHash}, ${newHash})`.as('upgraded'));

/** Counts an attempt of the caller to prove the own password, as a sign-in attempt. No row when the user is not ACTIVE any more. As authenticated. */
export const reservePasswordCheck = (db: Db, maxAttempts: number, lockSeconds: number) =>
  db
    .selectFrom(
      sql<{
        email: string;
        /** Null unless `allowed`. */
        password_hash: string | null;
      }>`identity.reserve_password_check(${maxAttempts}, ${lockSeconds})`.as('c'),
    )
    .select(['c.email', 'c.password_hash']);

/** Replaces the caller's hash and ends all sessions but one; how many, or null when the hash was changed meanwhile. As authenticated. */
export const changePassword = (db: Db, oldHash: string, newHash: string, sessionId: string) =>
  db.selectNoFrom(sql<number | null>`identity.change_password(${oldHash}, ${newHash}, ${sessionId})`.as('revoked'));

export interface AuthenticatedSession {
  readonly session_id: string;
  readonly user_id: string;
  readonly role: UserRole;
  readonly plan: UserPlan;
}

/** Whose session a token's hash stands for; no row when it is unknown, over or revoked, or the user is not ACTIVE. As anonymous. */
export const authenticateSession = (db: Db, tokenHash: string) =>
  db
    .selectFrom(sql<AuthenticatedSession>`identity.authenticate_session(${tokenHash})`.as('s'))
    .select(['s.session_id', 's.user_id', 's.role', 's.plan']);
