import { api } from '@foreword/contract'
import type { Implement } from '../platform/http/implement.ts'
import {
  addHoliday,
  changeHours,
  changeRegion,
  type RulesDeps,
  readHours,
  removeHoliday,
} from './change-rules.ts'

export function hoursRoutes(implement: Implement, deps: RulesDeps): void {
  implement(api.getDeliveryHours, ({ who, tx }) => tx((t) => readHours(t, who.accountId)))
  implement(api.changeDeliveryHours, ({ who, body, tx }) => tx((t) => changeHours(t, deps, who, body)))
  implement(api.addHoliday, ({ who, body, tx }) => tx((t) => addHoliday(t, deps, who, body)))
  implement(api.removeHoliday, ({ who, params, tx }) => tx((t) => removeHoliday(t, deps, who, params.id)))
  implement(api.changeRegionHours, ({ who, params, body, tx }) =>
    tx((t) => changeRegion(t, deps, who, params.region, body)),
  )
}
