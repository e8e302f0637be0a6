import { foreword, type Import } from '@foreword/client'

// Streams so many made-up people into a draft, sends it, and says what became of them. Needs SERVER and API_KEY.

const many = Number(process.argv[2])
const api = foreword({ url: process.env.SERVER!, key: process.env.API_KEY! })

const { senders } = await api.listSenders()
const { skills } = await api.listSkills()
const hours = { from: '00:00', to: '24:00' }
const { id } = await api.createCampaign({
  body: {
    name: 'Spring',
    kind: 'service',
    senderId: senders.find((one) => one.channel === 'sms')!.id,
    skillId: skills[0]!.id,
    message: 'Hi {name}, table {table} is yours.',
    optOutOn: false,
    deliveryWindow: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours, sun: hours },
  },
})

/** One object a line, from wherever they are; the last one cannot be messaged. */
function* people() {
  for (let n = 0; n < many; n++)
    yield `${JSON.stringify({ phone: `+1646555${2000 + n}`, name: `Guest ${n}`, variables: { table: n } })}\n`
  yield '{"phone":"+1646555","name":"Nobody"}\n'
}

// A function: when the connection breaks, the client calls it again and sends the same under the same key, and nobody is there twice.
const body = () => ReadableStream.from(people()).pipeThrough(new TextEncoderStream())
let list: Import = await api.streamRecipients({ id, body })
while (list.status === 'reading') {
  await new Promise((go) => setTimeout(go, 500))
  list = await api.getImport({ id })
}
console.log(`${list.ready} of ${list.rowsRead} are ready`)

for await (const { line, field, detail, remedy } of api.each('listRecipients', { id, verdict: 'problems' }))
  console.log(`line ${line}, ${field}: ${detail}. ${remedy}`)

const { consent } = await api.reviewCampaign({ id })
await api.launchCampaign({ id, body: { consentVersion: consent.version } })
while ((await api.getCampaign({ id })).status !== 'finished') await new Promise((go) => setTimeout(go, 500))
for await (const { address, state } of api.each('listMessages', { id })) console.log(address, state)
