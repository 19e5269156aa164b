import { z } from 'zod';

const JsonObject = z.record(z.string(), z.unknown());

/** content.drafts.config: what an article is to be about and like, such as its topic and keywords. */
export const DraftConfig = JsonObject;
export type DraftConfig = z.output<typeof DraftConfig>;

/** content.drafts.metadata: what a model made up for search engines. */
export const DraftMetadata = JsonObject;
export type DraftMetadata = z.output<typeof DraftMetadata>;

/** content.drafts.sections: the sections of the text, in order. */
export const DraftSections = z.array(z.unknown());
export type DraftSections = z.output<typeof DraftSections>;

/** content.media_assets.metadata: more about an image, a video or a sound. */
export const MediaMetadata = JsonObject;
export type MediaMetadata = z.output<typeof MediaMetadata>;

/** content.research_queries.sources: where an answer was found. */
export const ResearchSources = z.array(JsonObject);
export type ResearchSources = z.output<typeof ResearchSources>;
