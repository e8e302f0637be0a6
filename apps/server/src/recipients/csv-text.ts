// pure
import { parsePhone } from './phone.ts'

/**
 * One cell for a CSV that people open in a spreadsheet. A cell that a spreadsheet would run as a formula gets an
 * apostrophe in front (OWASP, "CSV injection"); phone numbers keep their plus.
 */
export function csvCell(value: string, defaultCountry?: string): string {
  const runs = /^[=+\-@\t\r]/.test(value) && !parsePhone(value, defaultCountry).valid
  const safe = runs ? `'${value}` : value
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A line of cells, ended as RFC 4180 asks. */
export function csvLine(cells: readonly string[], defaultCountry?: string): string {
  return `${cells.map((cell) => csvCell(cell, defaultCountry)).join(',')}\r\n`
}
