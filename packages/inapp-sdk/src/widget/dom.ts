type Props = { [name: string]: unknown }
type Child = Node | string | null | false | undefined

/** An element with its properties: `on…` are listeners, `class` and names with a hyphen or `role` are attributes, the others properties. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) set(element, name, value)
  for (const child of children)
    if (child !== null && child !== false && child !== undefined) element.append(child)
  return element
}

export function set(element: HTMLElement, name: string, value: unknown): void {
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener)
  else if (name === 'class' || name === 'role' || name.includes('-')) {
    if (value === null || value === undefined) element.removeAttribute(name)
    else element.setAttribute(name, String(value))
  } else if (value !== undefined) (element as unknown as Props)[name] = value
}

const SVG = 'http://www.w3.org/2000/svg'

/** A drawing of strokes, 24 by 24, beside words that say what it is. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true' }))
    svg.setAttribute(name, value)
  const line = document.createElementNS(SVG, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

export const ICONS = {
  chat: 'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-5 4v-4.05A2.5 2.5 0 0 1 4 14.5zM8.5 9h7M8.5 12.5h4.5',
  close: 'M6 6l12 12M18 6L6 18',
  settings: 'M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4',
  back: 'M15 5l-7 7 7 7',
  send: 'M5 12h13M12.5 6l6 6-6 6',
} as const
