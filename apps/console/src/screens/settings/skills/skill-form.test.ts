import type { RoutedSkill } from '@foreword/contract'
import { hoursEveryDay } from '@foreword/contract'
import { expect, it } from 'vitest'
import { formOf, routingOf } from './skill-form.ts'

const skill: RoutedSkill = {
  id: 's',
  name: 'Care',
  isDefault: true,
  agentIds: ['b', 'a'],
  open: true,
  routing: {
    acceptMode: 'auto',
    offerSeconds: 45,
    goalSeconds: 90,
    priority: 1,
    overflow: { skillId: 't', seconds: 600 },
    hours: hoursEveryDay('09:00', '17:00'),
    closedAnswer: 'Later.',
    returnSeconds: null,
  },
}

it('reads back what it shows', () => {
  expect(routingOf(formOf(skill))).toEqual({ routing: skill.routing })
  expect(routingOf({ ...formOf(skill), overflowTo: '', returns: true, returnMinutes: '0' })).toMatchObject({
    routing: { overflow: null, returnSeconds: 0 },
  })
})

it('says what is wrong and how to mend it', () => {
  const form = {
    ...formOf(skill),
    offerSeconds: '4',
    goalMinutes: 'soon',
    overflowMinutes: '',
    returns: true,
    returnMinutes: '-1',
  }
  expect(Object.keys((routingOf(form) as { errors: object }).errors)).toEqual([
    'offerSeconds',
    'goalMinutes',
    'overflowMinutes',
    'returnMinutes',
  ])
})
