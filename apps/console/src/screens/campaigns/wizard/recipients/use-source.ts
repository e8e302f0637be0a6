import { api, type Import } from '@foreword/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, call, keys, messageOf } from '../../../../api/index.ts'
import { t, toast } from '../../../../ui/index.ts'
import { type Upload, uploadFile } from './upload.ts'

/** Where an audience came from, while this page still has it: what makes removing it undoable. */
export type Source = { file: File; country: string } | { text: string; country: string }

export type SourceHold = {
  /** A file on its way, with its share between 0 and 1. */
  uploading: { name: string; size: number; share: number } | null
  /** What went wrong, in words. */
  error: string | null
  /** What was tried last and did not get through: the same again. Null when nothing failed, or trying again would end the same. */
  again: (() => Promise<void>) | null
  /** The country that was chosen for what was tried last: it is still chosen. */
  country: string | null
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
  const [failure, setFailure] = useState<Failure | null>(null)
  const [country, setCountry] = useState<string | null>(null)
  const upload = useRef<Upload | null>(null)
  const last = useRef<Source | null>(null)
  const params = { id: campaignId }

  const show = (audience: Import | null) => client.setQueryData(keys.import(campaignId), audience)

  const read = async (source: Source) => {
    const before = client.getQueryData<Import | null>(keys.import(campaignId))?.id
    setFailure(null)
    setCountry(source.country)
    try {
      show(await send(source))
      last.current = source
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'AbortError') return
      const cut = thrown instanceof ApiError && (thrown.status === 0 || thrown.status >= 500)
      // Only the answer may have been lost: then it is being read already, and sending it again would begin it anew.
      const there = cut && (await arrived(source, before))
      if (there) {
        show(there)
        last.current = source
      } else
        setFailure({ words: cut ? cutWords(source, thrown) : messageOf(thrown), source: cut ? source : null })
    } finally {
      upload.current = null
      setUploading(null)
    }
  }

  const arrived = async (source: Source, before: string | undefined): Promise<Import | null> => {
    const now = await call(api.getImport, { params }).catch(() => null)
    if (!now || now.id === before) return null
    const same = 'file' in source ? isOf(now, source.file) : now.source === 'typed'
    return same ? now : null
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
    setFailure(null)
    const source = last.current
    try {
      await call(api.dropRecipients, { params })
      show(null)
      toast(said, source ? () => void read(source) : undefined)
      last.current = null
    } catch (thrown) {
      setFailure({ words: messageOf(thrown), source: null })
    }
  }

  const stopUpload = useCallback(() => upload.current?.stop(), [])
  useEffect(() => stopUpload, [stopUpload])
  const failed = failure?.source
  return {
    uploading,
    error: failure?.words ?? null,
    again: failed ? () => read(failed) : null,
    country,
    read,
    stopUpload,
    drop,
    canUndo: last.current !== null,
  }
}

type Failure = { words: string; source: Source | null }

const isOf = (audience: Import, file: File): boolean =>
  audience.fileName === file.name.slice(0, 255) && audience.sizeBytes === file.size

function cutWords(source: Source, error: unknown): string {
  if (error instanceof ApiError && error.status > 0) return messageOf(error)
  return 'file' in source
    ? t('The connection broke while “{file}” was on its way. Trying again sends the same file.', {
        file: source.file.name,
      })
    : t('The connection broke while the lines were on their way. They are still here.')
}
