import { z } from 'zod';

/** analytics.events.properties: details of an event. */
export const EventProperties = z.record(z.string(), z.unknown());
export type EventProperties = z.output<typeof EventProperties>;
