import { z } from 'zod';
import { learningCourses, learningLessons, learningUserProgress } from '../../../generated/contracts.ts';
import { pageOfSchema } from '../../../http/contract.ts';

const { row, update } = learningUserProgress;
const percentage = z
  .int()
  .meta({ description: 'How much of the course is done, 0 to 100, rounded down: the mean of its lessons.' });
const lessons = z.int().meta({ description: 'How many it has.' });
const lessonsCompleted = z.int().meta({ description: 'How many of them you have completed.' });
const seconds = z.int().meta({ description: 'Seconds spent on all of its lessons.' });

export const ProgressBody = update
  .pick({ completion_percentage: true, time_spent_seconds: true })
  .refine((body) => Object.keys(body).length > 0, 'must change something');

export const Progress = row.omit({ user_id: true, created_at: true, updated_at: true });

export const CourseProgress = z.strictObject({
  course_id: row.shape.course_id,
  is_enrolled: z.boolean(),
  is_completed: z.boolean().meta({ description: 'Whether all of its lessons are, of which there is one at least.' }),
  completion_percentage: percentage,
  time_spent_seconds: seconds,
  lessons_completed: lessonsCompleted,
  lessons: z
    .array(
      row
        .pick({ lesson_id: true, status: true, completion_percentage: true, time_spent_seconds: true })
        .extend({ module_id: learningLessons.row.shape.module_id, title: learningLessons.row.shape.title }),
    )
    .meta({ description: 'In order.' }),
});

export const EnrolmentPage = pageOfSchema(
  learningCourses.row.pick({ slug: true, title: true, difficulty: true }).extend({
    course_id: row.shape.course_id,
    lessons,
    lessons_completed: lessonsCompleted,
    completion_percentage: percentage,
    time_spent_seconds: seconds,
    last_learned_at: row.shape.updated_at.meta({ description: 'When you last got on in it.' }),
  }),
);
