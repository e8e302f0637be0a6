/**
 * Stands in for TypeBox in the browser. The contract's forms are checked by the server; the console only needs routes and words,
 * and the library would be an eighth of what it loads first. Of a form it keeps what other forms are made of.
 */
const makers: Record<string, (parts: unknown) => object> = {
  Object: (properties) => ({ properties }),
  Union: (anyOf) => ({ anyOf }),
}
const nothing = (): object => ({})

export default new Proxy({}, { get: (_, name) => makers[String(name)] ?? nothing })
