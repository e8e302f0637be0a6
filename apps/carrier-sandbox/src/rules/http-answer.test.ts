import { describe, expect, it } from 'vitest'
import { readAnswer } from './http-answer.ts'

const CASES: Record<string, { text: string; body: string; keep: boolean; status?: number; ended?: boolean }> =
  {
    'with a length': { text: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', body: 'hello', keep: true },
    'without a body': { text: 'HTTP/1.1 204 No Content\r\n\r\n', body: '', keep: true, status: 204 },
    'in chunks': {
      text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=1\r\nlo\r\n0\r\n\r\n',
      body: 'hello',
      keep: true,
    },
    'that is the last of its connection': {
      text: 'HTTP/1.1 503 Busy\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno',
      body: 'no',
      keep: false,
      status: 503,
    },
    'after an interim one': {
      text: 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n!',
      body: '!',
      keep: true,
    },
    'that ends with its connection': {
      text: 'HTTP/1.1 200 OK\r\n\r\nall of it',
      body: 'all of it',
      keep: false,
      ended: true,
    },
  }

describe('an answer', () => {
  it.each(Object.entries(CASES))('%s is read once it is whole', (_, { text, body, keep, status, ended }) => {
    const bytes = Buffer.from(text, 'latin1')
    for (let length = 0; length < bytes.length; length++)
      expect(readAnswer(bytes.subarray(0, length), false), `after ${length} bytes`).toBe(null)
    const answer = readAnswer(bytes, ended ?? false)!
    expect([answer.status, answer.body.toString(), answer.keep]).toEqual([status ?? 200, body, keep])
  })

  it('of something else has no status', () => {
    expect(readAnswer(Buffer.from('SSH-2.0\r\n\r\n'), true)).toMatchObject({ status: 0, keep: false })
  })
})
