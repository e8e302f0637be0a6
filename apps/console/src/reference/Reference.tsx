import { API_SCOPES, type ErrorCode, errors, retryOf } from '@foreword/contract'
import { useEffect, useMemo, useState } from 'react'
import { type Document, matches, type Operation as OperationType, operationsOf } from './document.ts'
import { Operation } from './Operation.tsx'
import { SchemaRows } from './SchemaRows.tsx'

type Loaded = { document: Document } | { failed: true } | null

export function Reference() {
  const [loaded, setLoaded] = useState<Loaded>(null)
  useEffect(() => {
    fetch('/api/v1/openapi.json')
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error())))
      .then((document: Document) => setLoaded({ document }))
      .catch(() => setLoaded({ failed: true }))
  }, [])
  if (loaded === null) return <p className="r-wait">Reading the API’s description…</p>
  if ('failed' in loaded)
    return <p className="r-wait">The server did not answer. Load the page again in a moment.</p>
  return <Page document={loaded.document} />
}

function useHash(): string {
  const [hash, setHash] = useState(() => location.hash.slice(1))
  useEffect(() => {
    const read = () => setHash(location.hash.slice(1))
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return hash
}

function Page({ document }: { document: Document }) {
  const [search, setSearch] = useState('')
  const hash = useHash()
  const all = useMemo(() => operationsOf(document), [document])
  const shown = all.filter((operation) => matches(operation, search))
  const groups = document.tags
    .map((tag) => ({ ...tag, operations: shown.filter((one) => one.tags.includes(tag.name)) }))
    .filter(({ operations }) => operations.length > 0)
  // What the address names is drawn only now, after the document came.
  useEffect(() => {
    if (hash) globalThis.document.getElementById(hash)?.scrollIntoView()
  }, [hash])
  return (
    <div className="r-page">
      <nav className="r-side" aria-label="Contents">
        <a className="r-brand" href="#top">
          <img src="/mark.svg" alt="" width="24" height="24" /> Foreword API
        </a>
        <input
          className="r-search"
          type="search"
          placeholder="Search: campaigns, 409, launch…"
          aria-label="Search the reference"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Contents groups={groups} hash={hash} />
      </nav>
      <main className="r-main" id="top">
        {search === '' && <Beginning document={document} />}
        {groups.length === 0 && (
          <p className="r-empty">
            Nothing here matches “{search}”. Search for a noun, a path, a scope or an error code.
          </p>
        )}
        {groups.map((group) => (
          <section key={group.name} id={slug(group.name)} className="r-group">
            <h2>{group.name}</h2>
            <p className="r-soft">{group.description}</p>
            {group.operations.map((operation) => (
              <Operation
                key={operation.operationId}
                document={document}
                operation={operation}
                named={hash === operation.operationId}
              />
            ))}
          </section>
        ))}
        {search === '' && <Endings document={document} hash={hash} />}
      </main>
    </div>
  )
}

const slug = (name: string) => name.toLowerCase().replace(/\W+/g, '-')

type Group = { name: string; operations: OperationType[] }

function Contents({ groups, hash }: { groups: readonly Group[]; hash: string }) {
  return (
    <div className="r-contents">
      {groups.map((group) => (
        <details
          key={group.name}
          open={group.operations.some((one) => one.operationId === hash) || groups.length < 4}
        >
          <summary>{group.name}</summary>
          <ul>
            {group.operations.map((one) => (
              <li key={one.operationId}>
                <a href={`#${one.operationId}`} aria-current={one.operationId === hash ? 'true' : undefined}>
                  <span className={`r-method m-${one.method.toLowerCase()}`}>{one.method}</span>
                  <span className="r-ell">{one.path.replace('/api/v1', '')}</span>
                </a>
              </li>
            ))}
          </ul>
        </details>
      ))}
      <a className="r-more" href="#errors">
        Errors
      </a>
      <a className="r-more" href="#scopes">
        Scopes
      </a>
      <a className="r-more" href="#schemas">
        Schemas
      </a>
    </div>
  )
}

function Beginning({ document }: { document: Document }) {
  return (
    <header className="r-group">
      <h1>API reference</h1>
      <p>
        Everything the console does, by the same routes. Below each one stand who may call it, what it takes,
        what it answers, and what it refuses, with whether to try again.
      </p>
      <dl className="r-facts">
        <dt>Address</dt>
        <dd>
          <code>{document.servers[0]?.url}/api/v1</code>
        </dd>
        <dt>Sign a program in</dt>
        <dd>
          <code>Authorization: Bearer …</code> with what Settings → API gave its application
        </dd>
        <dt>For generators</dt>
        <dd>
          <a href="/api/v1/openapi.json">openapi.json</a>, OpenAPI 3.1, version {document.info.version}
        </dd>
        <dt>Refusals</dt>
        <dd>
          Problem details (RFC 9457) with a <a href="#errors">code</a> that never changes its meaning
        </dd>
      </dl>
    </header>
  )
}

const RETRY = {
  never: 'Never: change the request first.',
  after: 'After the seconds of Retry-After.',
  same_request: 'Yes, the same request again, a little later each time.',
} as const

function Endings({ document, hash }: { document: Document; hash: string }) {
  return (
    <>
      <section id="errors" className="r-group">
        <h2>Errors</h2>
        <p className="r-soft">The address in a refusal’s “type” leads here.</p>
        <table className="r-table">
          <thead>
            <tr>
              <th>Code</th>
              <th>Status</th>
              <th>Means</th>
              <th>Try again?</th>
            </tr>
          </thead>
          <tbody>
            {(Object.keys(errors) as ErrorCode[]).map((code) => (
              <tr key={code} id={code} className={hash === code ? 'r-named' : undefined}>
                <td>
                  <code>{code}</code>
                </td>
                <td>{errors[code][0]}</td>
                <td>{errors[code][1]}</td>
                <td>{RETRY[retryOf(code)]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section id="scopes" className="r-group">
        <h2>Scopes</h2>
        <p className="r-soft">What an application may do. An administrator chooses them in Settings → API.</p>
        <table className="r-table">
          <thead>
            <tr>
              <th>Scope</th>
              <th>Lets it</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(API_SCOPES).map(([scope, words]) => (
              <tr key={scope}>
                <td>
                  <code>{scope}</code>
                </td>
                <td>{words}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section id="schemas" className="r-group">
        <h2>Schemas</h2>
        {Object.entries(document.components.schemas).map(([name, schema]) => (
          <details key={name} id={`schema-${name}`} className="r-op" open={hash === `schema-${name}`}>
            <summary>
              <span className="r-name">{name}</span>
            </summary>
            <div className="r-body">
              <SchemaRows document={document} schema={schema} />
            </div>
          </details>
        ))}
      </section>
    </>
  )
}
