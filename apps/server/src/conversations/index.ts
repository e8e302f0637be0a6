export { publicFiles } from './agent-files.ts'
export { replyInConversation } from './answering.ts'
export { takeConversation } from './assigning.ts'
export { type ConversationsDeps, decideLikely, likelyOptOuts } from './conversations.ts'
export { type FileLinks, openFileLinks } from './file-links.ts'
export { BEAT_MS, type Lines, openLines } from './presence.ts'
export { type Dated, type Reply, receiveReplies, receiveReply } from './receive-reply.ts'
export { type RouterDeps, routeAccount, startRouter } from './router.ts'
export { conversationsRoutes } from './routes.ts'
export {
  type ConversationRow,
  countsOfCampaign,
  countViews,
  erasePersonInConversations,
  heard,
  moveConversations,
  ofCampaign,
  openIdWith,
  waitingWith,
} from './store.ts'
