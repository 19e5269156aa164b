import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A text file of an archive. */
export interface ArchivedFile {
  /** Path in the archive, without a slash in front. */
  readonly path: string;
  readonly text: string;
}

/**
 * A zip archive of these files, compressed while it is read.
 *
 * @param changedAt when all of them were last changed, ISO 8601: the same files make the same archive
 */
export function zipOf(files: readonly ArchivedFile[], changedAt: string): Readable {
  const zip = new ZipFile();
  const mtime = new Date(changedAt);
  for (const { path, text } of files) zip.addBuffer(Buffer.from(text), path, { mtime });
  zip.end();
  return new Readable().wrap(zip.outputStream);
}
