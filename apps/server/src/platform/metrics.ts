import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Figures for Prometheus at /metrics. No phone number or account name ever becomes a label. */
export function openMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    outcomes: new Counter({
      name: 'foreword_send_outcomes_total',
      help: 'Attempts by outcome',
      labelNames: ['kind'],
      registers,
    }),
    webhooks: new Counter({
      name: 'foreword_webhooks_total',
      help: 'Webhooks by what became of them',
      labelNames: ['result'],
      registers,
    }),
    settled: new Histogram({
      name: 'foreword_settle_batch_size',
      help: 'Messages settled in one transaction',
      buckets: [1, 4, 16, 64, 256, 1024],
      registers,
    }),
    unclaimed: new Gauge({
      name: 'foreword_unclaimed_seconds',
      help: 'For how long due messages have not been taken by any dispatcher; 0 = all is well',
      registers,
    }),
    inFlight: new Gauge({
      name: 'foreword_in_flight',
      help: 'Messages handed to a carrier and not answered yet',
      registers,
    }),
  }
}

export type Metrics = ReturnType<typeof openMetrics>
