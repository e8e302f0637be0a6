export {
  type ConversationsDeps,
  decideLikely,
  likelyOptOuts,
  replyInConversation,
  takeConversation,
} from './conversations.ts'
export { type Reply, receiveReply } from './receive-reply.ts'
export { conversationsRoutes } from './routes.ts'
export {
  type ConversationRow,
  countsOfCampaign,
  countViews,
  erasePersonInConversations,
  ofCampaign,
  waitingWith,
} from './store.ts'
