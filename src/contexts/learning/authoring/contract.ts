import { z } from 'zod';
import { learningCourses, learningLessons, learningModules } from '../../../generated/contracts.ts';

const course = {
  slug: true,
  title: true,
  description: true,
  difficulty: true,
  estimated_minutes: true,
  version: true,
  metadata: true,
} as const;
const module = { slug: true, title: true, description: true, content: true } as const;
const lesson = { slug: true, title: true, kind: true, content: true, estimated_minutes: true, xp_reward: true } as const;

const changesSomething = [(body: object) => Object.keys(body).length > 0, 'must change something'] as const;

export const NewCourseBody = learningCourses.insert.pick(course);
export const CoursePatchBody = learningCourses.update.pick(course).refine(...changesSomething);

export const PublishBody = learningCourses.update.pick({ version: true }).optional();

export const NewPrerequisiteBody = z.strictObject({
  prerequisite_id: learningCourses.row.shape.id.meta({ description: 'The course that comes first.' }),
});
export const PrerequisiteParams = z.strictObject({
  id: learningCourses.row.shape.id,
  prerequisite_id: learningCourses.row.shape.id,
});

export const NewModuleBody = learningModules.insert
  .pick(module)
  .extend({ description: learningModules.insert.shape.description.default('') });
export const ModulePatchBody = learningModules.update.pick(module).refine(...changesSomething);

export const NewLessonBody = learningLessons.insert.pick(lesson);
export const LessonPatchBody = learningLessons.update.pick(lesson).refine(...changesSomething);

const MOST = 1000;
export const OrderBody = z.strictObject({
  ids: z
    .array(learningModules.row.shape.id)
    .min(1)
    .max(MOST)
    .meta({ description: 'Each that is there, once, in the new order.' }),
});
export const Order = z.strictObject({
  data: z.array(learningModules.row.pick({ id: true, position: true })).meta({ description: 'In order.' }),
});
