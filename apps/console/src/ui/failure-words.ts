// pure
import { spoken, t } from './text.ts'

// The failures every campaign meets, and what to do about each, as the tables of the carriers say them. Rare ones stay in
// English: they are for whoever looks after the sender, and name the carrier's own pages.

export const FAILURES: Record<string, string> = spoken(() => ({
  'Number unknown or no longer in use': t('Number unknown or no longer in use'),
  'Check the number. After several failures, leave it out.': t(
    'Check the number. After several failures, leave it out.',
  ),
  'A landline, or a carrier that takes no SMS': t('A landline, or a carrier that takes no SMS'),
  'A landline, or a network that takes no texts': t('A landline, or a network that takes no texts'),
  'A landline': t('A landline'),
  'It cannot get an SMS. Use another channel, or ask for a mobile number.': t(
    'It cannot get an SMS. Use another channel, or ask for a mobile number.',
  ),
  'Not a mobile number': t('Not a mobile number'),
  'Use another channel, or ask for a mobile number.': t('Use another channel, or ask for a mobile number.'),
  'Filtered as unwanted': t('Filtered as unwanted'),
  'Do not send the same text again. Change wording and links, and check registration.': t(
    'Do not send the same text again. Change wording and links, and check registration.',
  ),
  'Phone off or out of reach': t('Phone off or out of reach'),
  'Often works a few hours later.': t('Often works a few hours later.'),
  'The carrier gave no reason': t('The carrier gave no reason'),
  'Opted out at the carrier': t('Opted out at the carrier'),
  'They are left out until they text START. Nothing else is needed.': t(
    'They are left out until they text START. Nothing else is needed.',
  ),
  'Blocked by the person or their carrier': t('Blocked by the person or their carrier'),
  'Treat it as a wish not to be texted if it happens again.': t(
    'Treat it as a wish not to be texted if it happens again.',
  ),
  'Kept out by the carrier': t('Kept out by the carrier'),
  'The carrier cannot reach it': t('The carrier cannot reach it'),
  'Not delivered in time': t('Not delivered in time'),
  'The carrier gave up when the delivery window ended. Send again if it still matters.': t(
    'The carrier gave up when the delivery window ended. Send again if it still matters.',
  ),
  'Longer than 1,600 characters': t('Longer than 1,600 characters'),
  'Shorten the text, or the longest variable in it.': t('Shorten the text, or the longest variable in it.'),
  'The carrier network is busy': t('The carrier network is busy'),
  'It was tried several times, ever more slowly.': t('It was tried several times, ever more slowly.'),
  'Daily cap for US texting reached': t('Daily cap for US texting reached'),
  'T-Mobile daily cap reached': t('T-Mobile daily cap reached'),
  'The rest goes out tomorrow. Spread the campaign over days, or ask Twilio for a higher cap.': t(
    'The rest goes out tomorrow. Spread the campaign over days, or ask Twilio for a higher cap.',
  ),
  'Cannot be reached on WhatsApp': t('Cannot be reached on WhatsApp'),
  'No WhatsApp, an old app, or a block. Reach them on another channel, such as SMS.': t(
    'No WhatsApp, an old app, or a block. Reach them on another channel, such as SMS.',
  ),
  'Reach them on another channel, such as SMS.': t('Reach them on another channel, such as SMS.'),
  'Meta held it back: enough marketing for this person': t(
    'Meta held it back: enough marketing for this person',
  ),
  'Wait a day at least. Marketing to numbers of the United States always ends like this: use SMS there.': t(
    'Wait a day at least. Marketing to numbers of the United States always ends like this: use SMS there.',
  ),
  'Stopped marketing from you in WhatsApp': t('Stopped marketing from you in WhatsApp'),
  'They are left out until they switch it on again. Nothing else is needed.': t(
    'They are left out until they switch it on again. Nothing else is needed.',
  ),
  'More than 24 hours since they last wrote': t('More than 24 hours since they last wrote'),
  'Send a template that is approved.': t('Send a template that is approved.'),
  'They never signed in to the app': t('They never signed in to the app'),
  'Check the consumer id. Add a second channel to the campaign to reach who does not use the app.': t(
    'Check the consumer id. Add a second channel to the campaign to reach who does not use the app.',
  ),
}))
