// pure

/** So many at once, and so many a second after that. */
export type Allowance = { burst: number; perSecond: number }
/** What is left of an allowance, at a moment in epoch ms. */
export type Bucket = { left: number; at: number }

/** Takes one. Answers the bucket after it, or the seconds until there is one again. */
export function takeOne(
  bucket: Bucket | undefined,
  allowance: Allowance,
  now: number,
): { bucket: Bucket } | { waitSeconds: number } {
  const left = bucket
    ? Math.min(allowance.burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * allowance.perSecond)
    : allowance.burst
  if (left < 1) return { waitSeconds: Math.ceil(((1 - left) / allowance.perSecond) * 10) / 10 }
  return { bucket: { left: left - 1, at: now } }
}
