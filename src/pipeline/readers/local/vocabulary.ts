import { lettersApart } from './near-miss.ts';

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
  | 'tov'
  | 'tcv'
  | 'gsv'
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

/** Words before a heading that leave it what it is. */
const observed = '(?:obs|observed|avg|ave|average|corr|corrected)?';
const inFeetAndInches = '(?:ftin|ftins|ftandin|ftnin|feetinches|feetandinches|feetinch)';
const volume = '(?:vols?|volumes?)?(?:bbls?|barrels|bls)?';
const at60 = '(?:at|a|@)?(?:60)?(?:o|0|deg)?f?';

/** The words of column headings as the trade writes them; letters and digits only, lower case. */
const headings: [ColumnKey, RegExp][] = [
  [
    'other',
    /^(net|gross|us|std|total|netus|grossus)?(gals?|gallons?)$|^(vcf|ctl|ctpl|vc|volcorr|volumecorrection|volcorrfactor|corr|factor|inn|innages?|notes?|remarks?|comments?|condition|soundings?|longtons?|shorttons?|cap|capacity|bsw|density|sg|seals?|tablevcf|trim|list)$/,
  ],
  ['tank', /^((?:cargo)?tanks?|tk|tks|tnk|compartments?|compt|comp|cpts?|cpmt)(nos?|number|name|id)?$/],
  [
    'product',
    /^(products?|cargo|grades?|commodity|commodities|material)(name|names|grade|type|d[il1]s[a-z]*|delivered)?$/,
  ],
  ['api', new RegExp(`^${observed}(?:api|ap1|apl|gravity)(?:gravity|grav)?${at60}$`)],
  ['ullage_ft', new RegExp(`^${observed}(?:ullages?|ull)?(?:ft|feet|foot)$`)],
  ['ullage_in', new RegExp(`^${observed}(?:ullages?|ull)?(?:in|ins|inch|inches)$`)],
  ['ullage', new RegExp(`^${observed}(?:(?:ullages?|ull|outages?|gauge)${inFeetAndInches}?|${inFeetAndInches})$`)],
  ['temp_f', new RegExp(`^${observed}(?:temps?|temperatures?)(?:deg|o|0)?f?$|^degf$`)],
  ['water_bbls', new RegExp(`^(?:free)?(?:water|h2[o0]|fw)${volume}$`)],
  ['gross_bbls', new RegExp(`^(?:gross|g[o0]v)(?:obs|observed)?${volume}$`)],
  ['gsv', new RegExp(`^(?:gsv|gross(?:std|standard))${volume}$`)],
  ['tcv', new RegExp(`^(?:tcv|total(?:calc|calculated))${volume}$`)],
  ['tov', new RegExp(`^(?:t[o0]v|total(?:obs|observed))${volume}$`)],
  ['net_bbls', new RegExp(`^(?:nets?|nsv|net(?:std|standard))${volume}${at60}$`)],
  ['metric_tons', /^(metric|tons?|tonnes?|m[il1r]?t|mtons?|metrictons?|metrictonnes?)(in)?(air|vac|vacuum)?$/],
  ['event', /^(events?|activity|activities|operations?|occurrences?|description|eventdescription)$/],
  ['date_time', /^(datetime|dateandtime|datehour)$/],
  ['date', /^dates?$/],
  ['time', /^(times?|timehrs|hours|localtime|timelt|timehours)$/],
  ['port', /^port$/],
  ['stbd', /^(starboard|st[a-z0-9]d|s[a-z0-9]bd|stb)$/],
];

/** Long enough that one misread letter leaves no doubt which word was meant. */
const longWords: [ColumnKey, string][] = [
  ['tank', 'compartment'],
  ['product', 'product'],
  ['product', 'commodity'],
  ['ullage', 'ullage'],
  ['water_bbls', 'water'],
  ['gross_bbls', 'gross'],
  ['metric_tons', 'metric'],
  ['event', 'event'],
  ['event', 'operation'],
  ['event', 'activity'],
  ['stbd', 'starboard'],
];

/** Words that only accompany a heading: they neither name a column nor make one of their own. */
const companions =
  /^(name|bbls?|b[bo0][il1]s|bls|barrels|no|nos|number|60|60o?f|f|deg|discharged|delivered|vol|volume|at|hrs|hr|lt|air|vac|gravity|and|of|us|obs|observed|avg|free|lbs|drafts?|draughts?|arrival|departure|readings?|std|standard)$/;

/** Words that leave no doubt which column it is, whatever was made of the unit behind them. */
const beginnings: Readonly<Record<string, ColumnKey>> = {
  water: 'water_bbls',
  gross: 'gross_bbls',
  metric: 'metric_tons',
};

/** The heading that a word or a phrase is (two words run together included), or `companion`, or null for any other. */
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
  const beginning = /^(water|gross|metric)/.exec(word)?.[1];
  if (beginning !== undefined && word.length <= beginning.length + 6) return beginnings[beginning] ?? null;
  if (word.length >= 5) for (const [key, long] of longWords) if (lettersApart(word, long, 1) === 1) return key;
  return null;
}

/** Most words that a heading on one line is made of, such as GROSS OBS. VOL. BBLS. */
export const longestHeading = 4;

/** The volumes a sheet may state, from the whole tank's contents to the net standard volume. */
export const volumeKeys = ['tov', 'gross_bbls', 'tcv', 'gsv', 'net_bbls'] as const;

export function familyOf(key: ColumnKey): Family {
  if (key === 'event' || key === 'date' || key === 'time' || key === 'date_time') return 'log';
  return key === 'port' || key === 'stbd' ? 'drafts' : 'cargo';
}

export type Condition = 'arrival' | 'departure';
export type End = 'fwd' | 'aft';

/** Which end of the discharge a heading speaks of. */
export function conditionIn(text: string): Condition | null {
  if (/arr?i?v[ae]|arriv|\barr?\b|\bbefore\b|\bopening\b|\binitial\b|\bstart/i.test(text)) return 'arrival';
  if (/depart|\bdep\b|\bafter\b|\bclosing\b|\bfinal\b|\bsailing\b/i.test(text)) return 'departure';
  const isNearly = (meant: Condition): boolean =>
    (text.toLowerCase().match(/[a-z]+/g) ?? []).some((word) => lettersApart(word, meant, 1) === 1);
  return isNearly('arrival') ? 'arrival' : isNearly('departure') ? 'departure' : null;
}

/** Which end of the barge a draft was read at. */
export function endIn(text: string): End | null {
  if (/fwd|\b[a-z]wd\b|f'w'd|forward|\bbow\b/i.test(text)) return 'fwd';
  return /(?<!dr)aft(?!er)|\ba[a-z]t\b|\bstern\b/i.test(text) ? 'aft' : null;
}

/** Whether a line ends a table: remarks, seals, signatures. */
export const endsTable = (text: string): boolean =>
  /^\W*(remarks?|notes?|comments?|seals?|signed|signature|tankerman|certified|prepared|witness\w*)\b/i.test(text);

/** Whether a cell says that its line is no row but what the rows add up to: TOTAL, SUB-TOTAL, TOTALS, TOTAL ULSD. */
export const isTotal = (text: string): boolean =>
  /(?:^|[^A-Za-z])(?:[Ss][Uu][Bb]-?\s?)?[Tt][Oo0][Tt][Aa][Ll1Ii|][Ss]?(?![a-z])|^\W*[Tt][Oo][Tt]\b/.test(text);

/** Words over a table, such as ARRIVAL TANK READINGS or DATE / TIME LOG, which name headings without being any. */
export const isTitle = (text: string): boolean =>
  /\b(arrival|departure|before|after|opening|closing)\b.*\b(tanks?|cargo|gauges?|ullages?|condition|readings?|figures)\b/i.test(
    text,
  ) ||
  /\btank\b.*\b(report|readings?|gauges?)\b|\blog\b|\breport\b|^\W*times\W*$|^\W*(arrival|departure)\W*$/i.test(text) ||
  /products\s+(discharged|delivered)|products?\s+totals?|(quantity|total)\s+(discharged|delivered)|discharge\s+summary|draft\s+(marks|readings)|^\W*drafts?\b(?!.*\bport\b)/i.test(
    text,
  );
