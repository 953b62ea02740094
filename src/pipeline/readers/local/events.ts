import { inKnownWords } from './lexicon.ts';
import { inOneCase } from './look-alikes.ts';
import type { Told } from './looks.ts';
import { meantWord } from './near-miss.ts';
import { tellWord, type WordField, type WordLooks } from './word-votes.ts';

/** The words of a discharge's log as bargemen write them. */
const words = new Set(
  `aboard along alongside anchor anchorage anchored arm arms arrive arrived arrives await awaiting away aweigh barge began begin
  berth berthed board boom boomed bunker bunkering bunkers called cargo cast change checked clear cleared closed closing
  commence commenced complete completed completing completion conf conference connect connected connection crew current cuts declaration
  delay delayed delivery deployed depart departed departs departure disch discharge discharged discharging disconnect
  disconnected displacement dock docked documents down drafts drained drained draining drawn dropped ended eosp fast final
  fast finish finished first free fuel gangway gauged gauges gauging high hold hose hoses initial inspect inspected inspection
  inspector last leave left line lines load loaded loading made maneuvering manifold meeting moored mooring notice
  open opened opening orders paperwork pilot postponed prepare pressure product pump pumped pumping pumps rate readiness ready
  receipt received receiving reduced reduction release released removed request restart restarted restarting resume resumed resumes return rigged safety
  sailed sample sampled samples sampling secured secure shift shifted ship shut shutdown signed sounding soundings
  stand standby start started starting starts stern stop stoppage stopped stops strip stripped stripping survey surveyor
  suspended switch switched switching tank tankerman tanks temps tendered terminal test tested tied time topping topped
  transfer transit ullage ullages ullaging under underway valve valves vessel waiting water weather witness witnessed
  with work`.split(/\s+/),
);

/** The short ones among them: too short to be told from one another by a letter. */
const shortWords = new Set(
  `a an and all arm at bbl bow by cgo con ctl dep dis dry due end eta etd ets for fwd fwe gal hrs in ins its lab line log low
  max mid min mt nil no nor not of off oil ok on out per pic pob psi pt rep sec ship slow so sob stbd tk to top tug two uscg up us
  via was`.split(/\s+/),
);

const allWords = new Set([...words, ...shortWords]);

/** Whether all of an event's words are the trade's. */
export const isKnownEvent = (event: string): boolean =>
  share(event) === 1 &&
  wordsIn(event).every((word) => words.has(word) || shortWords.has(word)) &&
  !/\bof$/i.test(event);

/**
 * An event from the looks at its cell. The network is asked for each word that is not the trade's which of the trade's
 * it may be; a word that is a letter or two from one, as OCR leaves them, is that word; any other stays as it was read.
 */
export const tellEvent = (seen: WordLooks, agreement: number): Told => tellWord(seen, events, agreement);

const events: WordField = {
  parse: eventIn,
  prior: (event) => (isKnownEvent(event) ? usual : 1) * (/^[a-z]/.test(event) ? 1 / usual : 1),
  alike: (texts, sight) => texts.slice(0, mostMended).map((text) => inKnownWords(text, allWords, sight)),
};

/** How many times as likely an event is one all of whose words are the trade's, or that begins with a capital. */
const usual = 10;
/** Of so many readings the words are looked up. */
const mostMended = 3;

/** An event's name, its slips mended, without the specks before and behind it that were read as something. */
export function eventIn(text: string): string | null {
  const plain = text
    .replace(/^[^A-Za-z0-9(]+|[^A-Za-z0-9).]+$/g, '')
    .replace(/\b([A-Z][a-z]+)(?=[A-Z][a-z])/g, '$1 ')
    .replace(/(?<=[A-Za-z]{3})(?: [1Iil|]| [a-z]\.?| \W+)$/, '')
    .replace(/(?<=[A-Za-z]) \. (?=[A-Za-z])/g, ' - ');
  if (!/[A-Za-z]{2}/.test(plain)) return null;
  return inOneCase(plain).replace(/[A-Za-z]+/g, mended);
}

function mended(word: string): string {
  const meant = meantWord(word.toLowerCase(), words);
  // RESTARTED is no slip of STARTED.
  if (meant === null || meant === word.toLowerCase() || Math.abs(meant.length - word.length) > 1) return word;
  const capitals = word.replace(/[^A-Z]/g, '').length;
  if (capitals > word.length / 2) return meant.toUpperCase();
  return /^[a-z]/.test(word) ? meant : meant[0]!.toUpperCase() + meant.slice(1);
}

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];

/** The share of a text's longer words that are the trade's. */
function share(text: string): number {
  const long = wordsIn(text).filter((word) => word.length >= 4);
  return long.length === 0 ? 0 : long.filter((word) => words.has(word)).length / long.length;
}
