import { describe, expect, it } from 'vitest'
import { chartRange, niceTop, perSecond, timeTicks, withStillness } from './speed-chart.ts'

const t = (clock: string) => Date.parse(`2026-11-25T${clock}:00Z`)

describe('speed chart', () => {
  it('leaves out the minute that is not over', () => {
    const minutes = ['09:00', '09:01', '09:02'].map((clock) => ({
      at: new Date(t(clock)).toISOString(),
      n: 3600,
    }))
    expect(perSecond(minutes, t('09:02') + 20_000).map((minute) => minute.at)).toEqual([
      t('09:00'),
      t('09:01'),
    ])
    expect(perSecond(minutes, t('09:03'))[2]).toEqual({ at: t('09:02'), perSecond: 60 })
    // Nothing but the running minute: by its twenty seconds, drawn so that it ends now.
    const running = [{ at: new Date(t('09:00')).toISOString(), n: 40 }]
    expect(perSecond(running, t('09:00') + 20_000)).toEqual([{ at: t('09:00') - 40_000, perSecond: 2 }])
  })

  it('is at nothing in the minutes between, and after the last', () => {
    const minutes = [
      { at: t('09:00'), perSecond: 6 },
      { at: t('09:01'), perSecond: 4 },
      { at: t('09:10'), perSecond: 2 },
    ]
    expect(withStillness(minutes, t('09:12')).map(({ at, perSecond }) => [at, perSecond])).toEqual([
      [t('09:00'), 6],
      [t('09:01'), 4],
      [t('09:02'), 0],
      [t('09:09'), 0],
      [t('09:10'), 2],
    ])
    // A minute long over: down at once, and still until now.
    expect(withStillness(minutes.slice(0, 1), t('09:20')).slice(1)).toEqual([
      { at: t('09:01'), perSecond: 0 },
      { at: t('09:18'), perSecond: 0 },
    ])
    expect(withStillness([], t('09:20'))).toEqual([])
  })

  it('goes on to the end of the wave, but never makes the past tiny', () => {
    const minutes = [{ at: t('09:00'), perSecond: 60 }]
    expect(chartRange(minutes, t('10:00'), t('10:10'))?.waveEnd).toBe(t('10:10'))
    expect(chartRange(minutes, t('10:00'), t('20:00'))?.to).toBe(t('10:48'))
    expect(chartRange([], t('10:00'), undefined)).toBeUndefined()
  })

  it('has a scale that halves well and full times below it', () => {
    expect(niceTop(59.1)).toBe(60)
    expect(niceTop(61)).toBe(80)
    expect(niceTop(1)).toBe(1)
    expect(niceTop(0.3)).toBeCloseTo(0.4)
    expect(timeTicks(t('09:00'), t('11:00'))).toEqual([
      t('09:00'),
      t('09:30'),
      t('10:00'),
      t('10:30'),
      t('11:00'),
    ])
  })
})
