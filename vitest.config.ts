import { defineConfig } from 'vitest/config'

const NEEDS_DATABASE = '**/*.db.test.ts'

/** How long `expect.poll` waits for what must come: a machine may be busy with much else. What must not come is asserted otherwise. */
const PATIENT = { poll: { timeout: 60_000 } }

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
          expect: PATIENT,
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
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'db',
          expect: PATIENT,
          include: [
            `apps/${NEEDS_DATABASE}`,
            `packages/${NEEDS_DATABASE}`,
            `tests/house/${NEEDS_DATABASE}`,
            `tests/kit/${NEEDS_DATABASE}`,
          ],
          exclude: ['**/node_modules/**'],
          globalSetup: './tests/kit/global-setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'journeys',
          expect: PATIENT,
          include: ['tests/{journeys,wounds}/**/*.test.ts'],
          globalSetup: './tests/kit/global-setup.ts',
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
