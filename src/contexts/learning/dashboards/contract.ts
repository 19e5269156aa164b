import { z } from 'zod';
import { learningCourses } from '../../../generated/contracts.ts';
import { date, moment, number64 as Whole } from '../../../generated/contracts/columns.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const refreshed_at = moment.nullable().meta({ description: 'What had happened then is counted; null before the first refresh.' });

export const MyCoursesQuery = PageQuery;
export const MyCoursesPage = pageOfSchema(
  z.strictObject({
    course_id: learningCourses.row.shape.id,
    ...learningCourses.row.pick({ slug: true, title: true }).shape,
    lessons: Whole.meta({ description: 'How many lessons the course has.' }),
    lessons_begun: Whole,
    lessons_completed: Whole,
    completion_percentage: Whole.nullable().meta({
      description: 'How much of the course is done, 0 to 100; null without lessons.',
    }),
    time_spent_seconds: Whole,
    last_active_at: moment,
  }),
);

export const MyDaysQuery = z.strictObject({
  from: date.optional().meta({ description: 'The first day (UTC).' }),
  to: date.optional().meta({ description: 'The last day (UTC).' }),
});
export const MyDays = z.strictObject({
  refreshed_at,
  data: z.array(
    z.strictObject({
      day: z.string(),
      events: Whole,
      lessons_completed: Whole,
      quizzes_attempted: Whole,
      code_submitted: Whole,
      courses: Whole.meta({ description: 'In how many courses.' }),
    }),
  ),
});

export const CourseParams = z.strictObject({ id: learningCourses.row.shape.id });
export const CourseStatistics = z.strictObject({
  course_id: learningCourses.row.shape.id,
  lessons: Whole,
  learners: Whole.meta({ description: 'How many have begun any of its lessons.' }),
  completions: Whole.meta({ description: 'How many have completed all of them.' }),
  avg_completion_percentage: Whole.nullable(),
  avg_time_spent_seconds: Whole.nullable(),
  avg_quiz_score: Whole.nullable(),
  refreshed_at,
});
