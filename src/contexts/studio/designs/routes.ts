import { Link } from '../../../http/contract.ts';
import { type Route, route } from '../../../http/route.ts';
import type { Storage } from '../../../services/storage/storage.ts';
import { AiSession } from '../ai-sessions/contract.ts';
import { CLAIM_ERRORS } from '../ai-sessions/errors.ts';
import { ClaimedDesignQuery, Design, DesignParams, NewDesignBody, QueueBody } from './contract.ts';
import { beginDesignUpload, claimedDesignOf, designOf, queueWithDesign } from './operations.ts';

const NOT_FOUND = { AI_SESSION_NOT_FOUND: 'There is no such session, or it is not yours.' };
const CHECKED = {
  OBJECT_NOT_FOUND: 'Nothing was uploaded before the work began.',
  OBJECT_TOO_LARGE: 'It is too large.',
  CONTENT_REFUSED: 'Its content is of another type than it said.',
  DESIGN_REFUSED: 'It is no design.',
};

/** What AI sessions start from: an image or a PDF, which goes to the storage and comes from it by links. */
export const designRoutes = (storage: Storage): Route[] => [
  route({
    method: 'post',
    path: '/ai-sessions/:id/design',
    operationId: 'beginDesignUpload',
    summary: 'A link by which the design that your own AI session starts from is uploaded, once.',
    description: 'Then ask for the design: that tells whether it was taken.',
    access: 'studio:write',
    params: DesignParams,
    body: NewDesignBody,
    status: 200,
    response: Link,
    keyless: true,
    errors: { ...NOT_FOUND, DESIGN_SETTLED: 'It has its design, or its work has begun.' },
    handle: ({ db, session, params, body }) => beginDesignUpload(db, session, storage, params.id, body),
  }),
  route({
    method: 'get',
    path: '/ai-sessions/:id/design',
    operationId: 'getDesign',
    summary: 'The design of an AI session that you see, looked at, and a link by which it is downloaded.',
    access: 'studio:read',
    params: DesignParams,
    status: 200,
    response: Design,
    errors: { ...NOT_FOUND, ...CHECKED },
    handle: ({ db, session, params }) => designOf(db, session, storage, params.id),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/:id/queue',
    operationId: 'queueAiSession',
    summary: 'Hand your own AI session that waits for its design to the workers, once the design was taken, or without one.',
    access: 'studio:write',
    params: DesignParams,
    body: QueueBody,
    status: 200,
    response: AiSession,
    keyless: true,
    errors: {
      ...NOT_FOUND,
      ...CHECKED,
      OBJECT_NOT_FOUND: 'Nothing was uploaded yet.',
      AI_SESSION_NOT_YOURS: 'You see it, but somebody else asked for it.',
      AI_SESSION_STATUS_CONFLICT: 'It does not wait any more.',
    },
    handle: ({ db, session, params, body }) => queueWithDesign(db, session, storage, params.id, body),
  }),
  route({
    method: 'get',
    path: '/ai-sessions/claimed/:id/design',
    operationId: 'getClaimedDesign',
    summary: 'For workers: the design of a claimed AI session.',
    access: 'ai-sessions:work',
    params: DesignParams,
    query: ClaimedDesignQuery,
    status: 200,
    response: Design,
    errors: { ...CLAIM_ERRORS, ...CHECKED },
    handle: ({ db, session, params, query: { claim_count: claimCount } }) =>
      claimedDesignOf(db, session, storage, params.id, { claimCount }),
  }),
];
