export { type AudienceDeps, asProblem, audienceRoutes, draftOf, resumeImports } from './audience-routes.ts'
export {
  type Actor,
  type CampaignsDeps,
  campaignCard,
  cancelCampaign,
  changeCampaign,
  createDraft,
  pauseByItself,
  pauseCampaign,
  readCampaign,
  resumeCampaign,
  stopCampaign,
  viewsOf,
} from './campaigns.ts'
export { exclusionRoutes } from './exclusion-routes.ts'
export { contentsOf, examine, launchCampaign, NOT_TO_COUNTRY, undoLaunch, unreachableInUs } from './launch.ts'
export { mayComeFrom } from './media-hosts.ts'
export { optOutRoutes } from './opt-out-routes.ts'
export { campaignsRoutes } from './routes.ts'
export {
  BREAKER,
  breakerReason,
  canaryReason,
  maySendOn,
  segmentsOfDraft,
  unknownVariables,
} from './rules.ts'
export { prepareSingle, type SingleDeps, standingCampaign } from './single-message.ts'
export { fillsOf, stepsOf } from './steps.ts'
export {
  activeCampaigns,
  addPlace,
  type CampaignRow,
  campaignById,
  campaignByShortId,
  campaignNames,
  campaignSteps,
  campaignsAfter,
  lockCampaign,
  markEnqueued,
  type StepRow,
  setStatus,
} from './store.ts'
export { sendTest, TESTS } from './test-send.ts'
export { funnelOf } from './views.ts'
