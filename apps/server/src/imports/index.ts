export { importsRoutes } from './routes.ts'
export { forgetPerson } from './store.ts'
export { startImportWorker } from './worker.ts'
