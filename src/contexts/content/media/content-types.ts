const MiB = 1024 * 1024;

/** Which files are taken for a kind of media, and how large, in bytes. */
export const TAKEN = {
  IMAGE: { types: ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'], maxBytes: 20 * MiB },
  VIDEO: { types: ['video/mp4', 'video/webm'], maxBytes: 500 * MiB },
  AUDIO: { types: ['audio/mpeg', 'audio/mp4', 'audio/wav', 'audio/ogg', 'audio/webm', 'audio/flac'], maxBytes: 100 * MiB },
} as const;

export const MEDIA_CONTENT_TYPES = [...TAKEN.IMAGE.types, ...TAKEN.VIDEO.types, ...TAKEN.AUDIO.types] as const;

export const LARGEST = Math.max(...Object.values(TAKEN).map(({ maxBytes }) => maxBytes));
