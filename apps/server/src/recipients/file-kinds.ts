// pure
import { ImportError } from './import-error.ts'

const starts = (head: Buffer, ...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)

/** Refuses by name the files people choose by mistake. `head` holds the first bytes of the file. */
export function refuseOtherFormats(head: Buffer): void {
  const zip = starts(head, 0x50, 0x4b, 0x03, 0x04)
  // The names of a workbook's parts stand uncompressed in the archive; old workbooks are OLE documents.
  const workbook = zip && (head.includes('[Content_Types].xml') || head.includes('xl/'))
  if (workbook || starts(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    throw new ImportError('not_text', {
      message: 'This is an Excel workbook. In Excel choose File, Save as, CSV.',
    })
  }
  if (zip)
    throw new ImportError('not_text', {
      message: 'This is a zip archive. Unpack it and choose the CSV in it.',
    })
  if (starts(head, 0x1f, 0x8b)) {
    throw new ImportError('not_text', {
      message: 'This is a gzip archive. Unpack it and choose the CSV in it.',
    })
  }
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) {
    throw new ImportError('not_text', {
      message: 'This is a PDF document. Export the list as CSV from where it was made.',
    })
  }
}

/** Text holds no zero bytes and hardly any control characters besides tab, line ends, form feed and end-of-file. */
export function looksBinary(head: Buffer): boolean {
  let control = 0
  for (const byte of head) {
    if (byte === 0) return true
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1a)
      control += 1
  }
  return control > head.length / 100
}
