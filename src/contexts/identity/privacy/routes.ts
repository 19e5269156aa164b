import { Bytes } from '../../../http/bytes.ts';
import { ACCOUNTS } from '../../../http/cached.ts';
import { asActor } from '../../../database/session.ts';
import { type Route, route } from '../../../http/route.ts';
import { userTopic } from '../../../services/realtime/topics.ts';
import { LoginBody, SignedIn } from '../sign-in/contract.ts';
import type { SignInServices } from '../sign-in/operations.ts';
import { Closed, CloseAccountBody, ExportLine } from './contract.ts';
import type { Keys } from '../../../services/encryption/keys.ts';
import { exportMine } from './export/operations.ts';
import { closeAccount, restoreAccount } from './operations.ts';

const BUSY = { BUSY: 'Too many passwords are being checked; try again.' };

/** `underWay`: who has an export from this process. `patience`: milliseconds that a reader of one may pause, if not as usual. */
export const privacyRoutes = (
  services: SignInServices & { readonly keys: Keys },
  underWay = new Set<string>(),
  patience?: number,
): Route[] => [
  route({
    method: 'get',
    path: '/me/export',
    operationId: 'exportMe',
    summary: 'Everything that there is of you, in all contexts, as of one moment: JSON Lines.',
    description:
      'Each line is `{"table", "row"}`; the first is your personal data, in the clear, as `identity.personal_data`. Hashes and keys are not in it. Rows come 200 at a time; whoever has not taken them within 15 seconds is cut off.',
    access: 'session',
    status: 200,
    produces: ['application/jsonl'],
    line: ExportLine,
    errors: {
      ENCRYPTION_UNAVAILABLE: 'The service has no key for your personal data.',
      EXPORT_UNDER_WAY: 'You are downloading one.',
      EXPORTS_BUSY: 'Several are being downloaded; try again.',
    },
    async handle({ db, session, principal }) {
      const lines = await exportMine(db, session, services.keys, principal.actor.userId ?? '', underWay, patience);
      return new Bytes('application/jsonl', lines, { 'Content-Disposition': 'attachment; filename="export.jsonl"' });
    },
  }),
  route({
    method: 'delete',
    path: '/me',
    operationId: 'closeAccount',
    summary: 'Close your account, and have it erased thirty days later.',
    description:
      'At once all sessions end, API keys are revoked, and nobody sees your profile any more; what you have published stays. Until the account is erased you can open it again (restoreAccount).',
    access: 'session',
    strict: true,
    body: CloseAccountBody,
    renews: [ACCOUNTS],
    status: 202,
    response: Closed,
    errors: { CURRENT_PASSWORD_WRONG: 'It is wrong, or wrong ones were tried too often.', ...BUSY },
    async handle({ db, session, body, principal, announce }) {
      announce(userTopic(principal.actor.userId ?? ''));
      return { erase_after: await closeAccount(db, session, services, body.current_password) };
    },
  }),
  route({
    method: 'post',
    path: '/auth/restore',
    operationId: 'restoreAccount',
    summary: 'Open your closed account again, and sign in. API keys stay revoked.',
    access: 'public',
    strict: true,
    body: LoginBody,
    renews: [ACCOUNTS],
    status: 200,
    response: SignedIn,
    secretResponse: true,
    errors: { INVALID_CREDENTIALS: 'Wrong, or there is no account to open; it never says which.', ...BUSY },
    handle: ({ db, body, principal, signal, ip, userAgent }) =>
      restoreAccount(
        db,
        asActor(db, { role: 'anonymous', userId: null, requestId: principal.actor.requestId }, { signal }),
        services,
        body,
        { ip, userAgent },
      ),
  }),
];
