import { tellAlike, type RecurringField } from './alike-votes.ts';
import { inKnownWords } from './lexicon.ts';
import type { Told } from './looks.ts';
import { lettersApart } from './near-miss.ts';
import type { WordLooks } from './word-votes.ts';
import type { Cell } from './words.ts';

/**
 * The products that cells name. A report names the same few again and again, so that what many cells say surely is
 * likelier in the others too; grades of fuel by their usual names are likelier than other letters.
 */
export function tellProducts(cells: readonly WordLooks[], agreement: number): Map<Cell, Told> {
  return tellAlike(cells.map((seen) => [seen]), products, agreement); // prettier-ignore
}

const products: RecurringField = {
  parse: productName,
  prior: (name) => (isGrade(name) ? usual : 1) * (/\d[Oo]|[A-Za-z]0/.test(name) ? unlikely : 1),
  alike: (texts, sight) => [...new Set(texts.map((text) => inKnownWords(text, gradeWords, sight)))].flatMap(asTheTrade),
  kindOf: (name) => name.toLowerCase().replace(/\s/g, ''),
};

const sulphurGrades = ['lsmgo', 'vlsfo', 'ulsfo', 'hsfo', 'lsfo', 'mgo', 'mdo'];
const sulphurs = ['0.1%', '0.5%', '0.50%', '1.0%', '3.5%'];

/**
 * A name, and what it may be where it begins like a grade that is followed by how much sulphur it has at most, or like a
 * number of fuel oil: in the usual ways to write these.
 */
function asTheTrade(name: string): string[] {
  const plain = name.replace(/[^A-Za-z0-9%]/g, '').toLowerCase();
  const isFirst = (grade: string): boolean => plain.length >= grade.length + 2 && lettersApart(plain.slice(0, grade.length), grade, 1) <= 1; // prettier-ignore
  const [, number] = /^n[o0]([2-6])/.exec(plain) ?? [];
  const numbered = number === undefined ? [] : [`No. ${number} Oil`, `NO. ${number} OIL`, `No. ${number} Fuel Oil`, `NO. ${number} FUEL OIL`]; // prettier-ignore
  const graded = sulphurGrades.filter(isFirst).flatMap((grade) => sulphurs.map((most) => `${grade.toUpperCase()} ${most}`)); // prettier-ignore
  return [name, ...numbered, ...graded];
}

/** How many times as likely a product is one that the trade has a usual name for. */
const usual = 5;
/** How likely a nought is an O in a name, or the other way round. */
const unlikely = 0.1;

/** The name of a product without the specks around it; null for what is none. */
export function productName(text: string): string | null {
  const name = text
    .replace(/^[^A-Za-z0-9(]+|[^A-Za-z0-9%).]+$/g, '')
    .replace(/^([^.]+)\.$/, '$1')
    .replace(/^\((?=[A-Z]{2}[^)]*$)/, 'C')
    .replace(/\b0(?=[a-z]{2})/g, 'O')
    .trim();
  return /[A-Z]{2}|\w[A-Z]\w|\d[A-Z]|[A-Z]\d/i.test(name) ? asGrade(name) : null;
}

/** Blends of biodiesel go by their share, as B5 and B20: before the word or alone these are figures. */
const asGrade = (name: string): string =>
  name.replace(/^B(S|2O|2o|lO|IO|1O)(?=$| ?(?:bio)?(?:diesel|ulsd|mgo))/i, (_, share: string) =>
    share === 'S' ? 'B5' : `B${share.replace(/[lI]/, '1').replace(/[Oo]/, '0')}`,
  );

/** Whether a product is one that the trade has a usual name for. */
export const isGrade = (name: string): boolean => grades.test(name);

/** Grades of fuel by their usual names. */
const grades =
  /^(mgo|mdo|mdf|lsmgo|ulsd|lsd|hsd|dsl|diesel|ulsfo|vlsfo|lsfo|hsfo|hfo|ifo|rm[a-k]|dm[abxz]|fo|b\d{1,2}( bio)?( ?diesel)?|no\.? ?[2-6] (fuel )?oil|jet ?a?-?1?|jp[58]|kero(sene)?|gasoline|naphtha|mogas|rbob|cbob|slops?|slurry oil|crude( oil)?|lube ?oil|fuel oil|gas ?oil|lco|vgo|bunker c)( ?\d{2,3})?( ?\d?\.\d+ ?%)?$/i;

/** The words that names of products are made of. */
const gradeWords = new Set(
  `mgo mdo mdf lsmgo ulsd lsd hsd dsl diesel ulsfo vlsfo lsfo hsfo hfo ifo rme rmg rmk dma dmb dmx dmz biodiesel jet kerosene
  gasoline naphtha mogas rbob cbob slop slops slurry crude lube oil fuel gas gasoil lco vgo bunker residual distillate
  condensate asphalt ethanol methanol premium regular unleaded vacuum heavy light cycle vac`.split(/\s+/),
);
