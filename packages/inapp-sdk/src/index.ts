export type { InAppMessage, InAppState } from '@foreword/contract'
export {
  createForeword,
  type Foreword,
  type ForewordEvents,
  type ForewordOptions,
  type Item,
} from './client.ts'
