import { learningLearningEvents } from '../../../generated/contracts.ts';
import { batchOf, PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert } = learningLearningEvents;

/** A thousand rows in a mebibyte: a kilobyte each. */
export const LearningEventBatch = batchOf(
  insert.pick({ session_id: true, event_type: true, data: true, course_id: true, lesson_id: true }).extend({
    data: insert.shape.data.optional(),
  }),
  1000,
  1024 * 1024,
);

export const ListLearningEventsQuery = PageQuery;
export const LearningEventPage = pageOfSchema(row);
