import { placeKey } from '../../domain/evidence.ts';
import type { CellProof, Conventions, PlacedField, Verdict, Working } from '../../domain/proof.ts';
import type { Badge } from './states.ts';

/** A verdict as it stands at its cell: a badge, and the equations behind it in words. */
export interface ShownVerdict {
  verdict: Verdict;
  badge: Badge;
  /** `Proved: net from gross, product total`; ends in what fails, where something does */
  why: string;
}

export const verdictBadges: Record<Verdict, Badge> = {
  proved: { word: 'Proved', icon: 'read', tone: 'good' },
  read: { word: 'Read', icon: 'seen', tone: 'quiet' },
  doubtful: { word: 'Doubtful', icon: 'doubtful', tone: 'doubtful' },
  contradicted: { word: 'Contradicted', icon: 'contradicted', tone: 'bad' },
};

/** The verdicts of a sheet by `placeKey` of their cells. */
export function shownVerdicts(working: Working | null): ReadonlyMap<string, ShownVerdict> {
  return new Map((working?.cells ?? []).map((cell) => [placeKey(cell), shownVerdict(cell)]));
}

function shownVerdict({ verdict, holds, fails }: CellProof): ShownVerdict {
  const badge = verdictBadges[verdict];
  const held = holds.length === 0 ? [] : [holds.map(equationName).join(', ')];
  const failed = fails.length === 0 ? [] : [`not by ${fails.map(equationName).join(', ')}`];
  const why = [...held, ...failed].join('; ');
  return { verdict, badge, why: why === '' ? badge.word : `${badge.word}: ${why}` };
}

/** `net_from_gross` as a person says it. */
export const equationName = (rule: string): string => rule.replaceAll('_', ' ');

/** One part of the bar of verdicts: from where, how wide, in hundredths of all cells, and its words. */
export interface VerdictShare {
  verdict: Verdict;
  badge: Badge;
  text: string;
  fromShare: number;
  share: number;
}

/** How the cells of a sheet divide into verdicts, those with none left out. */
export function verdictShares(working: Working | null): VerdictShare[] {
  const cells = working?.cells ?? [];
  let fromShare = 0;
  return (Object.keys(verdictBadges) as Verdict[]).flatMap((verdict) => {
    const count = cells.filter((cell) => cell.verdict === verdict).length;
    if (count === 0) return [];
    const badge = verdictBadges[verdict];
    const share = (100 * count) / cells.length;
    const part = { verdict, badge, text: `${count} ${badge.word.toLowerCase()}`, fromShare, share };
    fromShare += share;
    return [part];
  });
}

/** The conventions of a sheet in words, each part where the sheet tells it. */
export function conventionsInWords({ product_table, vcf_places, water_off, weighed, ...rest }: Conventions): string[] {
  const factor = product_table === null ? null : `Table ${product_table}`;
  const places = vcf_places === null ? null : `factor to ${vcf_places} places`;
  const water = water_off === null ? null : water_off ? 'water off before the factor' : 'water left in';
  const weighing = weighed === null ? null : `weighed in ${weighed}`;
  const agreeing =
    rest.rows_checked === 0 ? null : `${rest.rows_agreeing} of ${rest.rows_checked} rows agree with these`;
  return [factor, places, water, weighing, barrelsInWords(rest.places), agreeing].filter((part) => part !== null);
}

function barrelsInWords({ gross_bbls: gross, net_bbls: net }: Readonly<Record<PlacedField, number | null>>) {
  const places = Math.max(gross ?? -1, net ?? -1);
  if (places < 0) return null;
  return places === 0 ? 'whole barrels' : `barrels to ${places} ${places === 1 ? 'place' : 'places'}`;
}
