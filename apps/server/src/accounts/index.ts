export { type Auth, openAuth } from './auth.ts'
export { consentAnswers, type LimitsRow, readAnswers, writeAnswers, writeLimits } from './limits-store.ts'
export { DEFAULT_OPT_OUT_TEXT, DEFAULT_WINDOW, ROLE_WORDS } from './model.ts'
export { addPerson, createAccount, isTimeZone, makeSetupLink, type PeopleDeps } from './people.ts'
export { type AccountsDeps, accountsRoutes } from './routes.ts'
export { identify } from './sign-in.ts'
export {
  type AccountRow,
  allAccounts,
  countAccounts,
  defaultSkill,
  firstAdministrator,
  insertAudit,
  insertSkill,
  listSkills,
  memberById,
  readAccount,
  setSkillMembers,
  skillById,
} from './store.ts'
