// pure
import * as Type from 'typebox'
import { route } from './route.ts'

export const referenceRoutes = {
  openApiDocument: route({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document',
    allow: 'public',
    response: Type.Object({ openapi: Type.String(), info: Type.Object({ title: Type.String() }) }),
  }),
}
