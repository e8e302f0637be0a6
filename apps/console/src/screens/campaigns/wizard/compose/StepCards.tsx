import type { Channel } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { Button, CHANNEL_WORDS, ChannelIcon, IconButton, t } from '../../../../ui/index.ts'
import { channelsLeft } from '../channel-steps.ts'
import { StepFields, StepSender } from './StepFields.tsx'
import type { StepFieldsProps } from './step-fields.ts'
import { WhenField } from './WhenField.tsx'

type Props = {
  steps: readonly StepFieldsProps[]
  onMove(from: number, by: 1 | -1): void
  onRemove(at: number): void
  onAdd(channel: Channel): void
}

/** Several channels in their order, each with its sender and its own words. */
export function StepCards({ steps, onMove, onRemove, onAdd }: Props) {
  const left = channelsLeft(steps.map(({ step }) => step))
  return (
    <section className="col wz-steps" aria-labelledby="wz-steps-head">
      <div className="col">
        <h2 className="lab" id="wz-steps-head">
          {t('Channels in order')}
        </h2>
        <span className="hint">
          {t(
            'Everybody gets the first one that reaches them. Before each step their opt-out, the delivery window and the limits are looked at again.',
          )}
        </span>
      </div>
      <ol className="col wz-step-list">
        {steps.map((props, index) => (
          <li key={props.step.channel} className="wz-step">
            <StepHead
              channel={props.step.channel}
              at={index}
              of={steps.length}
              onMove={onMove}
              onRemove={onRemove}
            />
            {index > 0 && (
              <WhenField
                before={steps[index - 1]!.step.channel}
                channel={props.step.channel}
                minutes={props.step.noReceiptMinutes}
                onChange={(noReceiptMinutes) => props.onChange({ noReceiptMinutes })}
              />
            )}
            <StepSender {...props} />
            <StepFields {...props} />
          </li>
        ))}
      </ol>
      {left.length > 0 && (
        <div>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="sm" icon={<IconPlus className="i" aria-hidden />}>
                {t('Add a channel')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {left.map((channel) => (
                <Menu.Item
                  key={channel}
                  leftSection={<ChannelIcon channel={channel} />}
                  onClick={() => onAdd(channel)}
                >
                  {CHANNEL_WORDS[channel]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
    </section>
  )
}

type HeadProps = Pick<Props, 'onMove' | 'onRemove'> & { channel: Channel; at: number; of: number }

function StepHead({ channel, at, of, onMove, onRemove }: HeadProps) {
  const name = CHANNEL_WORDS[channel]
  return (
    <div className="row wz-step-head">
      <span className="wz-step-number num" aria-hidden="true">
        {at + 1}
      </span>
      <h3 className="row g6 b6">
        <span className="vh">{t('Step {at}:', { at: at + 1 })} </span>
        <ChannelIcon channel={channel} />
        {name}
      </h3>
      <span className="sp" />
      <IconButton
        label={t('Move {name} up', { name })}
        kind="quiet"
        size="sm"
        disabled={at === 0}
        onClick={() => onMove(at, -1)}
      >
        <IconArrowUp className="i" aria-hidden />
      </IconButton>
      <IconButton
        label={t('Move {name} down', { name })}
        kind="quiet"
        size="sm"
        disabled={at === of - 1}
        onClick={() => onMove(at, 1)}
      >
        <IconArrowDown className="i" aria-hidden />
      </IconButton>
      <IconButton label={t('Remove {name}', { name })} kind="quiet" size="sm" onClick={() => onRemove(at)}>
        <IconTrash className="i" aria-hidden />
      </IconButton>
    </div>
  )
}
