/** What a session may start from. */
export const DESIGN_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'application/pdf'] as const;

/** Bytes: 50 MiB. */
export const LARGEST_DESIGN = 50 * 1024 * 1024;
