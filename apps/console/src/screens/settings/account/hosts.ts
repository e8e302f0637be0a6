// pure

const HOST = /^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/

const lines = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((line) => line.toLowerCase())
    .filter(Boolean)

/** Each host once, in small letters. */
export const hostsOf = (text: string): string[] => [...new Set(lines(text).filter((line) => HOST.test(line)))]

export const wrongHosts = (text: string): string[] => lines(text).filter((line) => !HOST.test(line))
