import { BrandLogo } from '../ui/index.ts'

/** Whose account this is. */
export function AccountSwitch({ name }: { name: string }) {
  return (
    <div className="switch">
      <BrandLogo name={name} />
      <span className="ell side-wide">{name}</span>
    </div>
  )
}
