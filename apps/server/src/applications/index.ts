export { type AccessDeps, changeAccess, createApplication } from './access.ts'
export { type Api, type Caller, NoToken, NotAdmitted, TOKEN_SECONDS } from './model.ts'
export { applicationsRoutes } from './routes.ts'
export { admit, isAccount, issueToken, publishedKeys, type TokenDeps } from './tokens.ts'
