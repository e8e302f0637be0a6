/** Every word of the widget, so that a page can say it in its own language. `{brand}` stands for the brand's name. */
export const TEXTS = {
  open: 'Messages',
  unread: '{n} unread',
  title: '{brand}',
  close: 'Close',
  settings: 'Settings',
  back: 'Back to the messages',
  log: 'Messages with {brand}',
  empty: 'Write to {brand}. The answer appears here.',
  write: 'Write a message',
  send: 'Send',
  earlier: 'Earlier messages',
  you: 'You',
  typing: '{brand} is writing…',
  waiting: 'Waiting to be sent',
  sent: 'Sent',
  heard: 'Read',
  offline: 'No connection. What you write is sent when it is back.',
  refused: 'Messages cannot be shown here now.',
  off: 'Messages from {brand} are off, answers too.',
  turnOn: 'Turn on',
  messages: 'Messages from {brand}',
  messagesHint: 'While they are off, answers do not come either.',
  push: 'Notifications in this browser',
  pushHint: 'A note when a message comes and no page is open.',
  pushDenied: 'Your browser blocks notifications for this site.',
  today: 'Today',
  newMessage: 'New message from {brand}: {text}',
} as const

export type Texts = Record<keyof typeof TEXTS, string>

export const filled = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (raw, name: string) => String(values[name] ?? raw))
