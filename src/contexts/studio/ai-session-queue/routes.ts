import { type Route, route } from '../../../http/route.ts';
import {
  AiSession,
  AiSessionParams,
  ClaimBody,
  ClaimedAiSessions,
  ClaimedBody,
  ClaimedCompleteBody,
  ClaimedFailBody,
  ClaimedProgressBody,
} from '../ai-sessions/contract.ts';
import { CLAIM_ERRORS } from '../ai-sessions/errors.ts';
import { claim, worked } from '../ai-sessions/operations.ts';
import * as queries from '../ai-sessions/queries.ts';

/** The queue, for workers. */
export const aiSessionQueueRoutes: Route[] = [
  route({
    method: 'post',
    path: '/ai-sessions/claim',
    operationId: 'claimAiSessions',
    summary: 'For workers: take AI sessions from the queue and start them, the oldest first.',
    description:
      'No two workers get the same one. Report within lease_seconds, under /ai-sessions/claimed/{id} and with the claim_count that is ' +
      'answered here: each report prolongs the lease. Without one the session goes to the next worker that asks, with a claim_count ' +
      'that is greater by one, and the reports of the first are refused; after three times it fails as WORKER_LOST, until its user tries again.',
    access: 'ai-sessions:work',
    body: ClaimBody,
    status: 200,
    response: ClaimedAiSessions,
    handle: async ({ db, session, body: { limit, session_type: type, lease_seconds: leaseSeconds } }) => ({
      data: await claim(db, session, { type, limit, leaseSeconds }),
    }),
  }),
  route({
    method: 'patch',
    path: '/ai-sessions/claimed/:id/progress',
    operationId: 'reportClaimedAiProgress',
    summary:
      'For workers: report the phase of a claimed AI session, how far it is and what was found; or only that you are there.',
    access: 'ai-sessions:work',
    params: AiSessionParams,
    body: ClaimedProgressBody,
    status: 200,
    response: AiSession,
    errors: CLAIM_ERRORS,
    handle: ({ db, session, params: { id }, body: { claim_count: claimCount, lease_seconds: leaseSeconds, ...progress } }) =>
      worked(db, session, id, { claimCount }, queries.updateProgress(db, id, progress, { claimCount, leaseSeconds })),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/claimed/:id/complete',
    operationId: 'completeClaimedAiSession',
    summary: 'For workers: complete a claimed AI session, with its result.',
    access: 'ai-sessions:work',
    params: AiSessionParams,
    body: ClaimedCompleteBody,
    status: 200,
    response: AiSession,
    errors: CLAIM_ERRORS,
    handle: ({ db, session, params: { id }, body: { claim_count: claimCount, ...completion } }) =>
      worked(db, session, id, { claimCount }, queries.completeAiSession(db, id, completion, { claimCount })),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/claimed/:id/fail',
    operationId: 'failClaimedAiSession',
    summary: 'For workers: fail a claimed AI session, and say why.',
    access: 'ai-sessions:work',
    params: AiSessionParams,
    body: ClaimedFailBody,
    status: 200,
    response: AiSession,
    errors: CLAIM_ERRORS,
    handle: ({ db, session, params: { id }, body: { claim_count: claimCount, ...failure } }) =>
      worked(db, session, id, { claimCount }, queries.failAiSession(db, id, failure, { claimCount })),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/claimed/:id/release',
    operationId: 'releaseClaimedAiSession',
    summary: 'For workers that end: give a claimed AI session back to the queue.',
    access: 'ai-sessions:work',
    params: AiSessionParams,
    body: ClaimedBody,
    status: 200,
    response: AiSession,
    errors: CLAIM_ERRORS,
    handle: ({ db, session, params: { id }, body: { claim_count: claimCount } }) =>
      worked(db, session, id, { claimCount }, queries.releaseAiSession(db, id, { claimCount })),
  }),
];
