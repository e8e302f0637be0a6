import type { Campaign, Handoff, Sender, StepDraft } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import {
  byConsumerId,
  channelsLeft,
  chosenSteps,
  fromHandoff,
  movedStep,
  NO_RECEIPT,
  newStep,
  saidByAll,
  stepChange,
  stepsChange,
  stepsOf,
} from './channel-steps.ts'

const senders = [
  { id: 's1', channel: 'sms' },
  { id: 'w1', channel: 'whatsapp' },
] as Sender[]
const from = { senders, optOutText: 'Text STOP' }
const campaign = (steps: readonly StepDraft[]) => stepsChange(steps) as unknown as Campaign
const sms = { ...newStep('sms', from), message: 'Hi {name}' }
const whatsapp = newStep('whatsapp', from)

describe('the channels of a draft', () => {
  it('stand in the campaign’s own fields and its fallbacks, and come back as they were', () => {
    const steps = [whatsapp, { ...sms, noReceiptMinutes: 60 }]
    expect(stepsOf(campaign(steps))).toEqual(steps)
    expect(stepChange(campaign(steps), 1, { message: 'Bye' })).toMatchObject({
      fallbacks: [{ channel: 'sms', message: 'Bye', noReceiptMinutes: 60 }],
    })
    expect(stepChange(campaign(steps), 0, { senderId: 'x' })).toEqual({ senderId: 'x' })
  })

  it('begin with the only sender there is, and an SMS with the opt-out text', () => {
    expect(sms).toMatchObject({ senderId: 's1', optOutOn: true, optOutText: 'Text STOP' })
    expect(whatsapp).toMatchObject({ senderId: 'w1', optOutOn: false, optOutText: '' })
    expect(newStep('inapp', from).senderId).toBeNull()
  })

  it('become WhatsApp, then SMS, and keep what was written', () => {
    const both = chosenSteps('several', [sms], {}, from)
    expect(both.map((step) => [step.channel, step.noReceiptMinutes])).toEqual([
      ['whatsapp', null],
      ['sms', NO_RECEIPT],
    ])
    expect(both[1]!.message).toBe('Hi {name}')
    expect(chosenSteps('sms', [whatsapp], { sms }, from)[0]!.message).toBe('Hi {name}')
    expect(chosenSteps('whatsapp', both, {}, from)).toHaveLength(1)
  })

  it('change places; whoever was first waits for a receipt then', () => {
    const steps = [whatsapp, { ...sms, noReceiptMinutes: null }, newStep('inapp', from)]
    expect(movedStep(steps, 1, -1).map((step) => [step.channel, step.noReceiptMinutes])).toEqual([
      ['sms', null],
      ['whatsapp', NO_RECEIPT],
      ['inapp', null],
    ])
    expect(movedStep(steps, 0, -1)).toEqual(steps)
    expect(channelsLeft([whatsapp])).toEqual(['sms', 'inapp'])
    expect(channelsLeft(steps)).toEqual([])
  })

  it('come from a handoff with its lookback', () => {
    const handoff = {
      id: 'h',
      lookbackMinutes: 1440,
      routeAll: true,
      steps: [{ ...whatsapp, noReceiptMinutes: 5 }, sms],
    } as unknown as Handoff
    const change = fromHandoff(handoff)
    expect(change).toMatchObject({
      ...{ handoffId: 'h', channel: 'whatsapp', lookbackMinutes: 1440, routeAll: true },
      fallbacks: [{ channel: 'sms' }],
    })
    expect(change).not.toHaveProperty('noReceiptMinutes')
  })

  it('say what columns they need, and whose list it is', () => {
    const rich = { type: 'template', templateId: 't', fills: { 'body.1': '{gate}' }, defaults: {} } as const
    expect(saidByAll(campaign([{ ...whatsapp, rich }, sms]))).toBe('{gate}\nHi {name}')
    const unordered = {
      ...rich,
      fills: { 'button.0': '{c}', 'body.10': '{b}', 'header.link': '{h}', 'body.2': '{a}' },
    }
    expect(saidByAll(campaign([{ ...whatsapp, rich: unordered }]))).toBe('{h}\n{a}\n{b}\n{c}')
    expect(byConsumerId(campaign([newStep('inapp', from)]))).toBe(true)
    expect(byConsumerId(campaign([newStep('inapp', from), sms]))).toBe(false)
  })
})
