/** What a picture needs of each element's style: the page's roles (`var(--…)`) mean nothing outside of it. */
const STYLES = [
  'fill',
  'stroke',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'opacity',
] as const
const MARGIN = 16
const TITLE = 28
/** Pixels for each of the screen's, so that it looks right in a document. */
const SHARP = 2

/** Saves a chart as it is drawn on the screen, with its title, on the sheet's colour. */
export async function savePng(svg: SVGSVGElement, title: string, fileName: string): Promise<void> {
  const box = svg.getBoundingClientRect()
  const width = box.width + MARGIN * 2
  const height = box.height + MARGIN * 2 + TITLE
  const style = getComputedStyle(svg.ownerDocument.documentElement)
  const image = await drawn(svg)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * SHARP)
  canvas.height = Math.round(height * SHARP)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser cannot draw pictures.')
  pen.scale(SHARP, SHARP)
  pen.fillStyle = style.getPropertyValue('--sheet')
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = style.getPropertyValue('--text')
  pen.font = `600 14px ${getComputedStyle(svg).fontFamily}`
  pen.fillText(title, MARGIN, MARGIN + 12)
  pen.drawImage(image, MARGIN, MARGIN + TITLE, box.width, box.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('This browser cannot write pictures.')
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

async function drawn(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const from = [svg, ...svg.querySelectorAll<SVGElement>('*')]
  for (const [index, to] of [copy, ...copy.querySelectorAll<SVGElement>('*')].entries()) {
    const style = getComputedStyle(from[index] as SVGElement)
    for (const name of STYLES) to.style.setProperty(name, style.getPropertyValue(name))
  }
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  return image
}
