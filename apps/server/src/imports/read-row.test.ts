import type { ImportReading, ImportSource } from '@foreword/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Facts, keyOfCampaign, type Refused, readRow } from './read-row.ts'
import { howOf } from './reading.ts'
import { missingField, recognise, sourceOf } from './sources.ts'

const NOW = new Date('2026-11-26T12:00:00Z')
const SHA = 'a'.repeat(64)

function reader(source: ImportSource, head: string, more: Partial<ImportReading> = {}, country = 'US') {
  const reading = {
    channel: 'sms',
    dayOrder: 'month_first',
    fields: recognise(source, head.split(',')),
    ...more,
  } as const
  const how = howOf({ defaultCountry: country, timeZone: 'America/New_York' }, NOW, {
    source,
    reading: { ...reading, fields: [...reading.fields] },
    fileName: 'file.csv',
    sha256: SHA,
  })
  return (line: string): Facts & Partial<Refused> =>
    readRow(line.split('|'), 7, how) as Facts & Partial<Refused>
}

describe('columns', () => {
  it.each([
    ['Campaign Title,Channel,Number of recipients,Launch date,Delivered,Failed', 'liveperson_campaigns'],
    [
      'transactionId,channel,skill,proactiveCampaignId,handOffId,consumerId,attemptedTime,sentTime',
      'liveperson_transactions',
    ],
    ['id,consumerId,status,proactiveCampaignId', 'liveperson_transactions'],
    ['contact_id,sender_id,status,source,date_of_consent', 'twilio_opt_outs'],
    ['Address,OptOutType,DateCreated,Channel', 'twilio_opt_outs'],
    [
      'From,To,Body,Status,SentDate,ApiVersion,NumSegments,ErrorCode,AccountSid,Sid,Direction,Price,PriceUnit',
      'twilio_messages',
    ],
    ['phone,date', 'opt_outs'],
    ['Telefon,Name', 'opt_outs'],
  ] as const)('%s is %s', (head, source) => {
    expect(sourceOf(head.split(','))).toBe(source)
  })

  it('are each taken once, the best name first, however they are written', () => {
    const head = 'ID,Proactive-Campaign-ID,CAMPAIGN_NAME,Launch  Date,opt-outs,Title'
    expect(recognise('liveperson_campaigns', head.split(','))).toEqual([
      { field: 'name', column: 2 },
      { field: 'launchedAt', column: 3 },
      { field: 'campaignId', column: 1 },
      { field: 'optedOut', column: 4 },
    ])
    expect(missingField('liveperson_campaigns', [])).toMatch(/the campaign’s name/)
    expect(missingField('liveperson_campaigns', [{ field: 'name', column: 0 }])).toBeNull()
  })
})

describe('a list of opt-outs', () => {
  const read = reader('twilio_opt_outs', 'contact_id,sender_id,status,source,date_of_consent')

  it('becomes evidence that names file, line and hash', () => {
    expect(read('+12125550142|MG1|opt-out|opt-out-message|2025-03-25T10:05:27Z').optOut).toEqual({
      address: '+12125550142',
      channel: 'sms',
      at: new Date('2025-03-25T10:05:27Z'),
      words: `opt-out, opt-out-message, sender MG1 (Twilio opt-out export: file.csv, line 7, SHA-256 ${SHA})`,
    })
  })

  it.each(['opt-in', 're-opt-in', 'START', 'Opted In', 'unstop'])(
    'takes %s as an opt-in, which subscribes nobody',
    (status) => {
      expect(read(`+12125550142|MG1|${status}||2025-03-25`).optOut).toBeUndefined()
      expect(read(`+12125550142|MG1|${status}||2025-03-25`).optIn).toMatchObject({
        address: '+12125550142',
        sender: 'MG1',
      })
    },
  )

  it.each([
    ['2125550142|||', 'address', '+12125550142'],
    ['(212) 555-0142|||', 'address', '+12125550142'],
    ['1 212 555 0142|||', 'address', '+12125550142'],
    ['+49 1511 2345678|||', 'address', '+4915112345678'],
  ])('reads %s', (line, _field, wanted) => {
    expect(read(line).optOut?.address).toBe(wanted)
  })

  it.each([
    ['|||', 'address', /no number/],
    ['12|||', 'address', /country code/],
    ['+12125550142||maybe||', 'status', /neither an opt-out nor an opt-in/],
    ['+12125550142||||soon', 'at', /“soon” is no date/],
    ['+12125550142||||2031-01-01', 'at', /future/],
  ])('refuses %s at %s', (line, field, reason) => {
    expect(read(line)).toMatchObject({ field, reason: expect.stringMatching(reason) })
  })

  it('reads national numbers of the account’s country', () => {
    expect(reader('opt_outs', 'Telefon,phone', {}, 'DE')('x|0151 12345678').optOut?.address).toBe(
      '+4915112345678',
    )
  })

  it('takes WhatsApp from the number or the channel column, and consumer ids for the app', () => {
    expect(reader('opt_outs', 'phone,channel')('whatsapp:+12125550142|').optOut?.channel).toBe('whatsapp')
    expect(reader('opt_outs', 'phone,channel')('+12125550142|WA').optOut?.channel).toBe('whatsapp')
    expect(reader('opt_outs', 'user id,channel')('ada-7|in-app').optOut).toMatchObject({
      address: 'ada-7',
      channel: 'inapp',
    })
    expect(reader('opt_outs', 'phone,channel')('+12125550142|fax')).toMatchObject({ field: 'channel' })
  })

  it('never throws, whatever stands in a line', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 6 }), (cells) => void read(cells.join('|'))))
  })
})

describe('a log of messages', () => {
  const read = reader('twilio_messages', 'From,To,Body,Direction,ErrorCode,SentDate')
  it('tells who wrote a word to stop, and whom Twilio refused', () => {
    expect(read('+12125550142|+18445550100| Stop. |inbound||2025-03-25T10:05:27Z').optOut).toMatchObject({
      address: '+12125550142',
      at: new Date('2025-03-25T10:05:27Z'),
      words: expect.stringContaining('wrote “Stop.”'),
    })
    expect(read('+18445550100|+12125550143|Sale!|outbound-api|21610|2025-03-25').optOut?.address).toBe(
      '+12125550143',
    )
    expect(read('+12125550142|+18445550100|UNSTOP|inbound||2025-03-26').optIn?.address).toBe('+12125550142')
    expect(read('+12125550142|+18445550100|Please stop by at noon|inbound||')).toEqual({})
    expect(read('+18445550100|+12125550143|STOP|outbound-api|30003|2025-03-25')).toEqual({})
  })
})

describe('LivePerson', () => {
  const campaign = reader(
    'liveperson_campaigns',
    'Title,Campaign ID,Channel,Recipients,Launch date,Sent,Delivered,Failed,Responses,Opt-outs,Status',
  )
  it('gives totals of a campaign; what it does not say is not nought', () => {
    expect(
      campaign('Boiler service|k3Vt9QwXz|SMS|1,200|06/03/2024 10:00|1.150|1000||37|n/a|FINISHED').campaign,
    ).toEqual({
      name: 'Boiler service',
      externalId: 'k3Vt9QwXz',
      channel: 'SMS',
      skill: null,
      state: 'FINISHED',
      launchedAt: new Date('2024-06-03T14:00:00Z'),
      recipients: 1200,
      sent: 1150,
      delivered: 1000,
      read: null,
      failed: null,
      skipped: null,
      responded: 37,
      optedOut: null,
    })
    expect(campaign('Boiler||SMS|98%||')).toMatchObject({
      field: 'recipients',
      reason: expect.stringMatching(/whole number/),
    })
    expect(campaign('||SMS|9||')).toMatchObject({ field: 'name' })
  })

  it('counts campaigns by id, else by name, channel and day', () => {
    const fact = { externalId: null, name: 'A', channel: 'SMS', launchedAt: new Date('2024-06-03T14:00:00Z') }
    expect(keyOfCampaign(fact)).toBe(
      keyOfCampaign({ ...fact, name: 'a', launchedAt: new Date('2024-06-03T20:00:00Z') }),
    )
    expect(keyOfCampaign(fact)).not.toBe(keyOfCampaign({ ...fact, channel: 'WhatsApp' }))
    expect(keyOfCampaign({ ...fact, externalId: 'x' })).toBe('id x')
  })

  const HEAD =
    'transactionId,channel,skill,proactiveCampaignId,consumerId,attemptedTime,sentTime,deliveredTime,readTime,failedTime,skippedTime,optInsTime,optOutsTime,conversationsCreatedTime,errorCode,messageStatus'
  const person = reader('liveperson_transactions', HEAD)
  const row = (more: Partial<Record<string, string>>) =>
    HEAD.split(',')
      .map(
        (name) =>
          ({
            consumerId: '12125550142',
            proactiveCampaignId: 'k3',
            transactionId: 't1',
            channel: 'sms',
            ...more,
          })[name] ?? 'null',
      )
      .join('|')

  it('gives what became of a person, from times or the status', () => {
    const times = {
      attemptedTime: '2024-06-03T10:00:00.000Z',
      sentTime: '2024-06-03T10:00:01.000Z',
      deliveredTime: '2024-06-03T10:00:02.000Z',
    }
    expect(person(row(times)).person).toMatchObject({
      identity: 't1',
      externalId: 'k3',
      sent: true,
      delivered: true,
      read: false,
      failed: false,
      responded: false,
    })
    expect(person(row({ messageStatus: 'RESPONDED' })).person).toMatchObject({
      sent: true,
      delivered: true,
      responded: true,
    })
    expect(person(row({ messageStatus: 'FAILED', errorCode: '30003' }))).toMatchObject({
      person: { failed: true, sent: false },
    })
    expect(person(row({ messageStatus: 'FAILED', errorCode: '30003' })).optOut).toBeUndefined()
  })

  it('gives opt-outs: asked, refused by Twilio, or skipped by text', () => {
    expect(person(row({ optOutsTime: '2024-06-03T11:00:00.000Z' })).optOut).toMatchObject({
      address: '+12125550142',
      at: new Date('2024-06-03T11:00:00Z'),
    })
    expect(person(row({ errorCode: '21610', failedTime: '2024-06-03T11:00:00Z' })).optOut?.words).toContain(
      '21610',
    )
    expect(person(row({ skippedTime: '2024-06-03T11:00:00Z' })).optOut?.words).toContain('skipped')
    expect(person(row({ skippedTime: '2024-06-03T11:00:00Z', channel: 'wa' })).optOut).toBeUndefined()
    expect(
      person(row({ optOutsTime: '2024-06-03T11:00:00Z', optInsTime: '2024-06-04T11:00:00Z' })).optOut,
    ).toBeUndefined()
  })

  it('calls people without a campaign after their file', () => {
    expect(reader('liveperson_transactions', 'phone,status')('2125550142|DELIVERED').person).toMatchObject({
      name: 'file',
      externalId: null,
    })
  })
})
