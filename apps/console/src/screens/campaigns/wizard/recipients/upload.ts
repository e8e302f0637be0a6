import { api, type Import } from '@foreword/contract'
import { connection, errorFrom, noConnection, urlOf } from '../../../../api/index.ts'
import { t } from '../../../../ui/text.ts'

export type Upload = {
  done: Promise<Import>
  stop(): void
}

/**
 * Sends a file as it is, of any size. XMLHttpRequest, because fetch cannot say how far an upload has come.
 * `onProgress` is told a share between 0 and 1. Rejects with ApiError, or with AbortError once stopped.
 */
export function uploadFile(
  campaignId: string,
  file: File,
  defaultCountry: string,
  onProgress: (share: number) => void,
): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<Import>((resolve, reject) => {
    const query = { fileName: file.name.slice(0, 255), defaultCountry }
    request.open('POST', urlOf(api.uploadRecipients, { params: { id: campaignId }, query }))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => {
      connection.report(true)
      if (request.status >= 200 && request.status < 300 && request.response) resolve(request.response)
      else reject(errorFrom(request.status, request.response))
    }
    request.onerror = () => {
      connection.report(false)
      reject(noConnection())
    }
    request.onabort = () => reject(new DOMException(t('The upload was stopped.'), 'AbortError'))
    request.send(file)
  })
  return { done, stop: () => request.abort() }
}
