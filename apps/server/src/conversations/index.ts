export { replyInConversation } from './answering.ts'
export { type ConversationsDeps, decideLikely, likelyOptOuts, takeConversation } from './conversations.ts'
export { type Dated, type Reply, receiveReplies, receiveReply } from './receive-reply.ts'
export { conversationsRoutes } from './routes.ts'
export {
  type ConversationRow,
  countsOfCampaign,
  countViews,
  erasePersonInConversations,
  heard,
  moveConversations,
  ofCampaign,
  waitingWith,
} from './store.ts'
