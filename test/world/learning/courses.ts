import { expect } from 'vitest';
import type { World } from '../world.ts';

/** An owner who writes courses. The one here was published and is archived again: instructors see it, and nobody else. */
export const coursesWorld: World = {
  async make({ owner, database, make }) {
    await database.owner.query(`update identity.users set role = 'INSTRUCTOR' where id = $1`, [owner.id]);
    const courses = await make('/courses', {
      slug: `course-of-${owner.id}`,
      title: 'Mine',
      description: 'Mine',
      estimated_minutes: 90,
    });
    const modules = await make(`/courses/${courses}/modules`, { slug: 'first', title: 'Mine' });
    const lessons = await make(`/modules/${modules}/lessons`, { slug: 'first', title: 'Mine' });
    const quizzes = await make(`/lessons/${lessons}/quizzes`, {
      title: 'Mine',
      questions: [{ id: 'a', text: 'Which?' }],
      answer_key: { a: 'that' },
    });
    const attempts = await make(`/quizzes/${quizzes}/attempts`, { answers: { a: 'this' } });
    const submissions = await make(`/lessons/${lessons}/submissions`, { code: 'contract Mine {}' });
    for (const step of ['submit', 'publish', 'archive']) await owner.call('post', `/courses/${courses}/${step}`).expect(200);
    const revisions = (await owner.call('get', `/courses/${courses}/revisions`).expect(200)).body;
    return {
      courses,
      modules,
      lessons,
      quizzes,
      'quiz-attempts': attempts,
      'code-submissions': submissions,
      'course-revisions': revisions.data[0].id,
    };
  },
  bodies: {
    updateCourse: { title: 'Yours' },
    publishCourse: { version: '9.9.9' },
    updateModule: { title: 'Yours' },
    updateLesson: { title: 'Yours' },
    updateQuiz: { title: 'Yours' },
    createQuiz: { title: 'Yours', questions: [{ id: 'a', text: '?' }], answer_key: { a: 1 } },
    saveLessonProgress: { completion_percentage: 10 },
  },
  open: ['getPublishedCourse', 'getPublishedLesson'],
  async unchanged(owner, { courses, modules, lessons }) {
    expect((await owner.call('get', `/courses/${courses}/outline`)).body).toMatchObject({
      title: 'Mine',
      status: 'ARCHIVED',
      prerequisites: [],
      modules: [{ id: modules, title: 'Mine', lessons: [{ id: lessons, title: 'Mine', quizzes: [{ title: 'Mine' }] }] }],
    });
  },
};
