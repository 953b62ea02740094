import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/**/*.test.ts'],
    // Native modules and worker threads belong to the process of one test file, and go with it.
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    dangerouslyIgnoreUnhandledErrors: false,
    // A test that somebody left on its own would silence all others.
    allowOnly: false,
    passWithNoTests: false,
    // A test must not see the settings of whoever runs it.
    env: { NODE_ENV: 'test' },
  },
});
