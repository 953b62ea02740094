import { lettersApart } from './near-miss.ts';
import { centreX, centreY } from './raster.ts';
import type { ColumnHead, TableHead } from './table-head.ts';
import { headingOf, type ColumnKey } from './vocabulary.ts';
import type { Word } from './words.ts';

/** What columns are called in full, each form in small letters and figures only, a nought as the letter. */
const forms: Readonly<Record<'cargo' | 'log', [ColumnKey, string[]][]>> = {
  cargo: [
    ['tank', ['tank', 'tankno', 'cargotank', 'compartment']],
    ['product', ['product', 'productname', 'cargo', 'grade', 'commodity']],
    ['api', ['api', 'api6of', 'apigravity', 'gravity']],
    ['ullage_ft', ['ullageft']],
    ['ullage_in', ['ullagein']],
    ['temp_f', ['temp', 'tempf', 'degf', 'avgtemp', 'temperature']],
    ['water_bbls', ['water', 'freewater', 'waterbbls', 'h2o', 'freeh2o']],
    ['gross_bbls', ['gross', 'grossbbls', 'gsv', 'gov', 'grossvolume']],
    ['net_bbls', ['net', 'netbbls', 'nsv', 'netvolume']],
    ['metric_tons', ['metrictons', 'metrictonnes', 'tonnes', 'metric']],
  ],
  log: [
    ['event', ['event', 'activity', 'operation']],
    ['date', ['date']],
    ['time', ['time', 'hours']],
  ],
};

/** So many letters may be misread in a heading of this length. */
const mostApart = (length: number): number => (length <= 5 ? 1 : length <= 8 ? 2 : 3);

/**
 * Names the nameless columns of a table, in place, whose heading is some letters off what only one of its missing
 * columns is called: within a table that is known as such, more may be misread than on the open page.
 */
export function nameNearly(head: TableHead, words: readonly Word[]): void {
  if (head.kind === 'drafts') return;
  for (const column of head.columns.filter(({ key }) => key === 'other')) {
    const written = headingIn(column, words);
    if (headingOf(written.join('')) === 'other') continue;
    const near = forms[head.kind === 'log' ? 'log' : 'cargo']
      .filter(([key]) => !head.columns.some((other) => other.key === key))
      .map(([key, names]) => ({ key, apart: leastApart(written, names) }))
      .sort((a, b) => a.apart - b.apart);
    const [best, next] = near;
    if (best !== undefined && best.apart < Infinity && best.apart < (next?.apart ?? Infinity)) column.key = best.key;
  }
  nameInches(head, words);
}

/** A column whose heading could not be read right behind the feet of the ullages is their inches. */
function nameInches({ columns }: TableHead, words: readonly Word[]): void {
  const feet = columns.findIndex(({ key }) => key === 'ullage_ft');
  const behind = feet < 0 ? undefined : columns[feet + 1];
  if (behind?.key !== 'other' || columns.some(({ key }) => key === 'ullage_in')) return;
  if (headingOf(headingIn(behind, words).join('')) !== 'other') behind.key = 'ullage_in';
}

/** By how few letters all words of a heading together, or one of them, are off one of the names. */
function leastApart(written: readonly string[], names: readonly string[]): number {
  const texts = [written.join(''), ...written].filter((text) => text.length > 1);
  return Math.min(...texts.flatMap((text) => names.map((name) => apartBy(text, name))));
}

function apartBy(written: string, name: string): number {
  if (written.length < 3 && !name.startsWith(written)) return Infinity;
  const most = mostApart(name.length);
  const apart = lettersApart(written, name, most);
  return apart <= most ? apart : Infinity;
}

/** The words of a column's heading in small letters and figures, line by line. */
const headingIn = ({ box }: ColumnHead, words: readonly Word[]): string[] =>
  words
    .filter(
      (word) =>
        centreX(word) >= box.x0 && centreX(word) <= box.x1 && centreY(word) >= box.y0 && centreY(word) <= box.y1,
    )
    .sort((a, b) => a.y1 - b.y1 || a.x0 - b.x0)
    .map(({ text }) =>
      text
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '')
        .replace(/0/g, 'o'),
    );
