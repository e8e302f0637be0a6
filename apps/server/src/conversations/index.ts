export { replyInConversation } from './answering.ts'
export { takeConversation } from './assigning.ts'
export { type ConversationsDeps, decideLikely, likelyOptOuts } from './conversations.ts'
export { BEAT_MS, type Lines, openLines } from './presence.ts'
export { type Dated, type Reply, receiveReplies, receiveReply } from './receive-reply.ts'
export { type RouterDeps, routeAccount, startRouter } from './router.ts'
export { conversationsRoutes } from './routes.ts'
export {
  type ConversationRow,
  countQueue,
  countsOfCampaign,
  erasePersonInConversations,
  heard,
  moveConversations,
  ofCampaign,
  waitingWith,
} from './store.ts'
export { whomItConcerns } from './whom-it-concerns.ts'
