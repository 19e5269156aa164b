import { expect } from 'vitest';
import type { World } from '../world.ts';

/** What a learner has of the community: a question to the tutor, a recommendation, and a post that waits for a moderator. */
export const communityWorld: World = {
  async make({ owner, database, make }) {
    const { rows } = await database.owner.query<{ id: string; course_id: string }>(
      `with course as (
         insert into learning.courses (slug, title, description, estimated_minutes, status)
         values ('recommended-to-' || $1::uuid, 'Recommended', 'A course to take next.', 60, 'PUBLISHED') returning id
       )
       insert into learning.recommendations (user_id, course_id, reason, score) select $1, id, 'It fits.', 0.5 from course returning id, course_id`,
      [owner.id],
    );
    await database.owner.query('select learning.refresh_course_statistics()');
    return {
      'course-statistics': rows[0]?.course_id ?? '',
      'tutor-interactions': await make('/tutor-interactions', { question: 'Mine?' }),
      recommendations: rows[0]?.id ?? '',
      'community-posts': await make('/community-posts', { title: 'Mine', body: 'Mine' }),
    };
  },
  bodies: {
    rateTutorInteraction: { rating: 1 },
    answerTutorInteraction: { answer: 'No.' },
    updateAchievement: { name: 'Mine now' },
    updateCommunityPost: { title: 'Yours' },
    approveCommunityPost: { updated_at: '2026-01-01T00:00:00Z' },
    rejectCommunityPost: { updated_at: '2026-01-01T00:00:00Z' },
  },
  open: ['getCourseStatistics'],
  async unchanged(owner, ids) {
    expect((await owner.call('get', `/tutor-interactions/${ids['tutor-interactions']}`)).body).toMatchObject({ rating: null });
    expect((await owner.call('get', '/recommendations')).body.data).toMatchObject([{ dismissed_at: null }]);
    expect((await owner.call('get', `/community-posts/${ids['community-posts']}`)).body).toMatchObject({
      title: 'Mine',
      status: 'PENDING',
    });
  },
};
