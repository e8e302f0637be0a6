import { describe, expect, it } from 'vitest'
import { asButtons, asList, choicesOf, faultsOf, type ListDraft, newButtons, taps } from './choices.ts'

const list = (sections: [string, [string, string?][]][]): ListDraft => ({
  type: 'list',
  button: 'Times',
  sections: sections.map(([title, rows], s) => ({
    id: `s${s}`,
    title,
    rows: rows.map(([words, description = ''], n) => ({ id: `${s}${n}`, title: words, description })),
  })),
})

describe('buttons and lists while they are written', () => {
  it('says what is missing, too long or said twice, and sends nothing until it is mended', () => {
    const draft = {
      ...newButtons('a'),
      buttons: ['', 'Yes', 'Yes', 'x'.repeat(21)].map((title, n) => ({ id: `${n}`, title })),
    }
    expect([...faultsOf(draft, false).keys()]).toEqual(['title:0', 'title:3', 'title:2'])
    expect(choicesOf(draft, false)).toBeNull()
    expect(choicesOf({ ...draft, buttons: [{ id: '1', title: ' Yes ' }] }, false)).toEqual({
      type: 'buttons',
      footer: null,
      buttons: [{ id: '1', title: 'Yes' }],
    })
  })

  it('asks for headings only where there are several groups', () => {
    expect(faultsOf(list([['', [['Nine']]]]), false).size).toBe(0)
    expect([
      ...faultsOf(
        list([
          ['', [['Nine']]],
          ['Saturday', [['Ten']]],
        ]),
        false,
      ).keys(),
    ]).toEqual(['section:s0'])
    expect(
      choicesOf(
        list([
          ['Friday', [['Nine', ' in town ']]],
          ['Saturday', [['Ten']]],
        ]),
        false,
      ),
    ).toEqual({
      type: 'list',
      button: 'Times',
      rows: [
        { id: '00', title: 'Nine', description: 'in town', section: 'Friday' },
        { id: '10', title: 'Ten', description: null, section: 'Saturday' },
      ],
    })
  })

  it('an app shows no small print and opens lists by itself: they do not hold anybody up', () => {
    const draft = { ...list([['', [['Nine']]]]), button: '' }
    expect(faultsOf(draft, false).has('open')).toBe(true)
    expect(choicesOf(draft, true)).toMatchObject({ button: 'Choose' })
    const small = { ...newButtons('a'), footer: 'x'.repeat(61), buttons: [{ id: 'a', title: 'Yes' }] }
    expect(choicesOf(small, false)).toBeNull()
    expect(choicesOf(small, true)).toMatchObject({ footer: null })
  })

  it('goes from buttons to a list and back without losing what fits', () => {
    const buttons = {
      ...newButtons('a'),
      buttons: ['One', 'Two', 'Three'].map((title, n) => ({ id: `${n}`, title })),
    }
    const made = asList(buttons, 's')
    expect(taps(made)).toMatchObject(buttons.buttons)
    made.sections[0]!.rows.push({ id: '3', title: 'Four', description: '' })
    expect(asButtons(made).buttons).toEqual(buttons.buttons)
  })
})
