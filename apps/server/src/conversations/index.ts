export { publicFiles } from './agent-files.ts'
export { replyInConversation } from './answering.ts'
export { takeConversation } from './assigning.ts'
export { namesOfBots } from './bots/bots-store.ts'
export { createBot, placeBot, publishBot } from './bots/managing.ts'
export { botAuthor, isBot } from './bots/model.ts'
export type { BotsDeps } from './bots/turns.ts'
export { startBots } from './bots/worker.ts'
export { conversationDayGaps, conversationGaps } from './check-store.ts'
export { type ConversationsDeps, decideLikely, LIKELY_KEY, likelyOptOuts } from './conversations.ts'
export { type FileLinks, openFileLinks } from './file-links.ts'
export { campaignsIn, countHistory, type HistoryAsked, historyOf, historyPage, type Told } from './history.ts'
export { peopleOfSkill } from './people-of-skill.ts'
export { BEAT_MS, type Lines, openLines } from './presence.ts'
export { type Dated, type Reply, receiveReplies, receiveReply } from './receive-reply.ts'
export { CONVERSATION_DAYS } from './rollups-store.ts'
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
  openIdWith,
  waitingWith,
} from './store.ts'
export { startSurveys } from './surveys/worker.ts'
export { whomItConcerns } from './whom-it-concerns.ts'
