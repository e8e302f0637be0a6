export { rememberAliases } from './aliases.ts'
export { otherWritingsOf } from './aliases-store.ts'
export { type ApiPerson, addPerson, keepAudience } from './api-audience.ts'
export { customersOf } from './api-audience-store.ts'
export {
  type AudienceGroup,
  audienceGroups,
  audienceSample,
  importDiscrepancies,
  knownZones,
  NOWHERE,
  type Place,
  placesOfSets,
  zoneSetsOfNext,
} from './audience-store.ts'
export { type BlockRow, blockedAmong, blockOf, dropBlock, insertBlock, listBlocks } from './blocks-store.ts'
export { checkConsent, markProblem, startSealing } from './check-consent.ts'
export { chainProblem } from './consent-chain.ts'
export { addSeal, chainOf, marksOfAddress, sealOf, unchained } from './consent-proof-store.ts'
export {
  CONSENT_NOTICE,
  type Consent,
  type ConsentEventRow,
  type ConsentNotice,
  consentRowsOf,
  isOptedOut,
  lockEvidence,
  optOutRow,
  recordConsent,
  recordPreference,
} from './consent-store.ts'
export { csvCell, csvLine } from './csv-text.ts'
export { dayEnd, localTime } from './day-end.ts'
export * from './erase-store.ts'
export { readExclusions } from './exclusions.ts'
export {
  campaignNeeding,
  countExcluded,
  countExclusionLists,
  deleteExclusionList,
  type ExclusionListRow,
  excludedParts,
  exclusionLists,
  insertExclusionList,
} from './exclusions-store.ts'
export { type FixRecipient, fixRecipient, judgeRecipient } from './fix-recipient.ts'
export { ImportError } from './import-error.ts'
export {
  cancelImport,
  dropAudience,
  getImport,
  type Reread,
  rereadImport,
  resumeImport,
  type Started,
  type StartImport,
  startImport,
  type Unfinished,
  unfinishedImports,
} from './import-file.ts'
export { importOptOuts } from './import-opt-outs.ts'
export { type ImportRow, importOf, importsAmong } from './import-store.ts'
export { type FromFile, recordOptOuts, type TakenBack, withdrawImported } from './imported-consent-store.ts'
export {
  dropPush,
  erasePersonInApps,
  type InAppWho,
  inAppUse,
  moveReadSeq,
  type PushTarget,
  pushesOf,
  readSeqOf,
  savePush,
  takeAppZones,
} from './inapp-store.ts'
export {
  IN_APP_KEY,
  type InAppDirectory,
  listInAppUsers,
  openInAppDirectory,
  signInInAppUser,
} from './inapp-users.ts'
export { likelyOptOut } from './likely-opt-out.ts'
export { LINE_KEY, type ListRecipients, listRecipients } from './list-recipients.ts'
export {
  type AudienceRules,
  type FileFormat,
  type RecipientsContext,
  refusalTitles,
  type StepRules,
} from './model.ts'
export { evidenceCsv, optOutsCsv } from './opt-out-downloads.ts'
export { actionOf, DEFAULT_WORDS, FIXED_WORDS, normaliseWord, wordsOf } from './opt-out-words.ts'
export { dropWords, readWords, wordEdits, writeWord } from './opt-out-words-store.ts'
export { ADDRESS_KEY, addOptOut, consentHistory, EVENT_KEY, listOptOuts, removeOptOut } from './opt-outs.ts'
export { type ParsedPhone, type PhoneProblem, type PhoneType, parsePhone } from './phone.ts'
export { fileGroups, inspectFile } from './read-file.ts'
export { refusedCsv } from './refused-csv.ts'
export type { Region } from './regions.ts'
export { rejudgeValues } from './rejudge.ts'
export { rejudgeVariables } from './rejudge-store.ts'
export { type Audience, type RecipientRow, recipientRow as recipientOfLine } from './store.ts'
export { listSuppressions, removeSuppression } from './suppressions.ts'
export { addressProblem, recordSuppressions, type Suppression } from './suppressions-store.ts'
export { removeUploads, saveUpload, sweepUploads, uploadPath, uploadSize } from './uploads.ts'
export { type CandidateZones, candidateZones, canonicalZone, isKnownZone, type ZoneSource } from './zones.ts'
