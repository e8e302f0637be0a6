// pure

export type SampleKind = 'image' | 'document' | 'audio'

export interface Sample {
  type: string
  name: string
  bytes: Buffer
}

/** One violet pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGOod9kBAALBAXz3BdgBAAAAAElFTkSuQmCC'

const PDF = [
  '%PDF-1.4',
  '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
  '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj',
  'trailer<</Root 1 0 R>>',
  '%%EOF',
].join('\n')

/** The files a virtual phone can send. */
export const SAMPLES: Record<SampleKind, Sample> = {
  image: { type: 'image/png', name: 'photo.png', bytes: Buffer.from(PNG, 'base64') },
  document: { type: 'application/pdf', name: 'receipt.pdf', bytes: Buffer.from(PDF) },
  audio: { type: 'audio/ogg', name: 'voice.ogg', bytes: Buffer.from('OggS') },
}
