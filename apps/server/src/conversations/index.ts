export { type ConversationsDeps, replyInConversation, takeConversation } from './conversations.ts'
export { type Reply, receiveReply } from './receive-reply.ts'
export { conversationsRoutes } from './routes.ts'
export {
  type ConversationRow,
  countsOfCampaign,
  countViews,
  heard,
  ofCampaign,
  waitingWith,
} from './store.ts'
