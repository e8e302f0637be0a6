/** Makes an element: attributes by name, `text` as its text, then children. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') node.textContent = value
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (value !== false) node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children)
  return node
}

/** `+12125550142` as `+1 212 555 0142`; other countries in groups that read well. */
export function prettyNumber(address) {
  const number = address.replace(/^[a-z]+:/, '')
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  if (us) return `+1 ${us[1]} ${us[2]} ${us[3]}`
  const other = /^\+(44|33|34|39|49|31|52|55|61|81|91|351|353|972)(\d{3,4})(\d+)$/.exec(number)
  return other ? `+${other[1]} ${other[2]} ${other[3]}` : number
}

/** Every number inside a line of the log, made readable. */
export function prettyLine(line) {
  return line.replace(/(?:whatsapp:)?\+\d{7,15}/g, (address) => prettyNumber(address))
}

const figures = new Intl.NumberFormat('en')

export const count = (value) => figures.format(value)

export function timeIn(timeZone, at) {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at)
}

/** `Today 09:03` or `Sun 22 Nov 10:00`, in the phone's own time. */
export function stamp(timeZone, at, now) {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' })
  const label = day.format(at) === day.format(now) ? 'Today' : day.format(at).replace(',', '')
  return `${label} ${timeIn(timeZone, at)}`
}

export function clock(at) {
  const date = new Date(at)
  const two = (value) => String(value).padStart(2, '0')
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`
}

/** Calls the sandbox's API; throws with the API's own words. */
export async function call(method, path, body) {
  const response = await fetch(`/sandbox/api/${path}`, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (response.status === 204) return null
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error ?? `The sandbox answered ${response.status}.`)
  return answer
}
