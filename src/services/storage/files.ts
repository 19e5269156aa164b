import type { Config } from '../../config.ts';
import { keysOf } from '../encryption/keys.ts';
import { openStorage } from './open.ts';
import { type Permit, verifyPermit } from './signed-url.ts';
import { SignatureRefused, type Storage, StorageUnavailable } from './storage.ts';

/** The storage, and what a URL that it signed for the service itself allows. */
export interface Files {
  readonly storage: Storage;
  /**
   * @param url path and query
   * @throws SignatureRefused; for every URL where the storage is a bucket, whose URLs do not lead here
   */
  permit(method: string, url: string): Permit;
}

/** The files of a service of this environment. Keys that sign are needed for a folder only, and not before there is something to sign. */
export async function openFiles(config: Config): Promise<Files> {
  const keys = keysOf(config);
  return {
    storage: await openStorage(config, keys),
    permit(method, url) {
      if (config.S3_ENDPOINT !== undefined) throw new SignatureRefused('Files are not here: ask for a new link.');
      return verifyPermit(keys(), method, url);
    },
  };
}

const unavailable = (): never => {
  throw new StorageUnavailable('This service keeps no files.');
};

/** Where no storage was opened, for tests and tools: everything is unavailable. */
export const noFiles: Files = {
  storage: {
    put: async () => unavailable(),
    get: async () => unavailable(),
    stat: async () => unavailable(),
    delete: async () => unavailable(),
    list: unavailable,
    signUpload: async () => unavailable(),
    signDownload: async () => unavailable(),
    sweepUploads: async () => unavailable(),
    close() {},
  },
  permit: unavailable,
};
