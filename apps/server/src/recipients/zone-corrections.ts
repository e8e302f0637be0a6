// pure

/**
 * Where libphonenumber's map is wrong. It goes through CLDR's metazones, which merge countries whose clocks differ;
 * each line below was checked against tzdata's zone.tab. Reasons and the size of each error: docs/time-zones.md.
 */

/** Whole calling codes. */
export const CODE_ZONES: Record<string, readonly string[]> = {
  211: ['Africa/Juba'],
  212: ['Africa/Casablanca'],
  213: ['Africa/Algiers'],
  218: ['Africa/Tripoli'],
  505: ['America/Managua'],
  970: ['Asia/Gaza', 'Asia/Hebron'],
}

/** Single prefixes whose zones are replaced. */
export const PREFIX_ZONES: Record<string, readonly string[]> = {
  740: ['Europe/Kaliningrad'],
  5661: ['America/Punta_Arenas'],
  5667: ['America/Coyhaique'],
}

/** Prefixes that gain or lose a zone. A calling code's own entry is the list used for its mobiles. */
export const PREFIX_EDITS: readonly { prefix: string; add?: readonly string[]; drop?: string }[] = [
  { prefix: '7', add: ['Europe/Kaliningrad'], drop: 'Europe/Bucharest' },
  { prefix: '7840', drop: 'Europe/Bucharest' },
  { prefix: '52', drop: 'America/New_York' },
  { prefix: '52201', add: ['America/Cancun'], drop: 'America/New_York' },
  { prefix: '56', add: ['America/Punta_Arenas', 'America/Coyhaique'] },
  { prefix: '61', add: ['Australia/Darwin'] },
  { prefix: '675', add: ['Pacific/Bougainville'] },
  { prefix: '6186', add: ['Australia/Darwin'] },
  { prefix: '6187', add: ['Australia/Darwin'] },
  { prefix: '6188', add: ['Australia/Darwin'] },
  { prefix: '6189', add: ['Australia/Darwin'] },
]

/** Labrador belongs to Halifax's clock; the map has Puerto Rico. */
export const AREA_CODE_REPLACEMENTS: Record<string, { from: string; to: string }> = {
  709: { from: 'America/Puerto_Rico', to: 'America/Halifax' },
  879: { from: 'America/Puerto_Rico', to: 'America/Halifax' },
}

/**
 * +1 overlay codes → the codes whose area they share. The map gives an overlay one zone though the code below it has
 * two. (British Columbia's overlays cover both 604 and 250, so 250 is enough: it holds 604's zone.)
 */
export const OVERLAYS: Record<string, string> = {
  236: '250',
  257: '250',
  364: '270',
  367: '418',
  448: '850',
  458: '541',
  581: '418',
  672: '250',
  729: '423',
  778: '250',
  879: '709',
  930: '812',
  986: '208',
}
