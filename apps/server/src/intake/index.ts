export { type Arrived, applyFacts } from './apply.ts'
export { type Gatherer, openGatherer } from './gather.ts'
export { intakeRoutes } from './routes.ts'
