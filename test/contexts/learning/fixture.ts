import type { User } from '../identity/fixture.ts';

let slugs = 0;
/** A slug that no other test has. */
export const slug = (): string => `s-${process.pid}-${(slugs += 1)}`;

export interface Published {
  readonly course: string;
  readonly slug: string;
  readonly module: string;
  readonly lessons: readonly string[];
}

const created = async (by: User, path: string, body: object): Promise<string> =>
  (await by.call('post', path, body).expect(201)).body.id;

export const newCourse = async (by: User, change: object = {}): Promise<string> =>
  created(by, '/courses', { slug: slug(), title: 'Course', description: 'About it.', estimated_minutes: 60, ...change });
export const newModule = (by: User, course: string, change: object = {}): Promise<string> =>
  created(by, `/courses/${course}/modules`, { slug: slug(), title: 'Module', ...change });
export const newLesson = (by: User, module: string, change: object = {}): Promise<string> =>
  created(by, `/modules/${module}/lessons`, { slug: slug(), title: 'Lesson', ...change });
export const newQuiz = (by: User, lesson: string, change: object = {}): Promise<string> =>
  created(by, `/lessons/${lesson}/quizzes`, {
    title: 'Quiz',
    questions: [
      { id: 'a', text: 'Which?', options: ['this', 'that'] },
      { id: 'b', text: 'How many?' },
    ],
    answer_key: { a: 'that', b: 4 },
    ...change,
  });

export async function publish(by: User, course: string): Promise<void> {
  await by.call('post', `/courses/${course}/submit`).expect(200);
  await by.call('post', `/courses/${course}/publish`).expect(200);
}

/** A published course of one module. */
export async function publishedCourse(by: User, lessons = 2, change: object = {}): Promise<Published> {
  const name = slug();
  const course = await newCourse(by, { slug: name, ...change });
  const module = await newModule(by, course);
  const ids: string[] = [];
  for (let n = 1; n <= lessons; n += 1) ids.push(await newLesson(by, module, { title: `Lesson ${n}` }));
  await publish(by, course);
  return { course, slug: name, module, lessons: ids };
}
