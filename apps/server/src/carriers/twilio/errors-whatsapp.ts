// pure
import type { ErrorRows } from './error-rows.ts'

const AGAIN_SOON = 'It was tried several times, ever more slowly.'
const SLOWER = 'It was tried again more slowly. Lower the rate of the sender.'
const OTHER_CHANNEL = 'Reach them on another channel, such as SMS.'
export const CHOOSE_TEMPLATE = 'Open Templates, sync, and use one that is approved.'
const FIX_TEMPLATE = 'Correct the template and its variables, then launch again.'

/** Twilio's codes for WhatsApp. Those that Meta counts against a sender (63032, 63049) are not tried again. */
export const whatsappRows: ErrorRows = [
  [
    'configuration',
    'sender_problem',
    {
      63007: [
        'Twilio has no WhatsApp sender with this number',
        'Check the number under Settings, Senders, and that Twilio shows it as online.',
      ],
    },
  ],
  [
    'configuration',
    'template_problem',
    {
      no_content: [
        'The template is not one of Twilio’s',
        'Open Templates, sync, and choose the template anew.',
      ],
      63027: ['The template does not exist in this language', CHOOSE_TEMPLATE],
      63040: ['WhatsApp rejected the template', CHOOSE_TEMPLATE],
      63041: ['WhatsApp paused the template because of bad feedback', 'Wait, or use another template.'],
      63042: ['WhatsApp switched the template off for good', CHOOSE_TEMPLATE],
    },
  ],
  [
    'final',
    'unreachable',
    {
      63003: ['Cannot be reached on WhatsApp', OTHER_CHANNEL],
      63015: [
        'Has not joined Twilio’s own WhatsApp sandbox',
        'Twilio’s sandbox reaches only people who joined it. Use a WhatsApp sender of your own.',
      ],
    },
  ],
  [
    'final',
    'invalid_number',
    {
      63024: ['Not a number WhatsApp can reach', 'Correct the number in your list. Nothing was sent.'],
    },
  ],
  [
    'final',
    'blocked',
    {
      63014: ['Blocked by something the person did', 'Do not write to them again on WhatsApp.'],
      63033: ['The person is blocked', 'Do not write to them again on WhatsApp.'],
    },
  ],
  [
    'final',
    'marketing_limit',
    {
      63032: ['In an experiment or over a limit of Meta’s for this person', OTHER_CHANNEL],
      63049: [
        'Meta held it back: enough marketing for this person',
        'Wait a day at least. Marketing to numbers of the United States always ends like this: use SMS there.',
      ],
    },
  ],
  [
    'final',
    'window_closed',
    {
      63016: ['More than 24 hours since they last wrote', 'Send a template that is approved.'],
    },
  ],
  [
    'content',
    'filtered',
    {
      63013: ['Against WhatsApp’s policy', 'Do not send the same words again. Change what the message says.'],
    },
  ],
  [
    'content',
    'content',
    {
      63005: ['WhatsApp does not accept the content', 'Check what the message is made of; nothing was sent.'],
      63021: ['WhatsApp does not accept the content', 'Check what the message is made of; nothing was sent.'],
      63028: ['Too few or too many values for the template', FIX_TEMPLATE],
      not_for_whatsapp: ['Nothing WhatsApp could show', 'Write a text, or choose a template.'],
    },
  ],
  [
    'retry',
    'carrier_busy',
    {
      63009: ['WhatsApp had a fault of its own', AGAIN_SOON],
      63010: ['Twilio had a fault of its own', AGAIN_SOON],
      63012: ['WhatsApp was not available', AGAIN_SOON],
      63017: ['Faster than the Twilio account may send', SLOWER],
      63018: ['Faster than the sender may send', SLOWER],
      63119: ['Faster than Meta allows', SLOWER],
    },
  ],
  [
    'later',
    'daily_cap',
    {
      63038: [
        'Twilio’s daily limit of the account reached',
        'The rest goes out tomorrow, or ask Twilio for a higher limit.',
      ],
    },
  ],
]
