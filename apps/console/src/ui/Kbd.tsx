/** A key, as on the keyboard. Not read aloud: the button beside it says what happens. */
export function Kbd({ children }: { children: string }) {
  return (
    <span className="kbd" aria-hidden="true">
      {children}
    </span>
  )
}
