import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Each file has a database of its own; two files at a time suit two cores.
    maxWorkers: 2,
    // Long enough for one that starts servers and processes beside others that do.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { NODE_ENV: 'test', NO_COLOR: '1' },
  },
});
