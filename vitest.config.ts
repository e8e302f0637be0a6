import { defineConfig } from 'vitest/config'

const NEEDS_DATABASE = '**/*.db.test.ts'

/**
 * Three projects: `unit` starts nothing; `db` and `journeys` start one PostgreSQL for the run, from which each file
 * clones its own database.
 */
export default defineConfig({
  test: {
    // Each worker drives a database and some a browser; more than two only get in each other's way.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'apps/server/src/**/*.test.ts',
            'apps/carrier-sandbox/src/**/*.test.ts',
            'apps/console/src/**/*.test.{ts,tsx}',
            'packages/**/*.test.ts',
            'bench/**/*.test.ts',
            'tests/house/**/*.test.ts',
            'tests/kit/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', NEEDS_DATABASE],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'db',
          include: [
            `apps/${NEEDS_DATABASE}`,
            `packages/${NEEDS_DATABASE}`,
            `tests/house/${NEEDS_DATABASE}`,
            `tests/kit/${NEEDS_DATABASE}`,
          ],
          exclude: ['**/node_modules/**'],
          globalSetup: './tests/kit/global-setup.ts',
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/{journeys,wounds}/**/*.test.ts'],
          globalSetup: './tests/kit/global-setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
