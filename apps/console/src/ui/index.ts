/**
 * The console's parts. Looks are the classes of ui.css and more.css (use them directly); colours are the roles of tokens.css,
 * never hex values. Behaviour that is hard to get right (Modal, Menu, Select, Popover, Tooltip, dates) comes from Mantine,
 * dressed in mantine.css.
 *
 * - Button, IconButton        kinds primary | plain | quiet | danger | dangerous; size sm | md | lg; icon, kbd, busy, wide
 * - Field, TextField, PasswordField, AreaField   label above, hint below, error replaces the hint
 * - FileField                 a file, chosen or dropped, in the words of the console's language
 * - Check, Radio, Toggle      native controls with words and hint
 * - SearchInput               `/` goes to it, debounced
 * - SelectField               a searchable Select of Mantine with our label, hint, error
 * - StateBadge, Badge         a campaign's state; any other state with icon and tone
 * - LedgerBar, ledgerParts …  the funnel in one bar; pure helpers in ledger.ts
 * - Sparkline, ShareFigure, Delta, Stars
 * - SegmentedTabs, PageTabs   one of few; the underlined tabs of a page
 * - PageHeader, useTitle      the head of the sheet, the window's title
 * - EmptyState, Skeleton, SkeletonRows, Note, ErrorNote
 * - Dialog, ConfirmDialog     the title is the question; focus on the harmless answer
 * - PreparedFiles           the dialog of files that are prepared in the background
 * - toast(text, undo?)        one at a time, Undo for 10 s
 * - WhatsAppPreview           a message as WhatsApp draws it; whatsAppMessage(parts, values) makes it of a template
 * - InAppPreview              a message as the widget draws it, with the note that tells of it
 * - WhatsAppChoices, InAppChoices   a message with buttons or a list, as the channel draws it
 * - ChannelOrder, ChannelIcon WhatsApp → SMS, read aloud as “WhatsApp, then SMS”; words of channels and templates in template-words.ts
 * - PhonePreview, BrandLogo, Avatar, Mark, Kbd
 * - useFormat()               count, share, rate, clock, day, dateTime, relative, until, since on the account's clock; pure
 *                             functions (phone, duration, initials …) are exported as `format`
 * - useKeys({ c: …, 'mod+k': … })   shortcuts; single letters rest while typing
 * - useRowKeys()              J and K move between elements of class row-name
 * - useLongList(box, count, row)   which rows of a list of any length to draw
 * - useIsPhone()              under 768 px
 * - zones.ts                  timeZones(), countries() for selects
 * - hours.ts                  windowWords(): a week of hours in words
 * - t(), <T>                  every sentence: t('Sent to {count} people', { count }), <T> when links or bold are in it; spoken() for
 *                             lists a module keeps (text.ts)
 */
export { Avatar, BrandLogo } from './Avatar.tsx'
export type { ButtonProps } from './Button.tsx'
export { Button, IconButton } from './Button.tsx'
export { ChannelIcon, ChannelOrder } from './ChannelOrder.tsx'
export { Check, Radio, Toggle } from './Choice.tsx'
export { InAppChoices, WhatsAppChoices } from './ChoicesPreview.tsx'
export { messageTone, messageWords } from './campaign-state.ts'
export { ConfirmDialog, Dialog } from './Dialog.tsx'
export { EmptyState } from './EmptyState.tsx'
export { AreaField, Field, PasswordField, TextField } from './Field.tsx'
export { FileField } from './FileField.tsx'
export { FormatProvider, useFormat } from './FormatProvider.tsx'
export * as format from './format.ts'
export { windowWords } from './hours.ts'
export { InAppPreview } from './InAppPreview.tsx'
export { Kbd } from './Kbd.tsx'
export { singleKeysOn, switchSingleKeys, useKeys } from './keys.ts'
export { LedgerBar } from './LedgerBar.tsx'
export { chooseLanguage, chosenLanguage, LANGUAGES, useLanguage } from './language.ts'
export * from './ledger.ts'
export { Mark } from './Mark.tsx'
export { ErrorNote, Note } from './Note.tsx'
export { PageHeader, useTitle } from './PageHeader.tsx'
export { PhonePreview } from './PhonePreview.tsx'
export { type Prepared, PreparedFiles } from './PreparedFiles.tsx'
export { ROLE_WORDS } from './roles.ts'
export { useRowKeys } from './rows.ts'
export { SearchInput } from './SearchInput.tsx'
export type { Segment } from './SegmentedTabs.tsx'
export { PageTabs, SegmentedTabs } from './SegmentedTabs.tsx'
export { SelectField } from './SelectField.tsx'
export { Skeleton, SkeletonRows } from './Skeleton.tsx'
export { SortHead } from './SortHead.tsx'
export { Sparkline } from './Sparkline.tsx'
export { Stars } from './Stars.tsx'
export { Delta, ShareFigure } from './Stat.tsx'
export type { Tone } from './StateBadge.tsx'
export { Badge, StateBadge } from './StateBadge.tsx'
export { saidByServer } from './server-words.ts'
export { slotWords } from './slot-words.ts'
export { T } from './T.tsx'
export {
  CATEGORY_WORDS,
  CHANNEL_WORDS,
  channelsOf,
  languageName,
  orderWords,
  STATUS_WORDS,
} from './template-words.ts'
export { language, listed, locale, midSentence, named, spoken, t } from './text.ts'
export { toast } from './toast.ts'
export { useIsPhone } from './useIsPhone.ts'
export { useLongList } from './useLongList.ts'
export { Formatted, WhatsAppPreview } from './WhatsAppPreview.tsx'
export type { PreviewText, WhatsAppMessage } from './whatsapp-text.ts'
export { whatsAppMessage } from './whatsapp-text.ts'
export { countries, timeZones } from './zones.ts'
