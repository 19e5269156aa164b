import { asActor, type Session } from '../../../database/session.ts';
import type { Call, Route } from '../../../http/route.ts';
import { userTopic } from '../../../services/realtime/topics.ts';
import { route } from '../../../http/route.ts';
import { SessionNotFound } from '../errors.ts';
import { Revoked } from '../sessions/contract.ts';
import { revokeSession } from '../sessions/queries.ts';
import { Accepted, ChangePasswordBody, LoginBody, RegisterBody, ResendBody, SignedIn, VerifyBody } from './contract.ts';
import { changePassword, register, resendVerification, signIn, type SignInServices, verifyEmail } from './operations.ts';

/** A session of nobody: signing in again while signed in is still done by nobody. */
const asNobody = ({ db, principal, signal }: Pick<Call<unknown, unknown, unknown>, 'db' | 'principal' | 'signal'>): Session =>
  asActor(db, { role: 'anonymous', userId: null, requestId: principal.actor.requestId }, { signal });

const ACCEPTED = { message: 'If this can be done, a mail is on its way.' };
const BUSY = { BUSY: 'Too many passwords are being checked; try again.' };

export const signInRoutes = (services: SignInServices): Route[] => [
  route({
    method: 'post',
    path: '/auth/register',
    operationId: 'register',
    summary: 'Register, and get a mail to confirm the address.',
    description: 'Answers the same whether or not the address has an account already; its owner is told by mail.',
    access: 'public',
    strict: true,
    body: RegisterBody,
    status: 202,
    response: Accepted,
    errors: { USERNAME_TAKEN: 'Another user has this username.', ...BUSY },
    async handle(call) {
      await register(call.db, asNobody(call), services, call.body);
      return ACCEPTED;
    },
  }),
  route({
    method: 'post',
    path: '/auth/resend-verification',
    operationId: 'resendVerification',
    summary: 'Get another mail to confirm the address; the one before is void.',
    access: 'public',
    strict: true,
    body: ResendBody,
    status: 202,
    response: Accepted,
    async handle(call) {
      await resendVerification(call.db, asNobody(call), services, call.body.email);
      return ACCEPTED;
    },
  }),
  route({
    method: 'post',
    path: '/auth/verify-email',
    operationId: 'verifyEmail',
    summary: 'Confirm the address with the token of the mail.',
    access: 'public',
    strict: true,
    body: VerifyBody,
    status: 204,
    errors: { EMAIL_TOKEN_UNKNOWN: 'The token is unknown or was used.' },
    handle: (call) => verifyEmail(call.db, asNobody(call), call.body.token),
  }),
  route({
    method: 'post',
    path: '/auth/login',
    operationId: 'login',
    summary: 'Sign in.',
    description:
      'After five wrong passwords in a row an account is locked for a minute, then for two, up to a quarter of an hour.',
    access: 'public',
    strict: true,
    body: LoginBody,
    status: 200,
    response: SignedIn,
    secretResponse: true,
    errors: { INVALID_CREDENTIALS: 'Wrong, or the account cannot be used; it never says which.', ...BUSY },
    handle: (call) => signIn(call.db, asNobody(call), services, call.body, call),
  }),
  route({
    method: 'post',
    path: '/auth/change-password',
    operationId: 'changePassword',
    summary: 'Change your password, and sign out everywhere but here.',
    description: 'Wrong current passwords count as failed sign-ins do, and lock the account as they do. API keys go on working.',
    access: 'session',
    strict: true,
    body: ChangePasswordBody,
    status: 200,
    response: Revoked,
    errors: {
      CURRENT_PASSWORD_WRONG: 'It is wrong, or wrong ones were tried too often.',
      PASSWORD_IS_EMAIL: 'The new password is the e-mail address.',
      ...BUSY,
    },
    async handle({ db, session, principal: { sessionId, actor }, body, announce }) {
      if (sessionId === undefined) throw new SessionNotFound();
      announce(userTopic(actor.userId ?? ''));
      const change = { currentPassword: body.current_password, newPassword: body.new_password };
      return { revoked: await changePassword(db, session, services, change, sessionId) };
    },
  }),
  route({
    method: 'post',
    path: '/auth/logout',
    operationId: 'logout',
    summary: 'End the session that sends this.',
    access: 'session',
    status: 204,
    async handle({ db, session, principal: { sessionId, actor }, announce }) {
      announce(userTopic(actor.userId ?? ''));
      if (sessionId === undefined || (await session.maybe(revokeSession(db, sessionId))) === undefined)
        throw new SessionNotFound();
    },
  }),
];
