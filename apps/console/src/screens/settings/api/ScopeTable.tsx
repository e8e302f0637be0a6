import { type ApiScope, apiScopes } from '@foreword/contract'
import { t } from '../../../ui/index.ts'
import { NOUN_WORDS, nounsOf, VERB_WORDS, VERBS } from './words.ts'

type Props = {
  /** Those that can be chosen. */
  offered: readonly ApiScope[]
  chosen: readonly ApiScope[]
  onChange: (chosen: ApiScope[]) => void
}

/** What a program may do through /api/v1: a line a noun, a box for reading, writing and launching. */
export function ScopeTable({ offered, chosen, onChange }: Props) {
  const toggle = (scope: ApiScope, on: boolean) =>
    onChange(apiScopes.filter((one) => (one === scope ? on : chosen.includes(one))))
  const verbs = VERBS.filter((verb) => offered.some((scope) => scope.endsWith(`:${verb}`)))
  return (
    <table className="api-scope-table" aria-label={t('What it may do in {api}', { api: '/api/v1' })}>
      <thead>
        <tr>
          <td />
          {verbs.map((verb) => (
            <th key={verb} scope="col">
              {VERB_WORDS[verb]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {nounsOf(offered).map((noun) => (
          <tr key={noun}>
            <th scope="row">{NOUN_WORDS[noun]}</th>
            {verbs.map((verb) => {
              const scope = offered.find((one) => one === `${noun}:${verb}`)
              return (
                <td key={verb}>
                  {scope && (
                    <input
                      type="checkbox"
                      className="chk"
                      aria-label={`${NOUN_WORDS[noun]}: ${VERB_WORDS[verb]}`}
                      checked={chosen.includes(scope)}
                      onChange={(event) => toggle(scope, event.currentTarget.checked)}
                    />
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
