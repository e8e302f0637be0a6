/** The only source of the present. Injected, so that tests and simulations own time. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }
