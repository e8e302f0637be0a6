export type * from './carrier.ts'
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
  updateSender,
} from './store.ts'
export { type TemplateRow, templateById } from './templates-store.ts'
