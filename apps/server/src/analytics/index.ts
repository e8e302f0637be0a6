export { type Exporter, startExports } from './exports.ts'
export { deleteAllExports } from './exports-store.ts'
export { type AnalyticsDeps, analyticsRoutes } from './routes.ts'
export { verifyLedger } from './verify-ledger.ts'
