export {
  type ActivationDeps,
  activationProblem,
  agree,
  readActivation,
  refuseInactive,
} from './activation.ts'
export { allAgreements } from './activation-store.ts'
export { type Agreement, loadAgreement } from './agreement.ts'
export { insertAudit } from './audit-store.ts'
export { type Auth, openAuth } from './auth.ts'
export { changesBetween } from './changes.ts'
export {
  consentAnswers,
  type LimitsRow,
  readAnswers,
  readCurrency,
  readLimits,
  writeAnswers,
  writeCurrency,
  writeLimits,
} from './limits-store.ts'
export { DEFAULT_OPT_OUT_TEXT, DEFAULT_WINDOW, ROLE_WORDS } from './model.ts'
export { addPerson, createAccount, isTimeZone, makeSetupLink, type PeopleDeps } from './people.ts'
export { type AccountsDeps, accountsRoutes } from './routes.ts'
export { identify } from './sign-in.ts'
export {
  type AccountRow,
  administratorEmails,
  allAccounts,
  countAccounts,
  defaultSkill,
  firstAdministrator,
  insertSkill,
  listMembers,
  listSkills,
  memberById,
  readAccount,
  setSkillMembers,
  skillById,
} from './store.ts'
