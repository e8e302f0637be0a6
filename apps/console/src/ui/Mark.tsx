/** The mark: a message bubble whose F is two lines of text. */
export function Mark({ size = 24, ink = 'var(--accent)', paper = 'var(--on-accent)' }: MarkProps) {
  return (
    <svg
      className="mark"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      style={{ width: size, height: size }}
      aria-hidden="true"
    >
      <path
        fill={ink}
        d="M5 1.5h14A3.5 3.5 0 0 1 22.5 5v11a3.5 3.5 0 0 1-3.5 3.5H9.2l-4.1 3.2c-.6.5-1.6.1-1.6-.8v-2.7A3.5 3.5 0 0 1 1.5 16V5A3.5 3.5 0 0 1 5 1.5z"
      />
      <path
        d="M7.4 15.4V6.1h9.5M7.4 10.7h5.6"
        fill="none"
        stroke={paper}
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

type MarkProps = { size?: number; ink?: string; paper?: string }
