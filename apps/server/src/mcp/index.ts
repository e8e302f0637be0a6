export { type McpDeps, mcpRoutes } from './http.ts'
export { MAY } from './may.ts'
export { mcpServer } from './server.ts'
export { TOOLS } from './tools.ts'
