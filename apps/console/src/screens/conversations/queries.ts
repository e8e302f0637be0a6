import { api } from '@foreword/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call, keys } from '../../api/index.ts'
import type { ListState } from './list-state.ts'

/** Fits the contract's limit: an agent works through a list, nobody leafs through ten thousand. */
const MOST = 200

export const listQuery = ({ view, search }: ListState) =>
  queryOptions({
    queryKey: [...keys.conversations, 'list', view, search],
    queryFn: ({ signal }) =>
      call(api.listConversations, {
        query: { view, limit: MOST, ...(search.trim() !== '' && { search: search.trim() }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  })

/** Reviews end while a dialog is open, so it is asked each time. */
export const templatesQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.conversation(id), 'templates'],
    queryFn: ({ signal }) => call(api.listConversationTemplates, { params: { id }, signal }),
    staleTime: 0,
    refetchOnMount: 'always',
  })

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.conversation(id), 'itself'],
    queryFn: ({ signal }) => call(api.getConversation, { params: { id }, signal }),
  })
