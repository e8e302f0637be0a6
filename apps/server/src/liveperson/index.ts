export { forgetOldLiveAnswers } from './forget.ts'
export { type LivePersonDeps, livePersonRoutes } from './routes.ts'
export { forgetPerson } from './store.ts'
