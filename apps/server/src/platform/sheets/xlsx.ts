import { type Cell, MOST_ROWS, type Sheet, tabName, xmlRow, xmlText } from './cells.ts'
import { type Entry, zip } from './zip.ts'

// A spreadsheet (Office Open XML) as a stream: nothing is kept but the page being written. Written here, because the libraries that stream are
// no longer looked after, and those that are looked after keep the whole table in memory.

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export const XLSX_TYPE = `${TYPES}.sheet`

/** Bytes of a workbook with one table. `rowsPerSheet` is the format's own limit, smaller in tests. */
export async function* xlsx(sheet: Sheet, rowsPerSheet = MOST_ROWS): AsyncGenerator<Buffer> {
  yield* zip(entries(sheet, rowsPerSheet))
}

async function* entries(sheet: Sheet, rowsPerSheet: number): AsyncGenerator<Entry> {
  const rows = reader(sheet.pages)
  let parts = 0
  do {
    parts++
    yield { name: `xl/worksheets/sheet${parts}.xml`, data: worksheet(sheet.columns, rows, rowsPerSheet) }
  } while (await rows.more())
  const numbers = Array.from({ length: parts }, (_, index) => index + 1)
  yield { name: 'xl/workbook.xml', data: text(workbook(sheet.name, numbers)) }
  yield { name: 'xl/_rels/workbook.xml.rels', data: text(workbookLinks(numbers)) }
  yield { name: 'xl/styles.xml', data: text(STYLES) }
  yield { name: '_rels/.rels', data: text(LINKS) }
  yield { name: '[Content_Types].xml', data: text(contentTypes(numbers)) }
}

async function* text(whole: string): AsyncGenerator<string> {
  yield whole
}

/** Rows of pages, one after the other, so that one sheet can stop and the next go on. */
function reader(pages: Sheet['pages']) {
  const source = pages[Symbol.asyncIterator]()
  let page: readonly (readonly Cell[])[] = []
  let at = 0
  const more = async (): Promise<boolean> => {
    while (at >= page.length) {
      const next = await source.next()
      if (next.done) return false
      page = next.value
      at = 0
    }
    return true
  }
  /** What is left of the page, up to `most` rows. */
  const take = (most: number): readonly (readonly Cell[])[] => {
    const found = page.slice(at, at + most)
    at += found.length
    return found
  }
  return { more, take }
}

async function* worksheet(
  columns: readonly string[],
  rows: ReturnType<typeof reader>,
  rowsPerSheet: number,
): AsyncGenerator<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${xmlRow(columns, 1, true)}`
  let row = 2
  while (row <= rowsPerSheet && (await rows.more())) {
    let chunk = ''
    for (const cells of rows.take(rowsPerSheet - row + 1)) chunk += xmlRow(cells, row++)
    yield chunk
  }
  yield '</sheetData></worksheet>'
}

const workbook = (name: string, parts: readonly number[]): string =>
  `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${parts
    .map((part) => `<sheet name="${xmlText(tabName(name, part))}" sheetId="${part}" r:id="rId${part}"/>`)
    .join('')}</sheets></workbook>`

const workbookLinks = (parts: readonly number[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${parts
    .map(
      (part) =>
        `<Relationship Id="rId${part}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${part}.xml"/>`,
    )
    .join(
      '',
    )}<Relationship Id="rId${parts.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`

const LINKS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`

/** 0 as it is, 1 a moment, 2 the head. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`

const contentTypes = (parts: readonly number[]): string =>
  `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${parts
    .map(
      (part) => `<Override PartName="/xl/worksheets/sheet${part}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
    )
    .join('')}</Types>`
