import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { type Line, openLine } from './line.ts'

const post = (line: Line, body: string): Promise<[number, string]> =>
  new Promise((answered) => {
    const headers = 'content-type: application/json\r\n'
    line.post({ path: '/hook', headers, body, readMs: 5_000 }, (status, _code, bytes) =>
      answered([status, bytes.toString()]),
    )
  })

it('carries texts of any script, one after the other over one connection', async () => {
  const server = createServer(async (request, answer) => answer.end(await text(request)))
  let connections = 0
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const line = openLine(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 5_000)
  try {
    for (const body of ['plain', '{"text":"Grüße 👋"}', '', 'ελληνικά'])
      expect(await post(line, body)).toEqual([200, body])
    expect(connections).toBe(1)
  } finally {
    line.destroy()
    server.close()
  }
})
