export { type LivePersonDeps, livePersonRoutes } from './routes.ts'
