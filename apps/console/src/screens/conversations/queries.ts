import { api } from '@foreword/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { byCursor, call, keys } from '../../api/index.ts'

/** Reviews end while a dialog is open, so it is asked each time. */
export const templatesQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.conversation(id), 'templates'],
    queryFn: ({ signal }) => call(api.listConversationTemplates, { params: { id }, signal }),
    staleTime: 0,
    refetchOnMount: 'always',
  })

export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: keys.draft(id),
    queryFn: ({ signal }) => call(api.getDraft, { params: { id }, signal }),
    staleTime: 0,
  })

export const notesQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.conversation(id), 'notes'],
    queryFn: ({ signal }) => call(api.listNotes, { params: { id }, signal }),
  })

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.conversation(id), 'person'],
    queryFn: ({ signal }) => call(api.getPerson, { params: { id }, signal }),
  })

export const earlierQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.conversation(id), 'earlier'],
    queryFn: ({ pageParam, signal }) =>
      call(api.listEarlier, {
        params: { id },
        query: pageParam,
        signal,
      }),
    ...byCursor,
  })

export const candidatesQuery = (id: string, search: string) =>
  queryOptions({
    queryKey: [...keys.conversation(id), 'candidates', search.trim()],
    queryFn: ({ signal }) =>
      call(api.findPeople, { params: { id }, query: { search: search.trim() }, signal }),
    enabled: search.trim() !== '',
    placeholderData: keepPreviousData,
  })

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.conversation(id), 'itself'],
    queryFn: ({ signal }) => call(api.getConversation, { params: { id }, signal }),
  })
