import { api, type Template, type TemplateDraftText } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, keys, queries } from '../../../api/index.ts'
import { t, toast } from '../../../ui/index.ts'

/** Saving, handing in and dropping a change of one template. */
export function useSaving(template: Template) {
  const client = useQueryClient()
  const { id } = template
  const shown = (now: Template) => {
    client.setQueryData(queries.template(id).queryKey, now)
    void client.invalidateQueries({ queryKey: [...keys.templates, 'list'] })
  }
  const change = ({ name, language, ...words }: TemplateDraftText) =>
    call(api.changeTemplate, {
      params: { id },
      body: { ...words, ...(template.status === 'draft' ? { name, language } : {}) },
    })
  const save = useMutation({
    mutationFn: change,
    onSuccess: (now) => {
      shown(now)
      toast(now.status === 'draft' ? t('Draft saved') : t('Change saved, not handed in'))
    },
  })
  const submit = useMutation({
    mutationFn: async (text: TemplateDraftText | null) => {
      if (text) shown(await change(text))
      return call(api.submitTemplate, { params: { id } })
    },
    onSuccess: (now) => {
      shown(now)
      toast(now.status === 'approved' ? t('Handed in, and approved at once') : t('Handed in for review'))
    },
  })
  const discard = useMutation({
    mutationFn: () => call(api.discardTemplateEdit, { params: { id } }),
    onSuccess: shown,
  })
  return {
    save: save.mutate,
    submit: submit.mutate,
    discard: () => discard.mutate(),
    saving: save.isPending,
    submitting: submit.isPending,
    discarding: discard.isPending,
    error: submit.error ?? save.error ?? discard.error,
  }
}
