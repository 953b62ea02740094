/** What a column of one of the report's tables holds. */
export type ColumnKey =
  | 'tank'
  | 'product'
  | 'api'
  | 'ullage'
  | 'ullage_ft'
  | 'ullage_in'
  | 'temp_f'
  | 'water_bbls'
  | 'gross_bbls'
  | 'net_bbls'
  | 'metric_tons'
  | 'event'
  | 'date'
  | 'time'
  | 'date_time'
  | 'port'
  | 'stbd'
  | 'other';

/** Which tables a heading belongs to: tanks and products share their words. */
export type Family = 'cargo' | 'log' | 'drafts';

/** The words of column headings as the trade writes them; letters and digits only, lower case. */
const headings: [ColumnKey, RegExp][] = [
  ['tank', /^(tanks?|tanknos?|tk|tks|tnk|compartments?|cpts?)$/],
  ['product', /^(products?|productname|cargo|grade|commodity|material)$/],
  ['api', /^(api|ap1|gravity|apigravity|api60f?|apio?60f?)$/],
  ['ullage_ft', /^(ft|feet|foot|ullageft|ullft|ullagefeet)$/],
  ['ullage_in', /^(in|ins|inch|inches|ullagein|ullin|ullageinches)$/],
  ['ullage', /^(ullages?|ull)$/],
  ['temp_f', /^(temps?|tempf|temperatures?|degf)$/],
  ['water_bbls', /^(water|fw|freewater|waterbbls?|h2o)$/],
  ['gross_bbls', /^(gross|gov|grossbbls?|grossvolume|grossbarrels)$/],
  ['net_bbls', /^(net|nsv|gsv|netbbls?|netvolume|netbarrels)$/],
  ['metric_tons', /^(metric|tons?|tonnes?|mt|mtons?|metrictons?|metrictonnes)$/],
  ['event', /^(events?|activity|activities|operations?|occurrences?|description)$/],
  ['date_time', /^(datetime|dateandtime)$/],
  ['date', /^dates?$/],
  ['time', /^(times?|timehrs|hours)$/],
  ['port', /^port$/],
  ['stbd', /^(starboard|st[a-z0-9]d|s[a-z0-9]bd|stb)$/],
];

/** Long enough that one misread letter leaves no doubt which word was meant. */
const longWords: [ColumnKey, string][] = [
  ['product', 'product'],
  ['ullage', 'ullage'],
  ['water_bbls', 'water'],
  ['gross_bbls', 'gross'],
  ['metric_tons', 'metric'],
  ['event', 'event'],
  ['stbd', 'starboard'],
];

/** Words that only accompany a heading: they neither name a column nor make one of their own. */
const companions =
  /^(name|bbls?|barrels|no|nos|number|60|60f|f|deg|discharged|vol|volume|at|hrs|hr|lt|air|vac|gravity|and|of|us|obs|observed|free|lbs|drafts?|draughts?|arrival|departure|readings?)$/;

/** The heading that a word is (two words run together included), or `companion`, or null for any other word. */
export function headingOf(text: string): ColumnKey | 'companion' | null {
  const word = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  for (const [key, pattern] of headings) if (pattern.test(word)) return key;
  if (companions.test(word)) return 'companion';
  for (let cut = word.length - 2; cut >= 3; cut--) {
    const key = companions.test(word.slice(cut))
      ? headings.find(([, pattern]) => pattern.test(word.slice(0, cut)))
      : null;
    if (key) return key[0];
  }
  if (word.length >= 5) for (const [key, long] of longWords) if (oneLetterOff(word, long)) return key;
  return null;
}

export function familyOf(key: ColumnKey): Family {
  if (key === 'event' || key === 'date' || key === 'time' || key === 'date_time') return 'log';
  return key === 'port' || key === 'stbd' ? 'drafts' : 'cargo';
}

/** Whether two words differ by one letter changed, added or left out. */
function oneLetterOff(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}

export type Condition = 'arrival' | 'departure';
export type End = 'fwd' | 'aft';

/** Which end of the discharge a heading speaks of. */
export function conditionIn(text: string): Condition | null {
  if (/arriv|\bbefore\b|\bopening\b|\binitial\b|\bstart/i.test(text)) return 'arrival';
  return /depart|\bafter\b|\bclosing\b|\bfinal\b|\bsailing\b/i.test(text) ? 'departure' : null;
}

/** Which end of the barge a draft was read at. */
export function endIn(text: string): End | null {
  if (/fwd|f'w'd|forward|\bbow\b/i.test(text)) return 'fwd';
  return /aft(?!er)|\bstern\b/i.test(text) ? 'aft' : null;
}

/** Whether a line ends a table: remarks, seals, signatures. */
export const endsTable = (text: string): boolean =>
  /^\W*(remarks?|notes?|comments?|seals?|signed|signature|tankerman|certified|prepared|witness\w*)\b/i.test(text);

/** Whether a cell says that its line is no row but what the rows add up to: TOTAL, SUB-TOTAL, TOTALS, TOTAL ULSD. */
export const isTotal = (text: string): boolean => /(^|[^a-z])(sub-?\s?)?t[o0]ta[l1i|]s?(?![a-z])|^\W*tot\b/i.test(text);

/** Words over a table, such as ARRIVAL TANK READINGS or DATE / TIME LOG, which name headings without being any. */
export const isTitle = (text: string): boolean =>
  /\b(arrival|departure|before|after)\b.*\b(tanks?|cargo|gauges?)\b|\btank\b.*\b(report|readings?|gauges?)\b/i.test(
    text,
  ) || /\blog\b|\breport\b|\bevents\b.*\blog\b|^\W*times\W*$|products\s+discharged|total\s+discharged/i.test(text);
