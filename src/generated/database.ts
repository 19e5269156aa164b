// Placeholder until `kaava generate types` writes this file.
// oxlint-disable-next-line
export type DB = Record<string, any>;
