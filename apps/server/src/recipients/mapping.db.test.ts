import { afterAll, beforeAll, expect, test } from 'vitest'
import { recipientsFixture } from './import.fixture.ts'
import { getImport, rereadImport } from './import-file.ts'
import { refusedCsv } from './refused-csv.ts'

// Columns that fill variables of another name: chosen once, remembered for files with the same columns.

let at: Awaited<ReturnType<typeof recipientsFixture>>
beforeAll(async () => {
  at = await recipientsFixture()
})
afterAll(() => at.drop())

const FILE = 'Telefon;Vorname;Ort\n+12122550142;Dana;Austin\n+12122550143;;Leeds\n'
const OTHER_ORDER = 'Ort;Telefon;Vorname\nKöln;+12122550199;Jürgen\n'
const says = (message: string) => ({ rules: { ...at.rules, message } })

test('a chosen column fills the variable, the message stays as it is, and refused rows keep the names of the file', async () => {
  const first = await at.read(FILE, says('Hi {first_name}'))
  expect(first.ended).toMatchObject({ ready: 0, header: ['telefon', 'vorname', 'ort'], mapped: null })
  const { done } = await rereadImport(at.ctx, {
    ...first.audience,
    ...says('Hi {first_name}'),
    mapping: { vorname: 'first_name' },
    by: 'Priya',
  })
  expect(await done).toMatchObject({
    ready: 1,
    refused: 1,
    mapped: 'by_hand',
    columns: ['telefon', 'first_name', 'ort'],
    header: ['telefon', 'vorname', 'ort'],
  })
  const rows = await at.stored(first.audience.campaignId)
  expect(rows[0]!.variables).toEqual({ first_name: 'Dana', ort: 'Austin' })
  let text = ''
  for await (const part of refusedCsv(at.ctx, first.audience)) text += part
  expect(text).toContain('telefon,vorname,ort,line')
})

test('the next file of that kind is read so by itself, and it can be taken back and is forgotten then', async () => {
  const next = await at.read(OTHER_ORDER, says('Hi {first_name}'))
  expect(next.ended).toMatchObject({
    ready: 1,
    mapped: 'remembered',
    columns: ['ort', 'telefon', 'first_name'],
  })
  // Another country changes nothing of it.
  const again = await rereadImport(at.ctx, {
    ...next.audience,
    ...says('Hi {first_name}'),
    defaultCountry: 'DE',
  })
  expect(await again.done).toMatchObject({ ready: 1, mapped: 'remembered' })
  // A message that needs none of it is not touched.
  expect((await at.read(FILE, says('Hi {vorname}'))).ended).toMatchObject({ mapped: null, ready: 1 })

  const back = await rereadImport(at.ctx, { ...next.audience, ...says('Hi {first_name}'), mapping: {} })
  expect(await back.done).toMatchObject({ ready: 0, mapped: null, columns: ['ort', 'telefon', 'vorname'] })
  expect((await at.read(FILE, says('Hi {first_name}'))).ended).toMatchObject({ mapped: null, ready: 0 })
})

test('a choice that cannot be changes nothing', async () => {
  const { audience } = await at.read(FILE, says('Hi {first_name}'))
  const choose = (mapping: Record<string, string>) =>
    rereadImport(at.ctx, { ...audience, ...says('Hi {first_name}'), mapping })
  await expect(choose({ nachname: 'first_name' })).rejects.toMatchObject({
    code: 'bad_request',
    field: 'mapping',
  })
  await expect(choose({ vorname: 'x', ort: 'x' })).rejects.toMatchObject({ code: 'bad_request' })
  expect(await getImport(at.ctx, audience)).toMatchObject({ mapped: null, status: 'ready' })
})
