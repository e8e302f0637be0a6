export { importsRoutes } from './routes.ts'
export { dataImportsAmong, forgetPerson } from './store.ts'
export { startImportWorker } from './worker.ts'
