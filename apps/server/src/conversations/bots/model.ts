// pure

/** How a bot signs in the ledger, and what stands as the assignee of what it holds. */
export const botAuthor = (botId: string): string => `bot:${botId}`

export const isBot = (id: string | null): boolean => id?.startsWith('bot:') ?? false

export const botIdOf = (author: string): string => author.slice('bot:'.length)
