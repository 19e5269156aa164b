import { z } from 'zod';

const JsonObject = z.record(z.string(), z.unknown());

/** studio.projects.settings: how a project is to be built. */
export const ProjectSettings = JsonObject;
export type ProjectSettings = z.output<typeof ProjectSettings>;

/** studio.projects.metadata: more about a project. */
export const ProjectMetadata = JsonObject;
export type ProjectMetadata = z.output<typeof ProjectMetadata>;

/** studio.ai_sessions.input_data: what was uploaded, or asked for. */
export const AiInputData = JsonObject;
export type AiInputData = z.output<typeof AiInputData>;

/** studio.ai_sessions.output_data: what came out. */
export const AiOutputData = JsonObject;
export type AiOutputData = z.output<typeof AiOutputData>;

/** studio.ai_sessions.sections: sections that were found in a design, in order. */
export const AiSections = z.array(z.unknown());
export type AiSections = z.output<typeof AiSections>;

/** studio.ai_sessions.ai_analysis: what the model found. */
export const AiAnalysis = JsonObject;
export type AiAnalysis = z.output<typeof AiAnalysis>;

/** studio.ai_sessions.suggestions: how a design could be split. */
export const AiSuggestions = z.array(z.unknown());
export type AiSuggestions = z.output<typeof AiSuggestions>;

/** studio.ai_sessions.final_result: the module that was generated. */
export const AiFinalResult = JsonObject;
export type AiFinalResult = z.output<typeof AiFinalResult>;

/** studio.ai_sessions.metadata: more about a session. */
export const AiSessionMetadata = JsonObject;
export type AiSessionMetadata = z.output<typeof AiSessionMetadata>;

/** studio.ai_sessions.error_log: details of a failure. */
export const AiErrorLog = JsonObject;
export type AiErrorLog = z.output<typeof AiErrorLog>;

/** studio.ai_session_logs.context: details of a line. */
export const AiLogContext = JsonObject;
export type AiLogContext = z.output<typeof AiLogContext>;

/** studio.templates.hubspot_config: how HubSpot is to use a module. */
export const HubspotConfig = JsonObject;
export type HubspotConfig = z.output<typeof HubspotConfig>;

/** studio.template_versions.changes, as the trigger writes it: which columns are new, and what the author said about it. */
export const TemplateChanges = z.strictObject({
  columns: z.array(z.enum(['html_content', 'css_content', 'js_content', 'hubspot_config'])),
  note: z.string().max(1000).optional(),
});
export type TemplateChanges = z.output<typeof TemplateChanges>;

/** studio.template_versions.content, as the trigger writes it: the columns of studio.templates that hold the text. */
export const TemplateContent = z.strictObject({
  name: z.string(),
  description: z.string().nullable(),
  html_content: z.string(),
  css_content: z.string().nullable(),
  js_content: z.string().nullable(),
  hubspot_config: HubspotConfig,
  tags: z.array(z.string()),
});
export type TemplateContent = z.output<typeof TemplateContent>;
