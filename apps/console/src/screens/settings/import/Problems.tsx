import type { ImportProblem } from '@foreword/contract'
import { t } from '../../../ui/index.ts'
import { FIELD_WORDS } from './words.ts'

/** Lines that could not be read: where, what stands there, why not, and what helps. */
export function Problems({ problems, refused }: { problems: readonly ImportProblem[]; refused: number }) {
  if (problems.length === 0) return null
  return (
    <div className="import-problems">
      <h4 className="b6">
        {t('{n, plural, one {# line} other {# lines}} could not be read', { n: refused })}
      </h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section className="import-scroll" tabIndex={0} aria-label={t('Lines that could not be read')}>
        <table className="tbl c40">
          <thead>
            <tr>
              <th scope="col">{t('Line')}</th>
              <th scope="col">{t('Column')}</th>
              <th scope="col">{t('As it stands')}</th>
              <th scope="col">{t('Why not')}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map((problem) => (
              <tr key={`${problem.line} ${problem.field}`}>
                <td className="num">{problem.line}</td>
                <td>{FIELD_WORDS[problem.field]}</td>
                <td className="ell">{problem.input || '–'}</td>
                <td className="import-why">{problem.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {refused > problems.length && (
        <p className="f12 t3">
          {t('The first {n} are shown. Mend the file and take it again: what was taken is known then.', {
            n: problems.length,
          })}
        </p>
      )}
    </div>
  )
}
