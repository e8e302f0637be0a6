import { DEFAULT_PERSON_WORDS, type FlowDefinition } from '@foreword/contract'

/** What the demo's bot says about deliveries. */
export const DELIVERY_BOT: FlowDefinition = {
  kind: 'flow',
  personWords: DEFAULT_PERSON_WORDS,
  handOverText: 'I’ll get a colleague for you. One moment.',
  quietMinutes: 1440,
  maxMisses: 2,
  notUnderstood: 'I did not understand that.',
  resumeAt: 'menu',
  steps: [
    {
      ...{ id: 'hello', name: 'Greeting', type: 'say', next: null },
      text: 'Hello {first_name}, this is Mila, the delivery bot of Harbour & Pine.',
    },
    {
      ...{ id: 'menu', name: 'What is it about', type: 'menu', text: 'What is it about?' },
      retry: 'I did not understand that. Which of these is it?',
      options: [
        { label: 'Another day', keywords: ['reschedule', 'move', 'later', 'friday'], next: null },
        { label: 'Where is my order?', keywords: ['where', 'track', 'tracking'], next: 'number' },
        { label: 'Something else', keywords: ['other', 'else'], next: 'people' },
      ],
    },
    {
      ...{ id: 'day', name: 'New day', type: 'ask', key: 'new_day', as: 'date', least: null, most: null },
      text: 'Which day suits you? Write it like 2026-12-04.',
      retry: 'Write the day like 2026-12-04.',
      next: 'noted',
    },
    {
      ...{ id: 'number', name: 'Order number', type: 'ask', key: 'order_number', as: 'number' },
      text: 'What is your order number? It has five digits.',
      ...{ least: 10_000, most: 99_999, next: 'noted' },
      retry: 'The number has five digits, such as 40712.',
    },
    {
      ...{ id: 'noted', name: 'To a colleague', type: 'people' },
      text: 'Thank you. A colleague looks into it and answers here.',
    },
    { id: 'people', name: 'To people', type: 'people', text: 'A colleague answers you here in a moment.' },
  ],
}
