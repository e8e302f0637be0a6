import { type Document, limitsOf, nameOf, resolve, type Schema, typeWords } from './document.ts'

/** What an object has, row by row; objects within are opened one by one, so a long one stays readable. */
export function SchemaRows({ document, schema }: { document: Document; schema: Schema }) {
  const real = resolve(document, schema)
  const name = nameOf(schema)
  if (real.properties)
    return (
      <ul className="r-rows">
        {Object.entries(real.properties).map(([key, one]) => (
          <Row
            key={key}
            document={document}
            name={key}
            schema={one}
            needed={real.required?.includes(key) ?? false}
          />
        ))}
      </ul>
    )
  const inner = innerOf(document, real)
  return (
    <>
      <p className="r-type">
        {typeWords(name ? real : schema)} {limitsOf(real)}
      </p>
      {inner && <SchemaRows document={document} schema={inner} />}
    </>
  )
}

function Row(props: { document: Document; name: string; schema: Schema; needed: boolean }) {
  const { document, name, schema, needed } = props
  const inner = innerOf(document, schema)
  const head = (
    <>
      <code>{name}</code> <span className="r-type">{typeWords(schema)}</span>{' '}
      <span className="r-soft">
        {[needed ? '' : 'optional', limitsOf(schema)].filter(Boolean).join(', ')}
      </span>
      {schema.description && <div className="r-soft">{schema.description}</div>}
    </>
  )
  if (!inner) return <li>{head}</li>
  return (
    <li>
      <details>
        <summary>{head}</summary>
        <SchemaRows document={document} schema={inner} />
      </details>
    </li>
  )
}

/** The object a schema leads to: itself, what it lists, or the part of a union that has fields; null = none. */
function innerOf(document: Document, schema: Schema): Schema | null {
  const real = resolve(document, schema)
  if (real.properties) return real
  if (real.items) return innerOf(document, real.items)
  if (typeof real.additionalProperties === 'object') return innerOf(document, real.additionalProperties)
  for (const one of real.anyOf ?? []) {
    const inner = innerOf(document, one)
    if (inner) return inner
  }
  return null
}
