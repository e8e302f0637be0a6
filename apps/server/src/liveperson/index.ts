export { type LivePersonDeps, livePersonRoutes } from './routes.ts'
export { forgetPerson } from './store.ts'
