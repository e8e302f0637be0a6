import { IconMessage } from '@tabler/icons-react'

/** The channel of the campaign. There is one so far, so it is stated rather than asked. */
export function ChannelField() {
  return (
    <div className="field">
      <span className="lab">Channel</span>
      <div className="row wz-channel">
        <IconMessage className="i acc" aria-hidden />
        <span className="b5">SMS</span>
        <span className="f12 t3">Any phone that takes text messages</span>
      </div>
    </div>
  )
}
