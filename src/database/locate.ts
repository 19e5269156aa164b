import type { Config } from '../config.ts';

export interface Located {
  /** Where to connect for the purpose that was asked for. */
  readonly url: string;
  /** The owner's direct connection, never through a pooler that shares sessions; undefined where only the API's URL is known. */
  readonly directUrl: string | undefined;
  readonly source: 'environment' | 'embedded';
  /** Ends this process's use of it; the embedded server stops with its last user. */
  release(): Promise<void>;
}

/**
 * Where the database comes from: the environment, otherwise the embedded default, which is started if need be.
 *
 * As 'owner' for what changes the schema: DIRECT_URL before DATABASE_URL. As 'api' for what serves requests: DATABASE_URL, or
 * the embedded server as kaava_api.
 */
export async function locateDatabase(config: Config, purpose: 'owner' | 'api'): Promise<Located> {
  const { DATABASE_URL, DIRECT_URL } = config;
  const url = purpose === 'owner' ? (DIRECT_URL ?? DATABASE_URL) : (DATABASE_URL ?? DIRECT_URL);
  if (url !== undefined) return { url, directUrl: DIRECT_URL ?? DATABASE_URL, source: 'environment', release: async () => {} };
  // Loaded only where it is needed: most commands of most users never start it.
  const { acquireEmbedded } = await import('./embedded.ts');
  const embedded = await acquireEmbedded({ home: config.KAAVA_HOME });
  return {
    url: purpose === 'owner' ? embedded.url : await embedded.urlFor('kaava_api'),
    directUrl: embedded.url,
    source: 'embedded',
    release: () => embedded.release(),
  };
}
