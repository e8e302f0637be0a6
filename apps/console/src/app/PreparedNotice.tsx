import { useEffect, useRef } from 'react'
import { toast } from '../ui/index.ts'

type Props = {
  /** Undefined while they are asked for. */
  files: readonly { id: string; title: string; status: 'preparing' | 'ready' | 'failed' }[] | undefined
  ready: (title: string) => string
  failed: (title: string) => string
}

/** Says once, on any page, that something that was being prepared is ready, or could not be. */
export function PreparedNotice({ files, ready, failed }: Props) {
  const told = useRef<Set<string>>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the files are news; the words are made anew at each render.
  useEffect(() => {
    if (!files) return
    const done = files.filter((file) => file.status !== 'preparing')
    // What was done before this page was opened is no news.
    told.current ??= new Set(done.map((file) => file.id))
    for (const file of done) {
      if (told.current.has(file.id)) continue
      told.current.add(file.id)
      toast(file.status === 'ready' ? ready(file.title) : failed(file.title))
    }
  }, [files])
  return null
}
