export { type ConversationsDeps, replyInConversation, takeConversation } from './conversations.ts'
export { type Dated, type Reply, receiveReplies, receiveReply } from './receive-reply.ts'
export { conversationsRoutes } from './routes.ts'
export { type ConversationRow, countsOfCampaign, countViews, ofCampaign, waitingWith } from './store.ts'
