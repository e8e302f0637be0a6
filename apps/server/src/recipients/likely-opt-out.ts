// pure

// A reply that probably asks to stop in words of its own. It only flags: a person confirms with one click. Better one flag too many
// than a wish not heard; but "can't stop smiling" must not cry wolf, or nobody looks any more.

const STOP_WHAT = String.raw`(?:text|texts|texting|messag\w*|sms|send\w*|contact\w*|writ\w*|call\w*|spam\w*|bother\w*|this|these|it|now|please|pls|immediately|everything)`

const EN = [
  new RegExp(
    String.raw`\b(?:stop|quit|end|cease|halt|discontinue)\s+(?:all\s+|the\s+|your\s+|these\s+|with\s+the\s+)*${STOP_WHAT}\b`,
  ),
  /\b(?:please|pls|plz|kindly)\s+(?:stop|remove|delete|unsubscribe|cancel|cease|quit|take)\b/,
  /^(?:stop|unsubscribe|cancel|remove)\b.{0,12}\b(?:please|pls|plz|now|thanks|thank you|asap)\W*$/,
  /\b(?:remove|delete|erase|drop)\s+(?:me|my|this)\s*(?:number|phone|details|contact|data|name)?\b(?!\s+(?:as|of|a\b|the\b))/,
  /\btake\s+(?:me|my\s+(?:number|name|phone))\s+off\b/,
  /\b(?:get|put)\s+me\s+off\b/,
  /\b(?:don'?t|dont|do\s+not|never|stop\s+trying\s+to|no\s+need\s+to)\s+(?:ever\s+)?(?:text|message|msg|contact|write|sms|call|bother|spam|send)\b(?!.{0,30}\bmoney\b)/,
  /\b(?:i\s+)?(?:don'?t|dont|do\s+not|no\s+longer|not)\s+(?:want|wish|need|interested\s+in|like)\s+(?:to\s+(?:get|receive|hear|be)|any\s*more|any|these|this|your|further|more)\b.{0,30}\b(?:text|texts|message|messages|sms|from\s+you|contact\w*|offers?|spam|any\s*more|anymore|again)\b/,
  /\bno\s+(?:more|further)\s+(?:text|texts|message|messages|sms|spam|offers|marketing)\b/,
  /\b(?:un\s?subscribe|unsubscribing|desubscribe|unsuscribe)\b/,
  /\bopt(?:ed|ing)?[\s-]*(?:me\s+)?out\b/,
  /\b(?:cancel|end|terminate|revoke)\s+(?:my|the|this)\s+(?:subscription|consent|permission|sms|texts|messages|alerts)\b/,
  /\brevoke\s+(?:my\s+)?(?:consent|permission)\b/,
  /\bleave\s+me\s+alone\b/,
  /\blose\s+(?:my|this)\s+number\b/,
  /\b(?:wrong|incorrect)\s+(?:number|person)\b/,
  /\byou\s+have\s+the\s+wrong\b/,
  /\b(?:this\s+is|reported\s+as|it'?s|reporting\s+(?:you|this)\s+(?:as|for))\s+spam\b/,
  /\bhow\s+(?:do|can)\s+i\s+(?:stop|unsubscribe|opt|cancel|get\s+(?:off|out))\b/,
  /\b(?:stop|quit)\s+(?:bothering|harassing|spamming|contacting|texting|messaging|emailing|calling)\b/,
  /\bi\s+(?:never|didn'?t|did\s+not)\s+(?:sign(?:ed)?\s+up|subscribe[d]?|agree[d]?|consent(?:ed)?|gave|ask(?:ed)?\s+for\s+(?:this|these))\b/,
  /\bnot\s+interested\b/,
  /\bf(?:uck|\W*\*+\W*k)\s+off\b/,
]

const OTHERS = [
  // Spanish
  /\b(?:no\s+(?:me\s+)?(?:env[ií]e[ns]?|escrib[ae][ns]?|mand[ae][ns]?|contacte[ns]?|molest[ae][ns]?))\b/,
  /\b(?:d[eé](?:n)?me|darme)\s+de\s+baja\b/,
  /\b(?:deje[ns]?|dejad|deja|paren?)\s+de\s+(?:escribir|mandar|enviar|molestar|contactar)\w*/,
  /\b(?:qu[ií]ten?me|b[oó]rren?me|elim[ií]nen?me)\b/,
  // French
  /\b(?:arr[eê]tez|arr[eê]ter|cessez)\s+(?:de|d'|les|vos|ces|tout)/,
  /\bne\s+(?:m'|me\s+)?(?:envoyez|contactez|[eé]crivez)\s+plus\b/,
  /\b(?:d[eé]sabonne[rz]?|d[eé]sinscri\w+|retirez[\s-]moi|enlevez[\s-]moi|supprimez[\s-]moi)/,
  /\bplus\s+de\s+(?:sms|messages|textos)\b/,
  // German
  /\bkeine\s+(?:weiteren\s+|mehr\s+)?(?:nachrichten|sms|werbung|mitteilungen)\b/,
  /\b(?:nehmen|nimm|streichen|l[oö]schen|entfernen)\s+(?:sie\s+)?mich\b/,
  /\b(?:h[oö]ren|h[oö]r)\s+(?:sie\s+)?(?:bitte\s+)?auf\b/,
  /\bbitte\s+(?:abmelden|austragen|l[oö]schen|nicht\s+mehr)\b/,
  /\b(?:schreib\w*|schick\w*|kontaktier\w*)\s+(?:sie\s+)?mi(?:r|ch)\s+(?:bitte\s+)?(?:nicht|nie|keine)\b/,
  // Portuguese, Italian, Dutch
  /\b(?:n[aã]o\s+(?:me\s+)?(?:envi\w+|mand\w+|escrev\w+)|par(?:e|em)\s+de\s+\w+|me\s+(?:remov\w+|tir\w+|descadastr\w+))\b/,
  /\b(?:non\s+(?:mi\s+)?(?:scriv\w+|mand\w+|inviat\w+|contattat\w+)|smettetela|cancellatemi|rimuovetemi|basta\s+(?:messaggi|sms))\b/,
  /\b(?:geen\s+(?:berichten|sms|reclame)\s*(?:meer)?|stop\s+met\s+\w+|haal\s+me\s+(?:eraf|van)|schrijf\s+me\s+uit|verwijder\s+me)\b/,
]

/** What the words say that looks like them and is something else. */
const NOT = [
  /\b(?:bus|metro|train|tram|next|pit|short|one|full|whistle)[\s-]*stops?\b/,
  /\b(?:can'?t|cannot|couldn'?t|can\s+not|won'?t|never|don'?t|didn'?t)\s+stop\s+\w+ing\b(?!\s*(?:me|text|messag))/,
  /\bstop(?:ping|s|ped)?\s+(?:by|in|over|at|off|for|to)\b/,
  /\b(?:remove|delete)\s+(?:the|an?|one|this|that|my)\s+(?:item|order|line|product|box|lamp|bag|seat|code|coupon|booking|card|address)\b/,
  /\bnot\s+interested\s+in\s+(?:the|that|a)\s+(?:blue|red|small|large|other|second|first|morning|evening)\b/,
  /\b(?:don'?t|do\s+not)\s+(?:call|text|message|write)\s+(?:before|after|until|at|on|her|him|them|us\s+back)\b/,
  /\b(?:cancel|end)\s+(?:my|the|this)\s+(?:order|booking|appointment|reservation|delivery|flight|visit)\b/,
]

/** Whether a reply in free words probably asks not to be messaged. */
export function likelyOptOut(text: string): boolean {
  const said = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
  if (said === '' || said.length > 1_000) return false
  const stripped = NOT.reduce((rest, pattern) => rest.replace(new RegExp(pattern.source, 'g'), ' '), said)
  return EN.some((pattern) => pattern.test(stripped)) || OTHERS.some((pattern) => pattern.test(stripped))
}
