/**
 * Stands in for TypeBox in the browser. The contract's forms are checked by the server; the console only needs its routes and
 * words, and the library would be a tenth of what it loads first. Of a form it keeps what other forms are made of. The build
 * fails when the contract uses a maker that is not here.
 */
const nothing = (): object => ({})

const object = (properties: unknown): object => ({ properties })
const union = (anyOf: unknown): object => ({ anyOf })

export {
  nothing as Array,
  nothing as Boolean,
  nothing as Enum,
  nothing as Integer,
  nothing as Literal,
  nothing as Null,
  nothing as Number,
  nothing as Optional,
  nothing as Partial,
  nothing as Record,
  nothing as String,
  nothing as Unknown,
  nothing as Unsafe,
  object as Object,
  union as Union,
}
