// pure
import type { ErrorCode } from '@foreword/contract'
import { LOOK_WORDS } from '../ui/campaign-state.ts'
import { midSentence, spoken, t } from '../ui/text.ts'

// The server refuses in English sentences: they go to programs and logs too. Those that people at campaigns and conversations meet most are
// said here in the spoken language, with what stands in them. A sentence that is not known stays as the server wrote it.
// tests/house/15-refusals.test.ts holds that the server still says each of them.

type Values = Record<string, string>
export type Refusal = readonly [text: string, say: (values: Values) => string]

/** By code: sentences of the server, with what varies as {name}, and how they are said here. The first that fits counts. */
export const REFUSALS: Partial<Record<ErrorCode, readonly Refusal[]>> = {
  not_signed_in: [
    [
      'You are not signed in, or your session ended. Sign in and try again.',
      () => t('You are not signed in, or your session ended. Sign in and try again.'),
    ],
  ],
  wrong_password: [
    ['That e-mail and password do not match.', () => t('That e-mail and password do not match.')],
    ['That is not your password of today.', () => t('That is not your password of today.')],
  ],
  too_many_tries: [
    [
      'Too many tries. Wait a little before the next one.',
      () => t('Too many tries. Wait a little before the next one.'),
    ],
    [
      'Too many wrong passwords. Try again in {minutes} minutes.',
      (v) => t('Too many wrong passwords. Try again in {minutes} minutes.', v),
    ],
    [
      'Too many wrong passwords. Try again in 1 minute.',
      () => t('Too many wrong passwords. Try again in 1 minute.'),
    ],
  ],
  wrong_role: [
    [
      'Your role does not allow this. An administrator can change it in Settings.',
      () => t('Your role does not allow this. An administrator can change it in Settings.'),
    ],
    [
      'Only an administrator can agree in the name of the brand.',
      () => t('Only an administrator can agree in the name of the brand.'),
    ],
    [
      'Your access was switched off. An administrator can switch it on again.',
      () => t('Your access was switched off. An administrator can switch it on again.'),
    ],
    [
      '{name} made this filter. They or an administrator can change it; save your own under another name.',
      (v) =>
        t(
          '{name} made this filter. They or an administrator can change it; save your own under another name.',
          v,
        ),
    ],
    [
      'Answers for everybody are written by agent managers and administrators. Save it for yourself.',
      () =>
        t('Answers for everybody are written by agent managers and administrators. Save it for yourself.'),
    ],
    [
      'Whispers are for agent managers and administrators. Leave a note that names the agent.',
      () => t('Whispers are for agent managers and administrators. Leave a note that names the agent.'),
    ],
  ],
  not_found: [
    [
      'There is nothing at this address, or it belongs to another account.',
      () => t('There is nothing at this address, or it belongs to another account.'),
    ],
    [
      'This campaign does not exist, or belongs to another account.',
      () => t('This campaign does not exist, or belongs to another account.'),
    ],
    [
      'This conversation does not exist, or belongs to another account.',
      () => t('This conversation does not exist, or belongs to another account.'),
    ],
    ['This template was deleted.', () => t('This template was deleted.')],
    ['This session has ended already.', () => t('This session has ended already.')],
  ],
  bad_request: [
    ['This skill does not exist.', () => t('This skill does not exist.')],
    ['This sender does not exist.', () => t('This sender does not exist.')],
    [
      'This sender does not exist, or sends on another channel.',
      () => t('This sender does not exist, or sends on another channel.'),
    ],
    [
      'Each channel can come once. Take one of the two out, or choose another.',
      () => t('Each channel can come once. Take one of the two out, or choose another.'),
    ],
    [
      'The range ends before it begins. Swap the two days.',
      () => t('The range ends before it begins. Swap the two days.'),
    ],
    [
      'The last day is before the first. Write the later one as `to`.',
      () => t('The last day is before the first. Write the later one as `to`.'),
    ],
    [
      'The connection ended before all of the body had come. Send it again.',
      () => t('The connection ended before all of the body had come. Send it again.'),
    ],
    [
      'This file is not here any more, or was sent already. Attach it again.',
      () => t('This file is not here any more, or was sent already. Attach it again.'),
    ],
    [
      '“{name}” is no {type} inside. Save it anew in that form and choose it again.',
      (v) => t('“{name}” is no {type} inside. Save it anew in that form and choose it again.', v),
    ],
    [
      'A message has either a file or buttons. Send them one after the other.',
      () => t('A message has either a file or buttons. Send them one after the other.'),
    ],
    [
      'This sender cannot send pictures or files to this number. Send the text alone, or a link.',
      () => t('This sender cannot send pictures or files to this number. Send the text alone, or a link.'),
    ],
    ['A value is missing: {names}.', (v) => t('A value is missing: {names}.', v)],
    [
      'An answer of your own is for you alone, whatever the skill. Leave the skill out.',
      () => t('An answer of your own is for you alone, whatever the skill. Leave the skill out.'),
    ],
    ['Give it a name to find it by.', () => t('Give it a name to find it by.')],
    ['Write the text of the answer.', () => t('Write the text of the answer.')],
    ['This person does not answer conversations.', () => t('This person does not answer conversations.')],
    [
      'Somebody you named does not answer conversations, or has no access. Take the name out.',
      () => t('Somebody you named does not answer conversations, or has no access. Take the name out.'),
    ],
    ['The note is empty.', () => t('The note is empty.')],
    [
      'This is the address of the conversation itself. Name another one.',
      () => t('This is the address of the conversation itself. Name another one.'),
    ],
    [
      'Nothing was ever said to or from {address} on this channel. Look whether it is written right.',
      (v) =>
        t('Nothing was ever said to or from {address} on this channel. Look whether it is written right.', v),
    ],
    ['A name is needed.', () => t('A name is needed.')],
    ['Choose a sender that is in use.', () => t('Choose a sender that is in use.')],
    ['{field} is missing.', (v) => t('{field} is missing.', v)],
    ['{field} needs a letter that can be seen.', (v) => t('{field} needs a letter that can be seen.', v)],
  ],
  too_large: [
    [
      'The request is larger than this address takes.',
      () => t('The request is larger than this address takes.'),
    ],
    [
      'The file is larger than {size}, the most that can be sent. Send a link instead.',
      (v) => t('The file is larger than {size}, the most that can be sent. Send a link instead.', v),
    ],
    [
      'A list takes {people} people. Make two of it: a campaign can leave out several.',
      (v) => t('A list takes {people} people. Make two of it: a campaign can leave out several.', v),
    ],
    ['A list takes 32 MB at most.', () => t('A list takes 32 MB at most.')],
  ],
  upload_stalled: [
    [
      'Nothing more of the upload came for a minute, so it was ended and nothing of it was kept. Send it again.',
      () =>
        t(
          'Nothing more of the upload came for a minute, so it was ended and nothing of it was kept. Send it again.',
        ),
    ],
  ],
  link_used: [
    [
      'This link was used or has ended. Ask for a new one.',
      () => t('This link was used or has ended. Ask for a new one.'),
    ],
  ],
  email_taken: [
    ['Somebody with this e-mail is already here.', () => t('Somebody with this e-mail is already here.')],
  ],
  name_taken: [
    ['That name is in use. Choose another.', () => t('That name is in use. Choose another.')],
    ['There is a skill named “{name}” already.', (v) => t('There is a skill named “{name}” already.', v)],
    ['There is a list named “{name}” already.', (v) => t('There is a list named “{name}” already.', v)],
    [
      'A filter named “{name}” is there already. Choose another name.',
      (v) => t('A filter named “{name}” is there already. Choose another name.', v),
    ],
    [
      'There is a handoff named {name} already. Choose another name.',
      (v) => t('There is a handoff named {name} already. Choose another name.', v),
    ],
    [
      'There is a template named {name} in {language} already. Choose another name, or another language.',
      (v) =>
        t(
          'There is a template named {name} in {language} already. Choose another name, or another language.',
          v,
        ),
    ],
    [
      'There is a saved answer “{name}” already. Choose another name.',
      (v) => t('There is a saved answer “{name}” already. Choose another name.', v),
    ],
  ],
  last_administrator: [
    [
      'An account needs an administrator. Make somebody else one first.',
      () => t('An account needs an administrator. Make somebody else one first.'),
    ],
  ],
  edited_elsewhere: [
    [
      'This was changed in another window. Load it again to see how it stands now.',
      () => t('This was changed in another window. Load it again to see how it stands now.'),
    ],
  ],
  wrong_state: [
    ['That cannot be done in the state this is in.', () => t('That cannot be done in the state this is in.')],
    [
      'A campaign that is {status} cannot be {done}.',
      (v) => t('A campaign that is {status} cannot be {done}.', v),
    ],
    [
      'Only a draft can be launched, and this campaign is {status}.',
      (v) => t('Only a draft can be launched, and this campaign is {status}.', v),
    ],
    [
      'Nobody can be sent to again while the campaign is {status}.',
      (v) => t('Nobody can be sent to again while the campaign is {status}.', v),
    ],
    [
      'After the launch the recipients can no longer change.',
      () => t('After the launch the recipients can no longer change.'),
    ],
    [
      'Only drafts can be deleted. Archive it instead.',
      () => t('Only drafts can be deleted. Archive it instead.'),
    ],
    [
      'Only campaigns that are over can be archived.',
      () => t('Only campaigns that are over can be archived.'),
    ],
    [
      'The campaign “{name}” is still leaving these people out. Delete the list once it is prepared.',
      (v) =>
        t('The campaign “{name}” is still leaving these people out. Delete the list once it is prepared.', v),
    ],
    [
      'A draft has no messages yet. Launch it first.',
      () => t('A draft has no messages yet. Launch it first.'),
    ],
    [
      'This file is not ready. The list says how far it is.',
      () => t('This file is not ready. The list says how far it is.'),
    ],
    [
      '{n} files are being prepared already. Wait until one of them is ready.',
      (v) => t('{n} files are being prepared already. Wait until one of them is ready.', v),
    ],
    [
      'No conversation is like that. Choose more days, or leave a filter out.',
      () => t('No conversation is like that. Choose more days, or leave a filter out.'),
    ],
    [
      'It is archived. Put it back into the list first.',
      () => t('It is archived. Put it back into the list first.'),
    ],
    [
      'A template that was handed in keeps its name and language. Duplicate it to change them.',
      () => t('A template that was handed in keeps its name and language. Duplicate it to change them.'),
    ],
    [
      'It is being handed in at this moment. Try again in a minute.',
      () => t('It is being handed in at this moment. Try again in a minute.'),
    ],
    ['It is in review already.', () => t('It is in review already.')],
    [
      'It is in review, and cannot be changed until the answer is here.',
      () => t('It is in review, and cannot be changed until the answer is here.'),
    ],
    [
      'It was disabled for good. Duplicate it under another name, with other words.',
      () => t('It was disabled for good. Duplicate it under another name, with other words.'),
    ],
    [
      'Nobody has this conversation, so there is nobody to whisper to. Leave a note.',
      () => t('Nobody has this conversation, so there is nobody to whisper to. Leave a note.'),
    ],
    [
      'You have this conversation yourself. Leave a note.',
      () => t('You have this conversation yourself. Leave a note.'),
    ],
    [
      'The file is still being read. Change rows when that is done.',
      () => t('The file is still being read. Change rows when that is done.'),
    ],
    ['The file was read to its end already.', () => t('The file was read to its end already.')],
    [
      'This import is confirmed already. Upload the file again to read it in another way.',
      () => t('This import is confirmed already. Upload the file again to read it in another way.'),
    ],
  ],
  too_late: [
    [
      'The first messages are on their way, so the launch can no longer be undone. Pause or cancel it instead.',
      () =>
        t(
          'The first messages are on their way, so the launch can no longer be undone. Pause or cancel it instead.',
        ),
    ],
  ],
  taken: [
    ['Somebody else took it first.', () => t('Somebody else took it first.')],
    [
      'The bot {name} answers here. Take over first.',
      (v) => t('The bot {name} answers here. Take over first.', v),
    ],
    [
      '{name} answers here. Transfer it to yourself first.',
      (v) => t('{name} answers here. Transfer it to yourself first.', v),
    ],
    ['{name} took it first.', (v) => t('{name} took it first.', v)],
    [
      '{name} has it by now. Look again before you move it.',
      (v) => t('{name} has it by now. Look again before you move it.', v),
    ],
    [
      'It is back in the queue by now. Look again before you move it.',
      () => t('It is back in the queue by now. Look again before you move it.'),
    ],
  ],
  full: [
    [
      'They have as many conversations as they may. Close one first, or have the limit raised.',
      () => t('They have as many conversations as they may. Close one first, or have the limit raised.'),
    ],
    [
      'You have {n} of {most} conversations. Close one, or have an agent manager raise your limit.',
      (v) =>
        t('You have {n} of {most} conversations. Close one, or have an agent manager raise your limit.', v),
    ],
    [
      '{name} has {n} of {most} conversations. Choose somebody else, or a skill.',
      (v) => t('{name} has {n} of {most} conversations. Choose somebody else, or a skill.', v),
    ],
  ],
  bot_missing: [
    [
      'This skill has no bot that is switched on. Hand the conversation to a person.',
      () => t('This skill has no bot that is switched on. Hand the conversation to a person.'),
    ],
  ],
  not_here: [
    [
      'This agent is not there. Choose somebody who is, or a skill.',
      () => t('This agent is not there. Choose somebody who is, or a skill.'),
    ],
    [
      '{name} is offline. Choose somebody who is there, or a skill.',
      (v) => t('{name} is offline. Choose somebody who is there, or a skill.', v),
    ],
    [
      '{name} is not connected. Choose somebody who is there, or a skill.',
      (v) => t('{name} is not connected. Choose somebody who is there, or a skill.', v),
    ],
  ],
  not_activated: [
    [
      'Nothing can be sent before an administrator agrees to the agreement.',
      () => t('Nothing can be sent before an administrator agrees to the agreement.'),
    ],
  ],
  agreement_changed: [
    [
      'The agreement changed while you read it. Read the new text and agree again.',
      () => t('The agreement changed while you read it. Read the new text and agree again.'),
    ],
  ],
  not_ready: [
    [
      'Something is missing before this can be launched.',
      () => t('Something is missing before this can be launched.'),
    ],
    ['The campaign has no name.', () => t('The campaign has no name.')],
    ['No sender is chosen.', () => t('No sender is chosen.')],
    ['No sender is chosen for {channel}.', (v) => t('No sender is chosen for {channel}.', v)],
    ['The message is empty.', () => t('The message is empty.')],
    ['The message for {channel} is empty.', (v) => t('The message for {channel} is empty.', v)],
    [
      'The message is {n} characters too long: {most} is the most an SMS can have.',
      (v) => t('The message is {n} characters too long: {most} is the most an SMS can have.', v),
    ],
    ['No skill is chosen for the answers.', () => t('No skill is chosen for the answers.')],
    ['There are no recipients yet.', () => t('There are no recipients yet.')],
    ['The file is still being read.', () => t('The file is still being read.')],
    [
      'The file could not be read. Choose another one.',
      () => t('The file could not be read. Choose another one.'),
    ],
    [
      'The message uses {{name}}, and the file has no column of that name.',
      (v) => t("The message uses '{'{name}'}', and the file has no column of that name.", v),
    ],
    [
      'Not one row can be sent to. Look at the reasons and mend them.',
      () => t('Not one row can be sent to. Look at the reasons and mend them.'),
    ],
    [
      'No template is chosen: WhatsApp takes only approved templates.',
      () => t('No template is chosen: WhatsApp takes only approved templates.'),
    ],
    [
      'The template {name} belongs to another business account than the sender. Choose a template of this sender.',
      (v) =>
        t(
          'The template {name} belongs to another business account than the sender. Choose a template of this sender.',
          v,
        ),
    ],
    [
      '{label}: say what fills it in the template {name}.',
      (v) => t('{label}: say what fills it in the template {name}.', v),
    ],
    ['Choose when it starts, or start now.', () => t('Choose when it starts, or start now.')],
    [
      'The start lies in the past. Choose a later time, or start now.',
      () => t('The start lies in the past. Choose a later time, or start now.'),
    ],
    [
      'It stops trying before it starts. Choose a later time to stop.',
      () => t('It stops trying before it starts. Choose a later time to stop.'),
    ],
    [
      'A list of people to leave out was deleted. Choose another, or take it out.',
      () => t('A list of people to leave out was deleted. Choose another, or take it out.'),
    ],
  ],
  start_past: [
    [
      'The start lies in the past. Choose a later time, or start now.',
      () => t('The start lies in the past. Choose a later time, or start now.'),
    ],
  ],
  consent_changed: [
    [
      'The consent statement changed. Read the new one and confirm again.',
      () => t('The consent statement changed. Read the new one and confirm again.'),
    ],
  ],
  empty_file: [['The file is empty.', () => t('The file is empty.')]],
  not_text: [
    [
      'This is not a text file. Save it as CSV and choose it again.',
      () => t('This is not a text file. Save it as CSV and choose it again.'),
    ],
  ],
  too_many_columns: [
    [
      'The file has more than 500 columns. Leave only those the message needs.',
      () => t('The file has more than 500 columns. Leave only those the message needs.'),
    ],
  ],
  open_quote: [
    ['A quotation mark is opened and never closed.', () => t('A quotation mark is opened and never closed.')],
  ],
  line_too_long: [
    [
      'A line is longer than 1 MB, so this is hardly a list of recipients.',
      () => t('A line is longer than 1 MB, so this is hardly a list of recipients.'),
    ],
  ],
  no_rows: [
    [
      'No row was found. Type one recipient a line, or choose another file.',
      () => t('No row was found. Type one recipient a line, or choose another file.'),
    ],
    [
      'The file has a line of column names and no rows below it.',
      () => t('The file has a line of column names and no rows below it.'),
    ],
  ],
  stale_file: [
    [
      'The uploaded file is no longer kept. Upload it again.',
      () => t('The uploaded file is no longer kept. Upload it again.'),
    ],
  ],
  window_empty: [
    [
      'The window starts and ends at the same time. Make them differ.',
      () => t('The window starts and ends at the same time. Make them differ.'),
    ],
  ],
  invalid_time: [
    [
      'That is not a time of day. Write it like 08:00.',
      () => t('That is not a time of day. Write it like 08:00.'),
    ],
  ],
  invalid_date: [
    [
      'That is not a date of the calendar. Write it like 2026-12-25.',
      () => t('That is not a date of the calendar. Write it like 2026-12-25.'),
    ],
  ],
  holiday_exists: [['That date is in the list already.', () => t('That date is in the list already.')]],
  unknown_zone: [
    [
      'That time zone is not known. Use a name like America/New_York.',
      () => t('That time zone is not known. Use a name like America/New_York.'),
    ],
  ],
  invalid_phone: [
    ['That is not a phone number we can read.', () => t('That is not a phone number we can read.')],
    [
      'Write the number with its country code, such as +1 212 555 0120.',
      () => t('Write the number with its country code, such as +1 212 555 0120.'),
    ],
  ],
  too_many_tests: [
    [
      'Many tests were sent in the last minutes. Wait a little before the next one.',
      () => t('Many tests were sent in the last minutes. Wait a little before the next one.'),
    ],
  ],
  opted_out: [
    [
      'This person asked not to be messaged. An opt-in has to be recorded first.',
      () => t('This person asked not to be messaged. An opt-in has to be recorded first.'),
    ],
  ],
  unreachable: [
    [
      'The carrier said that this address cannot be reached.',
      () => t('The carrier said that this address cannot be reached.'),
    ],
  ],
  never_open: [
    ['No hour is left in which this may be sent.', () => t('No hour is left in which this may be sent.')],
  ],
  window_closed: [
    [
      'More than 24 hours have passed since they last wrote, so WhatsApp takes only an approved template. Send one, or wait until they write.',
      () =>
        t(
          'More than 24 hours have passed since they last wrote, so WhatsApp takes only an approved template. Send one, or wait until they write.',
        ),
    ],
  ],
  conversation_closed: [
    [
      'This conversation is closed. It opens again when they write.',
      () => t('This conversation is closed. It opens again when they write.'),
    ],
  ],
  template_rules: [
    [
      'The template breaks a rule of its carrier, so it was not handed in.',
      () => t('The template breaks a rule of its carrier, so it was not handed in.'),
    ],
  ],
  carrier_refused: [['The carrier did not take it.', () => t('The carrier did not take it.')]],
  carrier_unreachable: [
    [
      'The carrier did not answer. Check the address and try again.',
      () => t('The carrier did not answer. Check the address and try again.'),
    ],
  ],
  not_available: [
    [
      'The server is starting or stopping. Try again in a moment.',
      () => t('The server is starting or stopping. Try again in a moment.'),
    ],
  ],
  internal: [
    [
      'Something went wrong here. Nothing was half-done; the log has the details.',
      () => t('Something went wrong here. Nothing was half-done; the log has the details.'),
    ],
  ],
}

/** What a campaign cannot be done to, as it stands in its sentence. */
const DONE: Record<string, string> = spoken(() => ({
  paused: t('paused', undefined, 'cannot be done'),
  resumed: t('resumed', undefined, 'cannot be done'),
  cancelled: t('cancelled', undefined, 'cannot be done'),
}))

const special = /[.*+?^${}()|[\]\\]/g

/** A sentence with its {values} as a form that finds them. */
function formOf(text: string): RegExp {
  const parts = text.split(/\{(\w+)\}/)
  return new RegExp(
    `^${parts.map((part, at) => (at % 2 === 1 ? `(?<${part}>.+?)` : part.replace(special, '\\$&'))).join('')}$`,
    's',
  )
}

const forms = new Map<string, RegExp>()

/** What the server refused, in the spoken language where the table has it. */
export function refused(code: string, message: string): string {
  for (const [text, say] of REFUSALS[code as ErrorCode] ?? []) {
    if (text === message) return say({})
    if (!text.includes('{')) continue
    const form = forms.get(text) ?? formOf(text)
    forms.set(text, form)
    const found = form.exec(message)
    if (found) return say(inWords(found.groups ?? {}))
  }
  return message
}

/** Values that are words themselves. */
function inWords(found: Values): Values {
  const values = { ...found }
  if (values.status && values.status in LOOK_WORDS)
    values.status = midSentence(LOOK_WORDS[values.status as keyof typeof LOOK_WORDS])
  if (values.done) values.done = DONE[values.done] ?? values.done
  return values
}
