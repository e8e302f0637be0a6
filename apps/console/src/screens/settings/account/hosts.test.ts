import { expect, it } from 'vitest'
import { hostsOf, wrongHosts } from './hosts.ts'

it('reads one host a line, each once, and names what is none', () => {
  expect(hostsOf('Images.Brand.example\ncdn.example, cdn.example\n')).toEqual([
    'images.brand.example',
    'cdn.example',
  ])
  expect(wrongHosts('cdn.example\nhttps://brand.example/a')).toEqual(['https://brand.example/a'])
  expect(hostsOf('')).toEqual([])
})
