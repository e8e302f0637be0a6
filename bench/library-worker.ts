import { parentPort } from 'node:worker_threads'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

// Answers each list of phones with how many of them are valid numbers.
parentPort!.on('message', (phones: string[]) => {
  let valid = 0
  for (const phone of phones) if (parsePhoneNumberFromString(phone, 'US')?.getType()) valid += 1
  parentPort!.postMessage(valid)
})
