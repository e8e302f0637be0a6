import { api, type BodyOf, EXPORT_DAYS, type HistoryFilter, type HistoryFormat } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, SelectField, T, TextField, t, toast } from '../../../ui/index.ts'
import { FormatChoice } from './FormatChoice.tsx'
import './history.css'

type Props = { onClose(): void; onPrepared(): void }
type Chosen = { [K in keyof HistoryFilter]: HistoryFilter[K] | undefined }

const ANY = 'any'
const SHORTEST_ADDRESS = 3
/** Only what was chosen. */
const filterOf = (chosen: Chosen): HistoryFilter =>
  Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined))

/** Which conversations, and as what; how many people that are is said before it is asked for. */
export function HistoryDialog({ onClose, onPrepared }: Props) {
  const client = useQueryClient()
  const [chosen, setChosen] = useState<Chosen>({})
  const [format, setFormat] = useState<HistoryFormat>('html')
  const [notes, setNotes] = useState(false)
  const prepare = useMutation({
    mutationFn: (body: BodyOf<typeof api.createHistory>) => call(api.createHistory, { body }),
    onSuccess: () => {
      toast(t('The history is being prepared. You are told when it is ready.'))
      void client.invalidateQueries({ queryKey: keys.histories })
      onPrepared()
    },
  })
  const filter = filterOf(chosen)
  const short = (filter.address?.length ?? SHORTEST_ADDRESS) < SHORTEST_ADDRESS
  return (
    <Dialog
      title={t('Which conversations do you want to download?')}
      opened
      onClose={onClose}
      width={600}
      onSubmit={() => !short && prepare.mutate({ ...filter, format, notes })}
      footer={
        <>
          <span className="f12 t3">
            {t('It is kept for {days} days. Who had it made and who saves it is in the audit log.', {
              days: EXPORT_DAYS,
            })}
          </span>
          <span className="sp" />
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button kind="primary" type="submit" busy={prepare.isPending} disabled={short}>
            {t('Prepare it')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Which
          chosen={chosen}
          onChange={(more) => {
            // What was said of the choice before no longer holds.
            prepare.reset()
            setChosen({ ...chosen, ...more })
          }}
        />
        <HowMany filter={filter} />
        <FormatChoice format={format} onFormat={setFormat} notes={notes} onNotes={setNotes} />
        {prepare.error && <ErrorNote>{messageOf(prepare.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}

function Which({ chosen, onChange }: { chosen: Chosen; onChange(more: Partial<Chosen>): void }) {
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const agents = useQuery(queries.agents()).data?.agents ?? []
  const campaigns = useCounted(filterOf(chosen)).data?.campaigns ?? []
  const choice = (key: 'skillId' | 'agentId' | 'campaignId') => ({
    searchable: true,
    value: chosen[key] ?? ANY,
    onChange: (id: string) => onChange({ [key]: id === ANY ? undefined : id }),
  })
  const named = (list: readonly { id: string; name: string }[]) =>
    list.map((one) => ({ value: one.id, label: one.name }))
  return (
    <div className="cv-history-which">
      <TextField
        label={t('Opened from')}
        type="date"
        max={chosen.to}
        value={chosen.from ?? ''}
        onChange={(event) => onChange({ from: event.target.value || undefined })}
      />
      <TextField
        label={t('Opened until')}
        type="date"
        min={chosen.from}
        value={chosen.to ?? ''}
        onChange={(event) => onChange({ to: event.target.value || undefined })}
      />
      <SelectField
        label={t('Skill')}
        data={[{ value: ANY, label: t('Every skill') }, ...named(skills)]}
        {...choice('skillId')}
      />
      <SelectField
        label={t('Agent')}
        data={[{ value: ANY, label: t('Everybody') }, ...named(agents)]}
        {...choice('agentId')}
      />
      <SelectField
        label={t('Campaign')}
        data={[{ value: ANY, label: t('Any, or none') }, ...named(campaigns)]}
        {...choice('campaignId')}
      />
      <SelectField
        label={t('State')}
        data={[
          { value: ANY, label: t('Open and closed') },
          { value: 'open', label: t('Open ones') },
          { value: 'closed', label: t('Closed ones') },
        ]}
        value={chosen.state ?? ANY}
        onChange={(state) => onChange({ state: state === 'open' || state === 'closed' ? state : undefined })}
      />
      <TextField
        label={t('Of one person')}
        hint={t('Their number with the country code, or their id in your app')}
        placeholder="+1 212 555 0142"
        value={chosen.address ?? ''}
        onChange={(event) => onChange({ address: event.target.value || undefined })}
      />
    </div>
  )
}

/** Counted anew once typing rests. */
function useCounted(filter: HistoryFilter) {
  const query = useDeferredValue(JSON.stringify(filter))
  const asked = JSON.parse(query) as HistoryFilter
  return useQuery({
    queryKey: [...keys.histories, 'count', query],
    queryFn: ({ signal }) => call(api.countHistory, { query: asked, signal }),
    enabled: (asked.address?.length ?? SHORTEST_ADDRESS) >= SHORTEST_ADDRESS,
    placeholderData: (before) => before,
  })
}

function HowMany({ filter }: { filter: HistoryFilter }) {
  const { data, error } = useCounted(filter)
  if (error) return <ErrorNote>{messageOf(error)}</ErrorNote>
  return (
    <p className="cv-history-count" role="status">
      {data === undefined ? (
        t('Counting…')
      ) : data.conversations === 0 ? (
        t('No conversation is like that.')
      ) : (
        <T
          text="<b>{conversations, plural, one {# conversation} other {# conversations}} of {people, plural, one {# person} other {# people}}</b>. The file says who they are and what they wrote."
          with={{
            conversations: data.conversations,
            people: data.people,
            b: (words) => <b className="b6 num">{words}</b>,
          }}
        />
      )}
    </p>
  )
}
