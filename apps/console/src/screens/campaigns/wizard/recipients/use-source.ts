import { api, type Import } from '@foreword/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, keys, messageOf } from '../../../../api/index.ts'
import { t, toast } from '../../../../ui/index.ts'
import { type Upload, uploadFile } from './upload.ts'

/** Where an audience came from, while this page still has it: what makes removing it undoable. */
export type Source = { file: File; country: string } | { text: string; country: string }

export type SourceHold = {
  /** A file on its way, with its share between 0 and 1. */
  uploading: { name: string; size: number; share: number } | null
  error: string | null
  /** Reads a file or typed lines in place of what was there. */
  read(source: Source): Promise<void>
  stopUpload(): void
  /** Stops a reading, or removes the audience; offers Undo when it can be read again. */
  drop(said?: string): Promise<void>
  canUndo: boolean
}

/** Gives the audience of a draft its recipients, and takes them away again. */
export function useSource(campaignId: string): SourceHold {
  const client = useQueryClient()
  const [uploading, setUploading] = useState<SourceHold['uploading']>(null)
  const [error, setError] = useState<string | null>(null)
  const upload = useRef<Upload | null>(null)
  const last = useRef<Source | null>(null)
  const params = { id: campaignId }

  const show = (audience: Import | null) => client.setQueryData(keys.import(campaignId), audience)

  const read = async (source: Source) => {
    setError(null)
    try {
      show(await send(source))
      last.current = source
    } catch (thrown) {
      if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) setError(messageOf(thrown))
    } finally {
      upload.current = null
      setUploading(null)
    }
  }

  const send = (source: Source): Promise<Import> => {
    const { country: defaultCountry } = source
    if ('text' in source)
      return call(api.typeRecipients, { params, body: { text: source.text, defaultCountry } })
    const { name, size } = source.file
    setUploading({ name, size, share: 0 })
    upload.current = uploadFile(campaignId, source.file, defaultCountry, (share) =>
      setUploading({ name, size, share }),
    )
    return upload.current.done
  }

  const drop = async (said = t('Recipients removed')) => {
    setError(null)
    const source = last.current
    try {
      await call(api.dropRecipients, { params })
      show(null)
      toast(said, source ? () => void read(source) : undefined)
      last.current = null
    } catch (thrown) {
      setError(messageOf(thrown))
    }
  }

  const stopUpload = useCallback(() => upload.current?.stop(), [])
  useEffect(() => stopUpload, [stopUpload])
  return { uploading, error, read, stopUpload, drop, canUndo: last.current !== null }
}
