import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type Proof, prove } from '../apps/server/src/delivery/windows-proof.ts'

// Window arithmetic against asking every minute of two days, on random zones, windows, intersections and holidays:
//   node bench/prove-windows.ts [--cases 100000] [--seed 20261123]

type Share = { cases: number; seed: number }

function spread(cases: number, seed: number, workers: number): Share[] {
  return Array.from({ length: workers }, (_, n) => ({
    cases: Math.floor(cases / workers) + (n < cases % workers ? 1 : 0),
    seed: seed + n,
  }))
}

const run = (share: Share): Promise<Proof> =>
  new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: share }).once('message', resolve).once('error', reject)
  })

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '20261123' } },
  })
  const [cases, seed] = [Number(values.cases), Number(values.seed)]
  if (!(cases >= 1) || !Number.isInteger(seed)) throw new Error('--cases and --seed are whole numbers.')
  const began = performance.now()
  const proofs = await Promise.all(spread(cases, seed, availableParallelism()).map(run))
  const sum = (of: (proof: Proof) => number) => proofs.reduce((total, proof) => total + of(proof), 0)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  const mismatches = proofs.flatMap((proof) => proof.mismatches)
  console.log(
    `${sum((one) => one.cases)} cases, seed ${seed}, ${sum((one) => one.open)} with an opening and ${sum((one) => one.closed)} without: ` +
      `${mismatches.length} mismatches in ${seconds} s`,
  )
  for (const one of mismatches.slice(0, 10)) console.log(one)
  process.exitCode = mismatches.length > 0 ? 1 : 0
}

if (isMainThread) await main()
else {
  const { cases, seed } = workerData as Share
  parentPort!.postMessage(prove(cases, seed))
}
