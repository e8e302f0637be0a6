import { Menu } from '@mantine/core'
import { IconChartBar, IconDownload, IconTable } from '@tabler/icons-react'
import { type ReactNode, useRef, useState } from 'react'
import { IconButton } from '../Button.tsx'
import { ErrorNote } from '../Note.tsx'
import { t } from '../text.ts'
import { savePng } from './png.ts'

export type FileUrl = (format: 'csv' | 'xlsx') => string

/** A chart in its panel: it can be read as a table and saved as CSV, spreadsheet or picture. */
export function ChartPanel(props: ChartPanelProps) {
  const { title, sub, legend, fileUrl, pngName, table, asTable, onTable, children } = props
  const box = useRef<HTMLElement>(null)
  const [problem, setProblem] = useState<string>()
  const savePicture = (): void => {
    const svg = box.current?.querySelector<SVGSVGElement>('.chart-box svg')
    if (!svg) return
    savePng(svg, sub ? `${title}, ${sub}` : title, pngName).then(
      () => setProblem(undefined),
      () => setProblem(t('The picture could not be made in this browser. The table can be downloaded.')),
    )
  }
  return (
    <section className="panel chart-panel" ref={box} aria-label={title}>
      <div className="ph">
        <div className="chart-words">
          <h2>{title}</h2>
          {sub && <span className="sub num">{sub}</span>}
        </div>
        {!asTable && legend}
        <IconButton
          kind="quiet"
          size="sm"
          label={asTable ? t('{title} as chart', { title }) : t('{title} as table', { title })}
          aria-pressed={asTable}
          onClick={() => onTable(!asTable)}
        >
          {asTable ? <IconChartBar className="i" aria-hidden /> : <IconTable className="i" aria-hidden />}
        </IconButton>
        <FileMenu title={title} fileUrl={fileUrl} onPicture={asTable ? undefined : savePicture} />
      </div>
      {problem && <ErrorNote>{problem}</ErrorNote>}
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table scrolls, so keys have to reach it
        <section className="chart-table" tabIndex={0} aria-label={t('{title}, table', { title })}>
          {table}
        </section>
      ) : (
        <div className="chart-box">{children}</div>
      )}
    </section>
  )
}

type ChartPanelProps = {
  title: string
  sub?: string
  legend?: ReactNode
  fileUrl: FileUrl
  pngName: string
  table: ReactNode
  asTable: boolean
  onTable: (asTable: boolean) => void
  children: ReactNode
}

/** Saves what a panel shows. Without a chart there is no picture of it. */
export function FileMenu({
  title,
  fileUrl,
  more,
  onPicture,
}: {
  title: string
  fileUrl: FileUrl
  /** A further file, of what the table is made of. */
  more?: { words: string; url: string } | undefined
  onPicture?: (() => void) | undefined
}) {
  return (
    <Menu width="max-content" position="bottom-end">
      <Menu.Target>
        <IconButton kind="quiet" size="sm" label={t('Download {title}', { title })}>
          <IconDownload className="i" aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={fileUrl('csv')} download>
          {t('Table as CSV')}
        </Menu.Item>
        <Menu.Item component="a" href={fileUrl('xlsx')} download>
          {t('Table for Excel')}
        </Menu.Item>
        {more && (
          <Menu.Item component="a" href={more.url} download>
            {more.words}
          </Menu.Item>
        )}
        {onPicture && <Menu.Item onClick={onPicture}>{t('Picture (PNG)')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
