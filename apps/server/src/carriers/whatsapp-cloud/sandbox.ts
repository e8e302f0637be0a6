import type { Carrier } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'

export async function placeOnSandbox(
  _http: Http,
  _sandbox: Parameters<NonNullable<Carrier['onSandbox']>>[0],
  _sender: Parameters<NonNullable<Carrier['onSandbox']>>[1],
): Promise<{ config: Record<string, string>; secret: Record<string, string> }> {
  throw new Error('not yet')
}
