import { readFileSync } from 'node:fs'
import * as contract from '@foreword/contract'
import type { Implement } from './platform/http/implement.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** The contract as an OpenAPI document of the server at this address. */
export const documentOf = (publicUrl: string) =>
  contract.openApi({
    url: publicUrl.replace(/\/$/, ''),
    version,
    groups: contract.routeGroups,
    names: contract,
  })

/** The API's own description, made once: half a megabyte that changes only with the program. */
export function referenceRoutes(implement: Implement, publicUrl: string): void {
  let text: string | null = null
  implement(contract.api.openApiDocument, async ({ reply }) => {
    text ??= JSON.stringify(documentOf(publicUrl))
    return reply
      .header('access-control-allow-origin', '*')
      .header('cache-control', 'public, max-age=300')
      .type('application/json; charset=utf-8')
      .send(text)
  })
}
