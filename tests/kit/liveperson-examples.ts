// pure
// Answers of the original's APIs, field by field, with invented data: what programs written for it expect to find.

export const BASE_URI = { service: 'sentinel', account: '40000001', baseURI: 'messages.example.org' }
export const BASE_URIS = { baseURIs: [BASE_URI] }
export const TOKEN = { access_token: 'a.b.c', token_type: 'Bearer', expires_in: '3600' }
export const ERROR = { code: 0, requestTraceId: '1d0f0f3e-6a1b-4b1c-9a53-0d4f1f2a3b4c', message: 'No.' }

export const ACCEPTED = {
  id: '5b9e6a0c-0c1d-4e0a-8a53-0d4f1f2a3b4c',
  phoneNumber: '+12025550142',
  consumerContent: { sms: '12025550142' },
}
export const FAILED = {
  consumerContent: { sms: '12025550143' },
  variables: {},
  phone: '+12025550143',
  countryCode: 'US',
  errorMessage: 'INSUFFICIENT_VARIABLES',
}
export const CAMPAIGN = {
  proactiveCampaignId: 'q7Rt2LwZa',
  leCampaignId: '2204811111',
  leEngagementId: '2204822222',
  requestTraceId: '1d0f0f3e-6a1b-4b1c-9a53-0d4f1f2a3b4c',
  acceptedConsumers: [ACCEPTED],
  failedConsumers: [FAILED],
}
export const CONVERSATIONS = {
  campaignStatus: 'FINISHED',
  conversations: [{ id: ACCEPTED.id, status: 'DELIVERED', conversationId: null, errorMessage: null }],
}

const ROW = {
  ...{
    channel: 'sms',
    skill: 'repairs',
    transactionday: '03-09-2026',
    attempted: 12,
    eligible: 11,
    skipped: 1,
    sent: 10,
  },
  ...{ failed: 2, delivered: 9, read: 0, conversationscreated: 3, conversationsclosed: 2, csat: '0' },
  error_aggregation: {},
}
const TIMES = {
  accountId: '40000001',
  app: 'prmsg',
  attemptedStartTime: 1772000000000,
  attemptedEndTime: 1772500000000,
}
export const ANALYTICS = { requestMetadata: TIMES, analytics: [ROW] }
export const FILTERED_ANALYTICS = {
  requestMetadata: { ...TIMES, filters: { channels: ['sms'], source: ['API'], handoffids: ['H0000000001'] } },
  analytics: [{ ...ROW, handoffid: null, source: 'API' }],
}
export const CAMPAIGN_REPORT = {
  requestMetadata: { accountId: '40000001', app: 'prmsg', proactiveCampaignId: 'q7Rt2LwZa' },
  page: { count: 1, previousOffset: -1, currentOffset: 0, nextOffset: -1 },
  consumersReport: [
    {
      ...{ id: ACCEPTED.id, consumerId: '12025550142', status: 'RESPONDED', conversationId: null },
      ...{ errorSource: null, errorCode: null, errorMessage: null },
    },
  ],
}
const TRANSACTION = {
  ...{
    transactionId: ACCEPTED.id,
    channel: 'sms',
    skill: 'repairs',
    proactiveCampaignId: 'q7Rt2LwZa',
    handOffId: null,
  },
  ...{ initialChannel: 'sms', initialSkill: 'repairs', consumerId: '12025550142', conversationId: null },
  ...{
    attemptedTime: '2026-03-09T12:00:00.000Z',
    eligibleTime: null,
    inviteTime: null,
    sentTime: null,
    deliveredTime: null,
  },
  ...{
    readTime: null,
    failedTime: null,
    skippedTime: null,
    cancelledTime: null,
    optInsTime: null,
    optOutsTime: null,
  },
  ...{
    conversationsCreatedTime: null,
    conversationsClosedTime: null,
    errorSource: null,
    errorCode: null,
    errorMessage: null,
  },
  ivrNumber: '',
}
export const TRANSACTIONS_2 = {
  requestMetadata: TIMES,
  page: { count: 1, offset: 0, limit: 100 },
  transactions: [{ ...TRANSACTION, messageStatus: 'DELIVERED' }],
}
export const TRANSACTIONS_1 = {
  requestMetadata: TIMES,
  page: { count: 1, currentPage: 'b3A', nextPage: null },
  transactions: [TRANSACTION],
}
export const HANDOFF = {
  ...{
    id: 'H0000000001',
    name: 'Repair visit',
    lookbackPeriodDay: 7,
    lookbackPeriodHour: 1,
    routeAllWithinLookback: true,
  },
  ...{ createdAt: '2026-03-09T12:00:00.000Z', updatedAt: '2026-03-09T12:00:00.000Z' },
  channels: [
    {
      ...{ type: 'sms-twilio', language: 'en', outboundnumber: '+12025550101' },
      messageComponents: [
        { type: 'body', content: 'Hi Ada', variables: ['1'], optOut: 'Reply STOP to end.' },
      ],
    },
  ],
}
