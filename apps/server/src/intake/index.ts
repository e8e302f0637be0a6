export { type Arrived, applyFacts, type IntakeDeps } from './apply.ts'
export { type Gatherer, openGatherer } from './gather.ts'
export { type InboundDeps, type InboundReconciler, listInbound, startInboundReconciler } from './inbound.ts'
export { intakeRoutes } from './routes.ts'
