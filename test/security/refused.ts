import type { Operation } from './operations.ts';
import type { Prepared } from './samples.ts';

/**
 * The operations that are refused to begin with, by the code of the refusal and why it is. Everything up to it is tried; what would be
 * written after it is not.
 */
const REFUSED: readonly { readonly why: string; readonly codes: Readonly<Record<string, readonly string[]>> }[] = [
  {
    why: 'The row, of which there is one, is in another state than this asks for.',
    codes: {
      INVALID_CREDENTIALS: ['restoreAccount'],
      PROMPT_IN_USE: ['deletePrompt'],
      EXECUTION_NOT_RUNNING: ['completeExecution', 'failExecution', 'completeClaimedExecution', 'failClaimedExecution'],
      PROJECT_STATUS_CONFLICT: ['publishProject', 'restoreProject'],
      AI_SESSION_STATUS_CONFLICT: ['retryAiSession', 'reportAiProgress', 'completeAiSession', 'failAiSession'],
      TEMPLATE_STATUS: ['publishTemplate'],
      DESIGN_SETTLED: ['beginDesignUpload'],
      MEDIA_FILE_EXISTS: ['beginMediaUpload'],
      COURSE_STEP_REFUSED: ['submitCourse'],
      QUIZZES_NOT_PASSED: ['completeLesson'],
      NOT_ANSWERED: ['rateTutorInteraction'],
    },
  },
  {
    why: 'It names a revision, a claim or the order of rows, which no sample guesses.',
    codes: {
      PRECONDITION_FAILED: ['updateTemplate', 'updateCourse', 'updateModule', 'updateLesson', 'updateQuiz'],
      AI_SESSION_CLAIM_LOST: [
        'reportClaimedAiProgress',
        'completeClaimedAiSession',
        'failClaimedAiSession',
        'releaseClaimedAiSession',
        'appendClaimedAiLogs',
        'getClaimedDesign',
      ],
      SUBMISSION_CLAIM_LOST: ['gradeSubmission'],
      ORDER_INCOMPLETE: ['reorderModules', 'reorderLessons'],
    },
  },
  {
    why: 'It is for a row of somebody else’s, or of one that is public or waits: the owner has none of it.',
    codes: {
      PROJECT_NOT_FOUND: ['getPublicProject'],
      COLLABORATOR_NOT_FOUND: ['leaveProject'],
      OWN_TEMPLATE: ['createTemplateReview'],
      COURSE_NOT_FOUND: ['getPublishedCourse', 'removePrerequisite'],
      LESSON_NOT_FOUND: ['getPublishedLesson'],
      NOT_IN_SESSION: ['updateSessionParticipant', 'removeSessionParticipant', 'leaveSession', 'deleteChatMessage'],
    },
  },
  {
    why: 'Nobody decides about their own work, and the owner has no other.',
    codes: {
      OWN_WORK: [
        'approveModuleTemplate',
        'rejectModuleTemplate',
        'approveTemplate',
        'rejectTemplate',
        'approveTemplateReview',
        'hideTemplateReview',
        'approveCommunityPost',
        'rejectCommunityPost',
      ],
    },
  },
  {
    why: 'It asks for a secret that is nowhere in clear: what is looked up by it is its hash, or it is signed.',
    codes: { EMAIL_TOKEN_UNKNOWN: ['verifyEmail'], SIGNATURE_REFUSED: ['uploadObject', 'downloadObject'] },
  },
];

const KNOWN = new Map(
  REFUSED.flatMap(({ codes }) => Object.entries(codes).flatMap(([code, ids]) => ids.map((id) => [id, code]))),
);

/** What of these operations is refused to begin with otherwise than is known, a sentence each: it was not tried as it should be. */
export function unlikeKnown(operations: readonly Operation[], refused: Prepared['refused']): string[] {
  const codes = new Map(refused.map(({ operation, answer }) => [operation.id, codeOf(answer.body) ?? String(answer.status)]));
  return operations.flatMap(({ id }) => {
    const [code, known] = [codes.get(id), KNOWN.get(id)];
    if (code === known) return [];
    if (code === undefined) return [`${id}: it is refused no more; take it out of test/security/refused.ts`];
    return [`${id}: it is refused to begin with, ${code}; it wants a sample in test/security/samples.ts`];
  });
}

const codeOf = (body: string): string | undefined => /"code":"(\w+)"/.exec(body)?.[1];
