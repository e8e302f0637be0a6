import { avatarTone, initials } from './format.ts'

/** A person's initials on a ground that is always the same for the name. Decorative: the name stands beside it. */
export function Avatar({ name, large }: { name: string; large?: boolean }) {
  return (
    <span className={`av ${large ? 'l ' : ''}${avatarTone(name)}`} aria-hidden="true">
      {initials(name)}
    </span>
  )
}

/** The brand's first letter, as on its phone preview. */
export function BrandLogo({ name, size = 20 }: { name: string; size?: number }) {
  return (
    <span
      className="logo"
      aria-hidden="true"
      style={{ width: size, height: size, borderRadius: size / 4, fontSize: size / 2 }}
    >
      {[...name][0]?.toUpperCase() ?? ''}
    </span>
  )
}
