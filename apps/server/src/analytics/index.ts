export { type AnalyticsDeps, analyticsRoutes } from './routes.ts'
export { verifyLedger } from './verify-ledger.ts'
export { failureWords } from './words.ts'
