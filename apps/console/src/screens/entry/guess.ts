// pure
/** The country of the first language that names one: ["en-GB"] → "GB". United States when none does. */
export function guessCountry(languages: readonly string[]): string {
  for (const language of languages) {
    try {
      const region = new Intl.Locale(language).region
      if (region && /^[A-Z]{2}$/.test(region)) return region
    } catch {
      // A malformed language tag says nothing; the next may.
    }
  }
  return 'US'
}
