import { api, type ImportPreview, type ImportSource } from '@foreword/contract'
import { errorFrom, noConnection, urlOf } from '../../../api/index.ts'

/** Sends a file and answers how it would be read. */
export async function uploadFile(file: File, source: ImportSource | undefined): Promise<ImportPreview> {
  const query = { fileName: file.name.slice(-255), ...(source ? { source } : {}) }
  const answer = await fetch(urlOf(api.uploadDataImport, { query }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  }).catch(() => {
    throw noConnection()
  })
  const body = await answer.json().catch(() => undefined)
  if (!answer.ok) throw errorFrom(answer.status, body)
  return body as ImportPreview
}
