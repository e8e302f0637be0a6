export { type AudienceDeps, asProblem, audienceRoutes, draftOf, resumeImports } from './audience-routes.ts'
export {
  type Actor,
  type CampaignsDeps,
  cancelCampaign,
  changeCampaign,
  createDraft,
  examine,
  launchCampaign,
  pauseByItself,
  pauseCampaign,
  readCampaign,
  resumeCampaign,
  stopCampaign,
  viewsOf,
} from './campaigns.ts'
export { optOutRoutes } from './opt-out-routes.ts'
export { campaignsRoutes } from './routes.ts'
export { BREAKER, breakerReason, canaryReason, segmentsOfDraft, unknownVariables } from './rules.ts'
export {
  activeCampaigns,
  type CampaignRow,
  campaignById,
  campaignNames,
  campaignsAfter,
  lockCampaign,
  markEnqueued,
  routingOf,
  setStatus,
} from './store.ts'
export { funnelOf } from './views.ts'
