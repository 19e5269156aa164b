/** Every schema that the migrations make, in the order in which they do: a rule that is to hold everywhere asks for all of them. */
export const SCHEMAS = ['core', 'identity', 'prompts', 'studio', 'content', 'learning', 'analytics', 'audit', 'kaava'] as const;
