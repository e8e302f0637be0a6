// pure
export type SenderForm = {
  name: string
  address: string
  rate: string
  accountSid: string
  authToken: string
}
export type SenderErrors = Partial<Record<keyof SenderForm, string>>

/** What is wrong with the form, by field. Numbers that reach people need the carrier's credentials, the sandbox's do not. */
export function senderErrors(form: SenderForm, sandbox: boolean): SenderErrors {
  const rate = Number(form.rate)
  return {
    ...(form.name.trim() ? {} : { name: 'A name is needed. People choose the sender by it.' }),
    ...(form.address.replace(/[\s().-]/g, '').length >= 2
      ? {}
      : { address: 'The number is needed, like +1 844 555 0119.' }),
    ...(rate >= 0.1 && rate <= 20_000 ? {} : { rate: 'Between 0.1 and 20,000 messages a second.' }),
    ...(sandbox ? {} : credentialErrors(form)),
  }
}

export function credentialErrors(form: Pick<SenderForm, 'accountSid' | 'authToken'>): SenderErrors {
  return {
    ...(/^AC[0-9a-fA-F]{32}$/.test(form.accountSid.trim())
      ? {}
      : { accountSid: 'An account SID begins with AC and has 34 characters.' }),
    ...(form.authToken.trim().length >= 8
      ? {}
      : { authToken: 'The auth token is needed. Twilio shows it below the SID.' }),
  }
}
