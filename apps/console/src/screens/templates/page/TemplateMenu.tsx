import { api, TEMPLATE_LANGUAGES, type Template } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../../api/index.ts'
import {
  Button,
  ConfirmDialog,
  Dialog,
  ErrorNote,
  IconButton,
  SelectField,
  TextField,
  t,
  toast,
} from '../../../ui/index.ts'
import { languageName } from '../words.ts'

/** What else can be done to a template. */
export function TemplateMenu({ template }: { template: Template }) {
  const [open, setOpen] = useState<'duplicate' | 'delete' | null>(null)
  return (
    <>
      <Menu>
        <Menu.Target>
          <IconButton label={t('More')}>
            <IconDots className="i" aria-hidden />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy className="i" aria-hidden />}
            onClick={() => setOpen('duplicate')}
          >
            {t('Duplicate…')}
          </Menu.Item>
          {template.status !== 'deleted' && (
            <Menu.Item
              className="danger"
              leftSection={<IconTrash className="i" aria-hidden />}
              onClick={() => setOpen('delete')}
            >
              {t('Delete…')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'duplicate' && <Duplicate template={template} onClose={() => setOpen(null)} />}
      {open === 'delete' && <Delete template={template} onClose={() => setOpen(null)} />}
    </>
  )
}

type DialogProps = { template: Template; onClose: () => void }

function Duplicate({ template, onClose }: DialogProps) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [language, setLanguage] = useState<string | null>(null)
  const [name, setName] = useState(template.name)
  const [tried, setTried] = useState(false)
  const duplicate = useMutation({
    mutationFn: (to: string) =>
      call(api.duplicateTemplate, { params: { id: template.id }, body: { language: to, name: name.trim() } }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: keys.templates })
      onClose()
      await navigate({ to: '/templates/$id', params: { id: made.id } })
    },
  })
  const known = messageFor(duplicate.error, 'name')
  return (
    <Dialog
      opened
      title={t('Duplicate into which language?')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (language) duplicate.mutate(language)
      }}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={duplicate.isPending}>
            {t('Make the draft')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {t('The draft starts with the same words, samples and defaults; translate them, then hand it in.')}
        </p>
        <SelectField
          label={t('Language')}
          searchable
          data={TEMPLATE_LANGUAGES.map((code) => ({ value: code, label: `${languageName(code)} (${code})` }))}
          value={language}
          onChange={setLanguage}
          error={tried && !language ? t('Choose a language.') : undefined}
        />
        <TextField
          label={t('Name')}
          hint={t('Keep it for a translation; campaigns find languages by it.')}
          value={name}
          error={known}
          spellCheck={false}
          onChange={(event) => setName(event.target.value)}
        />
        {duplicate.error && !known && <ErrorNote>{messageOf(duplicate.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}

function Delete({ template, onClose }: DialogProps) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call(api.deleteTemplate, { params: { id: template.id } }),
    onSuccess: async () => {
      toast(t('{name} is deleted', { name: template.name }))
      onClose()
      await navigate({ to: '/templates' })
      await client.invalidateQueries({ queryKey: keys.templates })
    },
  })
  const draft = template.status === 'draft' && template.carrierTemplateId === null
  return (
    <ConfirmDialog
      opened
      title={t('Delete {name} in {language}?', {
        name: template.name,
        language: languageName(template.language),
      })}
      verb={draft ? t('Delete the draft') : t('Delete it everywhere')}
      busy={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    >
      <p className="t2">
        {draft
          ? t('Only this draft goes. WhatsApp has not seen it.')
          : t(
              'It is deleted at WhatsApp too. Campaigns that use it and still wait cannot be sent, and WhatsApp keeps the name for 30 days, so it cannot be used again before.',
            )}
      </p>
    </ConfirmDialog>
  )
}
