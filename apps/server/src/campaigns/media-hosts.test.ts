import type { RichContent } from '@foreword/contract'
import { expect, it } from 'vitest'
import { mediaHostProblem } from './media-hosts.ts'

const inApp = (imageUrl: string | null): RichContent => ({
  ...{ type: 'inapp', imageUrl, linkUrl: null, linkLabel: null },
  ...{ notificationTitle: null, notificationText: null },
})
const template = (fills: Record<string, string>): RichContent => ({
  ...{ type: 'template', templateId: 't', name: 't', language: 'en', category: 'utility' as const },
  ...{ carrierTemplateId: null, fills, defaults: {} },
  parts: { header: { format: 'image', text: null }, body: 'x', footer: null, buttons: [] },
})
const HOSTS = ['pine.example', 'cdn.example']

it('lets permitted hosts and those below them pass, whatever stands behind', () => {
  for (const url of [
    'https://pine.example/a.png',
    'https://img.PINE.example:8443/{picture}?v={v}',
    'https://cdn.example',
  ])
    expect(mediaHostProblem(inApp(url), HOSTS), url).toBeNull()
  expect(mediaHostProblem(template({ 'header.link': 'https://cdn.example/{picture}' }), HOSTS)).toBeNull()
  expect(mediaHostProblem(inApp(null), HOSTS)).toBeNull()
  expect(mediaHostProblem(template({ 'body.1': 'https://elsewhere.example' }), HOSTS)).toBeNull()
  expect(mediaHostProblem(inApp('https://anywhere.example/a.png'), [])).toBeNull()
})

it('names the host that is not, and looks through tricks', () => {
  expect(mediaHostProblem(inApp('https://elsewhere.example/a.png'), HOSTS)).toMatch(
    /may not come from elsewhere.example. Permitted: pine.example, cdn.example/,
  )
  for (const url of [
    'https://evilpine.example/a.png',
    'https://pine.example.evil.example/a.png',
    'https://pine.example@evil.example/a.png',
    'https://{host}/a.png',
    '{picture}',
    'https://pine.example{rest}',
  ])
    expect(mediaHostProblem(template({ 'header.link': url }), HOSTS), url).not.toBeNull()
})

it('leaves a link alone that was tested for each person, but not what stands in for one that is missing', () => {
  const link = template({ 'header.link': '{picture}' })
  expect(mediaHostProblem(link, HOSTS, 'picture')).toBeNull()
  expect(mediaHostProblem(link, HOSTS, 'other')).not.toBeNull()
  expect(mediaHostProblem(template({ 'header.link': '{picture}/a' }), HOSTS, 'picture')).not.toBeNull()
  const spare = { ...link, defaults: { 'header.link': 'https://elsewhere.example/a.png' } } as RichContent
  expect(mediaHostProblem(spare, HOSTS, 'picture')).toMatch(/elsewhere.example/)
})
