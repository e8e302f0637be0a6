/** The input of that name gets the focus; one that is folded away is unfolded first. */
export function goTo(name: string): void {
  const input = document.querySelector<HTMLInputElement>(`[name="${name}"]`)
  const folded = input?.closest('details')
  if (folded) folded.open = true
  input?.focus()
}
