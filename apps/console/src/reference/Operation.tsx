import { type ErrorCode, errors, retryOf } from '@foreword/contract'
import { useEffect, useState } from 'react'
import { curlOf, type Document, limitsOf, type Operation as OperationType, typeWords } from './document.ts'
import { SchemaRows } from './SchemaRows.tsx'

/** One operation: closed it is a line, open it says everything. `named`: the address of the page names it. */
export function Operation(props: { document: Document; operation: OperationType; named: boolean }) {
  const { operation, named } = props
  const [open, setOpen] = useState(named)
  useEffect(() => {
    if (named) setOpen(true)
  }, [named])
  return (
    <details
      className="r-op"
      id={operation.operationId}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className={`r-method m-${operation.method.toLowerCase()}`}>{operation.method}</span>
        <code className="r-path">{operation.path}</code>
        <span className="r-summary">{operation.summary}</span>
      </summary>
      {open && <Inside {...props} />}
    </details>
  )
}

function Inside({ document, operation }: { document: Document; operation: OperationType }) {
  const body = Object.entries(operation.requestBody?.content ?? {})[0]
  const answer = Object.entries(operation.responses['200']?.content ?? {})[0]
  return (
    <div className="r-body">
      <p className="r-who">
        <b>Who may call:</b> <Words text={operation.description} />
      </p>
      {operation.parameters && (
        <>
          <h3>Parameters</h3>
          <ul className="r-rows">
            {operation.parameters.map((one) => (
              <li key={`${one.in} ${one.name}`}>
                <code>{one.name}</code> <span className="r-type">{typeWords(one.schema)}</span>{' '}
                <span className="r-soft">
                  {one.in}
                  {one.required ? ', needed' : ''}
                  {limitsOf(one.schema) && `, ${limitsOf(one.schema)}`}
                </span>
                {one.description && <div className="r-soft">{one.description}</div>}
              </li>
            ))}
          </ul>
        </>
      )}
      {body && (
        <>
          <h3>
            Body <span className="r-type">{body[0]}</span>
          </h3>
          <SchemaRows document={document} schema={body[1].schema} />
        </>
      )}
      <h3>
        Answer <span className="r-type">200{answer ? ` · ${answer[0]}` : ''}</span>
      </h3>
      {answer && <SchemaRows document={document} schema={answer[1].schema} />}
      <h3>Refusals</h3>
      <ul className="r-rows">
        {(operation['x-errors'] as ErrorCode[]).map((code) => (
          <li key={code}>
            <a href={`#${code}`}>
              <code>{code}</code>
            </a>{' '}
            <span className="r-type">{errors[code][0]}</span>{' '}
            <span className="r-soft">
              {errors[code][1]} Retry: {retryOf(code).replace('_', ' ')}.
            </span>
          </li>
        ))}
      </ul>
      <h3>Example</h3>
      <Example text={curlOf(document, operation)} />
    </div>
  )
}

/** A sentence in which backticks mark a scope. */
function Words({ text }: { text: string }) {
  const [before, code, after] = text.split('`')
  return (
    <>
      {before}
      {code && <code>{code}</code>}
      {after}
    </>
  )
}

function Example({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div className="r-example">
      <button type="button" className="r-copy" onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy'}
      </button>
      {/* Long lines scroll, so it can be reached by keyboard. */}
      <section aria-label="Example for a shell" className="r-scroll" tabIndex={-1}>
        <pre>{text}</pre>
      </section>
    </div>
  )
}
