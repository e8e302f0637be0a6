import { adviceFor, type CarrierInfo, cleanAddress } from '@foreword/contract'
import { Note, TextField } from '../../../ui/index.ts'

type AddressInputProps = {
  carrier: CarrierInfo
  value: string
  error: string | undefined
  onChange: (value: string) => void
}

/** How the carrier writes the address of a sender: its label, help and form. */
export function AddressInput({ carrier, value, error, onChange }: AddressInputProps) {
  const { label, help, placeholder } = carrier.address
  return (
    <TextField
      label={label}
      name="address"
      spellCheck={false}
      autoComplete="off"
      hint={help}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error}
    />
  )
}

/** What the carrier says of an address like the typed one. */
export function AddressAdvice({ carrier, address }: { carrier: CarrierInfo; address: string }) {
  const clean = cleanAddress(carrier.address.pattern, address)
  const advice = clean === null ? [] : adviceFor(carrier.address, clean)
  return (
    <div aria-live="polite" className="address-advice stack">
      {advice.map((text) => (
        <Note key={text} tone="wait">
          {text}
        </Note>
      ))}
    </div>
  )
}
