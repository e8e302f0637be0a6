// Exceptions from the laws, each with its reason. ARCHITECTURE.md lists the same; a test compares.

/** `foreword plan` starts in a tenth of a second and without a database: it must not load the rooms' doors, which load stores. */
const PLAN_IS_LIGHT = 'foreword plan starts without a database'

/** Imports past a room's door: importing file → files it may reach directly. */
export const PAST_THE_DOOR: Record<string, { to: readonly string[]; why: string }> = {
  'apps/server/src/delivery/plan-phone.ts': {
    to: ['apps/server/src/recipients/phone.ts', 'apps/server/src/recipients/zones.ts'],
    why: PLAN_IS_LIGHT,
  },
  'apps/server/src/delivery/tz.ts': { to: ['apps/server/src/recipients/zones.ts'], why: PLAN_IS_LIGHT },
  'apps/server/src/cli/plan.ts': {
    to: [
      'apps/server/src/delivery/plan-phone.ts',
      'apps/server/src/delivery/windows.ts',
      'apps/server/src/recipients/zones.ts',
    ],
    why: PLAN_IS_LIGHT,
  },
  'apps/server/src/cli/plan-lines.ts': {
    to: [
      'apps/server/src/delivery/plan-phone.ts',
      'apps/server/src/delivery/windows.ts',
      'apps/server/src/recipients/zones.ts',
    ],
    why: PLAN_IS_LIGHT,
  },
  'apps/server/src/cli/plan-table.ts': {
    to: ['apps/server/src/delivery/plan-phone.ts'],
    why: PLAN_IS_LIGHT,
  },
}
