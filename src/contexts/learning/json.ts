import { z } from 'zod';

const JsonObject = z.record(z.string(), z.unknown());
const Json = z.json();

/** learning.courses.metadata: tags, learning objectives and what search engines want; its texts are searched. */
export const CourseMetadata = z.looseObject({
  tags: z.array(z.string().max(100)).max(50).optional(),
  objectives: z.array(z.string().max(500)).max(50).optional(),
});
export type CourseMetadata = z.output<typeof CourseMetadata>;

/** learning.modules.content: an introduction, with code examples. */
export const ModuleContent = JsonObject;
export type ModuleContent = z.output<typeof ModuleContent>;

/** learning.lessons.content: text, examples, tasks. */
export const LessonContent = JsonObject;
export type LessonContent = z.output<typeof LessonContent>;

/** learning.quizzes.questions: each with the id that answers go by; without the right answers. */
export const QuizQuestions = z.array(
  z.strictObject({
    id: z.string().min(1).max(64),
    text: z.string().min(1).max(5000),
    options: z
      .array(z.string().max(1000))
      .max(20)
      .optional()
      .meta({ description: 'What may be chosen from; without it, anything.' }),
  }),
);
export type QuizQuestions = z.output<typeof QuizQuestions>;

/** learning.quizzes.answer_key and learning.quiz_attempts.answers: the answer to each question, by its id. */
export const QuizAnswers = z.record(z.string(), Json);
export type QuizAnswers = z.output<typeof QuizAnswers>;

/** learning.code_submissions.feedback: results of tests, messages of the compiler and advice. */
export const SubmissionFeedback = JsonObject;
export type SubmissionFeedback = z.output<typeof SubmissionFeedback>;

/** learning.course_revisions.snapshot: a course with its modules, lessons and quizzes, without the right answers. */
export const CourseSnapshot = z.looseObject({ slug: z.string(), title: z.string(), modules: z.array(JsonObject) });
export type CourseSnapshot = z.output<typeof CourseSnapshot>;

const least = z.int().min(1).max(2_000_000_000).optional();

/** learning.achievements.criteria: the least that it takes, of all that are named; at least one is. */
export const AchievementCriteria = z
  .strictObject({ xp: least, level: least, streak: least, lessons_completed: least, courses_completed: least })
  .refine((criteria) => Object.keys(criteria).length > 0, 'must name at least one');
export type AchievementCriteria = z.output<typeof AchievementCriteria>;

/** learning.collaboration_sessions.permissions: what clients let participants do, beyond their roles. */
export const CollaborationPermissions = JsonObject;
export type CollaborationPermissions = z.output<typeof CollaborationPermissions>;

/** learning.learning_events.data: details of an event. */
export const LearningEventData = JsonObject;
export type LearningEventData = z.output<typeof LearningEventData>;
