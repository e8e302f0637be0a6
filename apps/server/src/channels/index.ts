export type * from './carrier.ts'
export { handoffProblems } from './handoff-rules.ts'
export { createHandoff, knownFor, problemsOf } from './handoffs.ts'
export { type HandoffRow, handoffById, handoffByShortId, listHandoffs } from './handoffs-store.ts'
export { learnLimits } from './limits.ts'
export { keepNotice } from './notices-store.ts'
export { readPriceList } from './prices-store.ts'
export { type Audit, channelsRoutes } from './routes.ts'
export {
  type ChannelsDeps,
  carrierOf,
  connectSandboxSenders,
  createSender,
  openCredentials,
  type Sandbox,
  type SenderSpeed,
  statusUrl,
} from './senders.ts'
export {
  listSenders,
  type SenderRow,
  sandboxSenders,
  senderById,
  senderOfAnyAccount,
  sendersOfCarrier,
  updateSender,
} from './store.ts'
export {
  recordTemplates,
  startTemplateSync,
  syncNext,
  syncSender,
  type TemplateSyncDeps,
} from './template-sync.ts'
export { applyTemplateFact } from './templates.ts'
export { ownerOfSender, type TemplateRow, templateById, templatesForSender } from './templates-store.ts'
