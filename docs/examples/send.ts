import { foreword, Problem } from '@foreword/client'

// Sends one text to the number given. Needs SERVER and API_KEY.

const to = process.argv[2]!
const api = foreword({ url: process.env.SERVER!, key: process.env.API_KEY! })

try {
  const { senders } = await api.listSenders()
  const { skills } = await api.listSkills()
  const hours = { from: '00:00', to: '24:00' }
  const { id } = await api.createCampaign({
    body: {
      name: 'Order 4712',
      kind: 'service',
      senderId: senders.find((one) => one.channel === 'sms')!.id,
      skillId: skills[0]!.id,
      message: 'Hi {name}, your order 4712 is ready.',
      optOutOn: false,
      deliveryWindow: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours, sun: hours },
    },
  })
  await api.uploadRecipients({ id, fileName: 'order.csv', body: `phone,name\n${to},Ada\n` })
  while ((await api.getImport({ id })).status === 'reading') await new Promise((go) => setTimeout(go, 500))

  const { consent } = await api.reviewCampaign({ id })
  console.log((await api.launchCampaign({ id, body: { consentVersion: consent.version } })).status)

  for (let open = true; open; ) {
    await new Promise((go) => setTimeout(go, 500))
    for await (const { state, address } of api.each('listMessages', { id })) {
      open = !['delivered', 'read', 'failed', 'skipped'].includes(state)
      if (!open) console.log(address, state)
    }
  }
} catch (error) {
  if (!(error instanceof Problem)) throw error
  console.error(error.code, error.message, error.errors, `try again: ${error.retry}`)
  process.exitCode = 1
}
