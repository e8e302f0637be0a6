import { writeFile } from 'node:fs/promises'
import { type Minute, quantile, type Ran, run, USUAL_WORLD } from './pace-world.ts'

// `npm run prove-pace`: a campaign paced by its people beside the same one unpaced, over several seeds, and a picture of the first.

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]
const PICTURE = new URL('../docs/pictures/pace-by-people.svg', import.meta.url)

const seconds = (n: number): string => (n < 120 ? `${Math.round(n)} s` : `${Math.round(n / 60)} min`)

function line(name: string, ran: Ran): string {
  const waits = [0.5, 0.9, 0.95].map((share) => seconds(quantile(ran.waits, share)).padStart(8))
  const used = `${Math.round((ran.answered / ran.couldAnswer) * 100)}%`.padStart(6)
  return `${name.padEnd(16)}${waits.join('')}${String(ran.answered).padStart(10)}${used}${String(ran.sent).padStart(9)}`
}

console.log(`target ${seconds(USUAL_WORLD.targetSeconds)}, four hours, agents coming and going\n`)
console.log(
  `${''.padEnd(16)}${['p50', 'p90', 'p95'].map((head) => head.padStart(8)).join('')}  answered  used     sent`,
)
const runs = SEEDS.map((seed) => ({
  paced: run({ ...USUAL_WORLD, seed, paced: true }),
  unpaced: run({ ...USUAL_WORLD, seed, paced: false }),
}))
for (const [index, { paced, unpaced }] of runs.entries()) {
  console.log(line(`paced, seed ${SEEDS[index]}`, paced))
  console.log(line('  unpaced', unpaced))
}

/** Both minutes-long queues above each other: the wait of who waits longest, and what the campaign sends. */
function picture(paced: readonly Minute[], unpaced: readonly Minute[]): string {
  const [width, height, left] = [760, 190, 64]
  const right = width - 16
  const x = (minute: number): number => left + ((right - left) * minute) / Math.max(1, paced.length - 1)
  const path = (list: readonly Minute[], of: (one: Minute) => number, top: number, most: number): string =>
    list
      .map((one, index) => {
        const y = top + (height - 40) * (1 - Math.min(1, of(one) / most))
        return `${index === 0 ? 'M' : 'L'}${x(one.minute).toFixed(1)} ${y.toFixed(1)}`
      })
      .join('')
  const waitMost = 1200
  const rateMost = Math.max(...paced.map((one) => one.perMinute)) * 1.15
  const agentMost = Math.max(...paced.map((one) => one.agents)) * 1.4
  const second = height + 20
  const target = 30 + (height - 40) * (1 - USUAL_WORLD.targetSeconds / waitMost)
  const text = (at: number, y: number, words: string, end = false): string =>
    `<text x="${at}" y="${y}"${end ? ' text-anchor="end"' : ''}>${words}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${second + height + 10}" role="img" aria-label="Paced, the longest wait stays near two minutes while agents come and go; unpaced it leaves the picture within half an hour.">
<style>
text { font: 12px system-ui, sans-serif; fill: #77717f }
.grid { stroke: #77717f; stroke-opacity: .35; fill: none }
.paced { stroke: #0f9480; stroke-width: 2; fill: none }
.unpaced { stroke: #e0604a; stroke-width: 2; fill: none; stroke-dasharray: 6 4 }
.rate { stroke: #4f9be3; stroke-width: 2; fill: none }
.agents { stroke: #98929f; stroke-width: 1.5; fill: none; stroke-dasharray: 2 3 }
</style>
${text(left, 18, 'Longest wait in the queue, minutes — solid: paced by people, dashed: unpaced')}
${[0, 5, 10, 15, 20].map((minutes) => `<path class="grid" d="M${left} ${30 + (height - 40) * (1 - (minutes * 60) / waitMost)}H${right}"/>${text(left - 8, 34 + (height - 40) * (1 - (minutes * 60) / waitMost), String(minutes), true)}`).join('\n')}
${text(right, target - 5, 'target', true)}
<path class="grid" stroke-dasharray="1 3" d="M${left} ${target}H${right}"/>
<path class="paced" d="${path(paced, (one) => one.longest, 30, waitMost)}"/>
<path class="unpaced" d="${path(
    unpaced.filter((one) => one.longest <= waitMost),
    (one) => one.longest,
    30,
    waitMost,
  )}"/>
${text(left, second + 18, 'Sent a minute when paced (solid), and agents who are there (dotted)')}
<path class="grid" d="M${left} ${second + 30 + height - 40}H${right}"/>
${text(left - 8, second + 34, String(Math.round(rateMost)), true)}${text(left - 8, second + height - 6, '0', true)}
<path class="rate" d="${path(paced, (one) => one.perMinute, second + 30, rateMost)}"/>
<path class="agents" d="${path(paced, (one) => one.agents, second + 30, agentMost)}"/>
${[0, 1, 2, 3, 4].map((hour) => text(x(Math.min(paced.length - 1, hour * 60)), second + height + 6, `${hour} h`)).join('')}
</svg>
`
}

await writeFile(PICTURE, picture(runs[0]!.paced.minutes, runs[0]!.unpaced.minutes))
