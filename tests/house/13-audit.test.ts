import { expect, test } from 'vitest'
import { AUDIT_WORDS, api, type Route } from '../../packages/contract/src/index.ts'
import { read, sources, withoutComments } from './tree.ts'

// Who did what is kept: every verb that changes something for others writes a line of the audit log.

/** The line each verb writes. */
const WRITES: Record<string, string | readonly string[]> = {
  addHoliday: 'holiday.added',
  addOptOut: 'opt_out.recorded',
  addOptOutWord: 'opt_out_words.added',
  agree: 'agreement.agreed',
  archiveCampaign: ['campaign.archived', 'campaign.restored'],
  archiveCampaigns: ['campaign.archived', 'campaign.restored'],
  archiveHandoff: ['handoff.archived', 'handoff.restored'],
  archiveSender: 'sender.archived',
  blockPerson: 'person.blocked',
  createBot: 'bot.created',
  deleteBot: 'bot.deleted',
  placeBot: ['bot.switched_on', 'bot.switched_off'],
  publishBot: 'bot.published',
  renewBotSecret: 'bot.secret_renewed',
  saveBot: 'bot.changed',
  cancelCampaign: 'campaign.cancelled',
  requestLaunch: 'campaign.launch_requested',
  dropLaunchRequest: 'campaign.launch_request_dropped',
  changeAccount: 'account.changed',
  changeAgent: 'agent.changed',
  changeApiAccess: ['api.switched_on', 'api.switched_off', 'api.limits_changed'],
  changeApplication: 'application.changed',
  changeCampaign: 'campaign.changed',
  changeCannedReply: 'canned_reply.changed',
  changeCampaignView: ['campaign_view.shared', 'campaign_view.changed'],
  changeConsentAnswers: 'consent_answers.changed',
  changeCurrency: 'price.currency_changed',
  changeDeliveryHours: 'delivery_hours.changed',
  changeHandoff: 'handoff.changed',
  changePassword: 'member.password_set',
  changeLimits: 'limits.changed',
  changeMember: 'member.changed',
  changeRegionHours: 'region_hours.changed',
  changeRouting: 'skill.changed',
  changeSender: 'sender.changed',
  changeSkillSurvey: 'skill.changed',
  changeTemplate: 'template.changed',
  changeWebhook: ['webhook.changed', 'webhook.switched_on', 'webhook.switched_off'],
  createApiKey: 'api_key.created',
  rotateApiKey: 'api_key.rotated',
  revokeApiKey: 'api_key.revoked',
  createApplication: 'application.created',
  createCannedReply: 'canned_reply.created',
  createCampaign: 'campaign.created',
  createCampaignView: 'campaign_view.shared',
  createExport: 'file.prepared',
  createHistory: 'history.prepared',
  deleteHistory: 'history.deleted',
  createHandoff: 'handoff.created',
  createSender: 'sender.created',
  createSkill: 'skill.created',
  createTemplate: 'template.created',
  createWebhook: 'webhook.created',
  decideLikelyOptOut: ['opt_out.confirmed', 'opt_out.dismissed'],
  deleteCannedReply: 'canned_reply.deleted',
  deleteCampaign: 'campaign.deleted',
  deleteCampaignView: 'campaign_view.deleted',
  deleteExclusions: 'exclusion_list.deleted',
  deleteExport: 'file.deleted',
  deleteTemplate: 'template.deleted',
  deleteWebhook: 'webhook.deleted',
  discardDataImport: 'import.discarded',
  discardTemplateEdit: 'template.edit_discarded',
  dropRecipients: 'recipients.dropped',
  duplicateCampaign: 'campaign.created',
  duplicateHandoff: 'handoff.created',
  duplicateTemplate: 'template.created',
  endOtherSessions: 'session.ended',
  endSession: 'session.ended',
  erasePerson: 'person.erased',
  importPrices: 'price.imported',
  importOptOuts: 'opt_outs.imported',
  invite: 'member.invited',
  launchCampaign: 'campaign.launched',
  mergePerson: 'person.merged',
  optOutConversation: 'opt_out.recorded',
  passwordLink: 'member.password_link_made',
  pauseCampaign: 'campaign.paused',
  removeHoliday: 'holiday.removed',
  removeOptOut: 'opt_in.recorded',
  removeOptOutWord: 'opt_out_words.removed',
  removeSuppression: 'suppression.removed',
  restoreOptOutWords: 'opt_out_words.restored',
  renewInvitation: 'member.invited_again',
  resumeCampaign: 'campaign.resumed',
  revokeInvitation: 'member.invitation_revoked',
  sendAgain: 'campaign.sent_again',
  setPrice: 'price.changed',
  setPassword: 'member.password_set',
  setUp: 'account.created',
  signIn: 'session.signed_in',
  acceptInvitation: 'session.signed_in',
  splitPerson: 'person.split',
  startDataImport: 'import.confirmed',
  submitTemplate: 'template.submitted',
  testCampaign: 'campaign.tested',
  testSender: 'sender.tested',
  unblock: 'person.unblocked',
  typeRecipients: 'recipients.loaded',
  streamRecipients: 'recipients.loaded',
  uploadExclusions: 'exclusion_list.made',
  undoDataImport: 'import.undone',
  undoLaunch: 'campaign.launch_undone',
  uploadDataImport: 'import.uploaded',
  uploadRecipients: 'recipients.loaded',
  newApplicationSecret: 'application.secret_renewed',
  newWebhookSecret: 'webhook.secret_renewed',
  replayWebhook: 'webhook.replayed',
  sendWebhookAgain: 'webhook.sent_again',
  testWebhook: 'webhook.tested',
  renewTokenKey: 'api.token_key_renewed',
  revokeApplication: 'application.revoked',
}

/** Verbs that need none, and why. */
const SILENT: Record<string, string> = {
  addNote: 'the conversation keeps every note with its author',
  actAsBot: 'the ledger keeps every message of a bot, and the conversation what it did',
  handToBot: 'the conversation keeps who has it',
  tryBot: 'keeps nothing',
  acceptOffer: 'the conversation keeps who has it',
  chooseCampaignView: 'says only what one’s own list opens with',
  closeConversation: 'the conversation keeps who closed it',
  declineOffer: 'another agent is asked; nothing changes hands',
  dropFile: 'a file that nobody got',
  forgotPassword: 'answers the same whoever asks; the link that is made has its line',
  fixRecipient: 'a row of a draft, on the way to its launch',
  judgeRecipient: 'changes nothing',
  changeNotices: 'what somebody wishes for themselves',
  keepDraft: 'what somebody writes for themselves',
  markNoticesSeen: 'says only that somebody read',
  planPhones: 'changes nothing',
  readConversation: 'says only that somebody read',
  replyInConversation: 'the ledger keeps every reply with its author',
  rereadDataImport: 'the file of a draft, read once more',
  rereadImport: 'the file of a draft, read once more',
  returnConversation: 'the conversation keeps where it is',
  sendMessage: 'the ledger keeps every message, and the opening of its campaign has its line',
  sendTemplate: 'the ledger keeps every reply with its author',
  setPresence: 'one’s own; the board shows it',
  stillHere: 'says only that the line works',
  signOut: 'takes nothing',
  syncTemplates: 'asks the carrier for what it has',
  typing: 'nothing of it is kept',
  uploadFile: 'the ledger keeps the message it goes with',
  takeConversation: 'the conversation keeps who has it',
  takeNext: 'the conversation keeps who has it',
}

const verbs = (Object.entries(api) as [string, Route][])
  .filter(([, route]) => route.method !== 'GET')
  .map(([name]) => name)
const code = sources('apps/server/src')
  .filter((path) => !/\.(test|fixture)\.ts$/.test(path))
  .map((path) => withoutComments(read(path)))
  .join('\n')

test('every verb of the contract is here: with the line it writes, or with the reason why none', () => {
  expect(verbs.length).toBeGreaterThan(40)
  expect(verbs.filter((name) => !(name in WRITES) && !(name in SILENT))).toEqual([])
  const known = [...Object.keys(WRITES), ...Object.keys(SILENT)]
  expect(known.filter((name) => !verbs.includes(name))).toEqual([])
  expect(Object.keys(WRITES).filter((name) => name in SILENT)).toEqual([])
})

test('every line is written somewhere', () => {
  const lines = [...new Set(Object.values(WRITES).flat())]
  // Pause, resume and cancel are one verb with three words.
  const written = (line: string) =>
    code.includes(`'${line}'`) ||
    (code.includes('`campaign.$' + '{DONE[verb]}`') && code.includes(`'${line.slice(9)}'`))
  expect(lines.filter((line) => !written(line))).toEqual([])
})

// What the server writes is typed by this list, and so are the console's words for it: a line without a word does not compile.
test('every line has its words, in the log’s own language and the others; no word is left over', () => {
  const known = Object.keys(AUDIT_WORDS)
  expect(
    Object.values(WRITES)
      .flat()
      .filter((line) => !known.includes(line)),
  ).toEqual([])
  const verbsOfCampaigns = (line: string) =>
    line.startsWith('campaign.') && code.includes(`'${line.slice(9)}'`)
  expect(known.filter((line) => !code.includes(`'${line}'`) && !verbsOfCampaigns(line))).toEqual([])
  const german = JSON.parse(read('apps/console/src/words/de.json')) as Record<string, string>
  expect(Object.values(AUDIT_WORDS).filter((words) => !german[words])).toEqual([])
})
