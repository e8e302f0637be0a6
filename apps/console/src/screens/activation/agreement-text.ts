// pure

export type AgreementSection = { heading: string | null; paragraphs: string[] }

/**
 * The agreement as sections to read: title and version line are left out, headings are lines that begin with "## ", an empty line
 * ends a paragraph, and {brand} is the brand's name.
 */
export function sectionsOf(text: string, brand: string): AgreementSection[] {
  const sections: AgreementSection[] = [{ heading: null, paragraphs: [] }]
  const body = text.replace(/^# .*\n(?:Version .*\n)?/, '').replaceAll('{brand}', () => brand)
  for (const block of body.split(/\n{2,}/)) {
    const lines = block.trim()
    if (lines === '') continue
    const heading = /^## (.+)(?:\n([\s\S]*))?$/.exec(lines)
    if (!heading) sections.at(-1)!.paragraphs.push(lines)
    else sections.push({ heading: heading[1]!, paragraphs: heading[2] ? [heading[2]] : [] })
  }
  return sections
}
