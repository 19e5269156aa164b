import { z } from 'zod';
import {
  ContentStatus,
  Difficulty,
  learningCourseRevisions,
  learningCourses,
  learningLessons,
  learningModules,
  learningQuizzes,
} from '../../../generated/contracts.ts';
import { Highlight, PageQuery, pageOfSchema } from '../../../http/contract.ts';

export const CourseParams = z.strictObject({ id: learningCourses.row.shape.id });
export const SlugParams = z.strictObject({ slug: learningCourses.insert.shape.slug });
export const ModuleParams = z.strictObject({ id: learningModules.row.shape.id });
export const LessonParams = z.strictObject({ id: learningLessons.row.shape.id });
export const RevisionParams = z.strictObject({ id: learningCourseRevisions.row.shape.id });

export const ListCoursesQuery = PageQuery.extend({ status: ContentStatus.optional() });
export const PublishedCoursesQuery = PageQuery.extend({ difficulty: Difficulty.optional() });
export const SearchCoursesQuery = z.strictObject({
  q: z.string().min(1).max(200).meta({ description: 'Words, "a phrase", or, -not.' }),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const Course = learningCourses.row.omit({ search_vector: true });
export const CoursePage = pageOfSchema(Course);
export const Module = learningModules.row;
export const Lesson = learningLessons.row.extend({ course_id: learningModules.row.shape.course_id });

const CourseName = learningCourses.row.pick({ id: true, slug: true, title: true });
const OutlineLesson = learningLessons.row
  .pick({ id: true, slug: true, title: true, kind: true, position: true, estimated_minutes: true, xp_reward: true })
  .extend({ quizzes: z.array(learningQuizzes.row.pick({ id: true, title: true, passing_score: true })) });
const OutlineModule = learningModules.row
  .pick({ id: true, slug: true, title: true, description: true, position: true })
  .extend({ lessons: z.array(OutlineLesson) });

export const CourseOutline = Course.extend({
  prerequisites: z.array(CourseName).meta({ description: 'What to take before.' }),
  dependents: z.array(CourseName).meta({ description: 'What builds on it.' }),
  modules: z.array(OutlineModule).meta({ description: 'In order.' }),
});

export const Prerequisites = z.strictObject({
  is_fulfilled: z.boolean().meta({ description: 'Whether you have completed all of them; true where there is none.' }),
  data: z.array(
    CourseName.extend({
      difficulty: learningCourses.row.shape.difficulty,
      lessons: z.int().meta({ description: 'How many it has.' }),
      lessons_completed: z.int().meta({ description: 'How many of them you have completed.' }),
      is_fulfilled: z
        .boolean()
        .meta({ description: 'Whether you have completed all of its lessons, of which there is one at least.' }),
    }),
  ),
});

export const FoundCourses = z.strictObject({
  data: z.array(Course.extend({ highlights: z.strictObject({ title: Highlight, description: Highlight }) })),
});

export const Revision = learningCourseRevisions.row;
export const RevisionPage = pageOfSchema(Revision.omit({ snapshot: true }));
