import type { Told } from './looks.ts';
import { lettersOf, opinionsOn, tellBy, type WordField, type WordLooks } from './word-votes.ts';
import type { Cell } from './words.ts';

/** A field whose values come again and again on a sheet, wholly or in kind. */
export interface RecurringField extends WordField {
  /** what values of one kind have in common, such as `#P` for tanks at port side */
  kindOf(value: string): string;
}

/** How likely a value is of a kind that no other cell has, beside one that all of them have. */
const novelShare = 0.02;
/** How likely a cell must be to have a value for the others to be asked whether they have it too. */
const likely = 0.5;
const rounds = 2;

/** Cells that say the same one thing, such as a tank's name at arrival and at departure. */
export type Group = readonly WordLooks[];

/**
 * Tells cells of which many say the same, or say what is of one kind. What many cells say surely is likelier in the
 * others too (expectation maximisation over the share of each kind, in a few rounds), and each cell's network is asked
 * about it. A value is nowhere surer than some cell is of it by itself: the same print may be misread alike everywhere.
 */
export function tellAlike(groups: readonly Group[], field: RecurringField, agreement: number): Map<Cell, Told> {
  const alone = groups.map((group) => tellGroup(group, field, agreement));
  const known = new Set(alone.flatMap(([told]) => (told!.value !== null && told!.seen.confidence > likely ? [told!.value] : []))); // prettier-ignore
  const asked: RecurringField = { ...field, alike: (texts, sight) => [...field.alike(texts, sight), ...known] };
  let told = alone;
  for (let round = 0; round < rounds; round++) {
    const shares = told.map(([first]) => sharesOf(first!, field));
    told = groups.map((group, at) => {
      const others = shares.filter((_, other) => other !== at);
      const prior = (value: string): number =>
        field.prior(value) * (1 + shareOf(field.kindOf(value), others) / novelShare);
      return tellGroup(group, { ...asked, prior }, agreement);
    });
  }
  const surest = surestOf(alone.map(([first]) => first!));
  return new Map(
    groups.flatMap((group, at) => group.map(({ cell }, within) => [cell, noSurer(told[at]![within]!, surest)])),
  );
}

function tellGroup(group: Group, field: WordField, agreement: number): Told[] {
  const opinions = group.flatMap((seen) => opinionsOn(seen, field, agreement));
  return group.map((seen) => tellBy(opinions, seen, field));
}

/** How far a cell is of each kind, 0 to 1; of none where it is blank. */
function sharesOf({ value, seen }: Told, { kindOf }: RecurringField): Map<string, number> {
  const shares = new Map<string, number>();
  const add = (one: string, weight: number): void =>
    void shares.set(kindOf(one), (shares.get(kindOf(one)) ?? 0) + weight);
  if (value !== null) add(value, seen.confidence);
  for (const other of seen.alternatives) add(String(other.value), other.probability);
  return shares;
}

function shareOf(kind: string, cells: readonly ReadonlyMap<string, number>[]): number {
  const inked = cells.filter(({ size }) => size > 0);
  return inked.reduce((sum, shares) => sum + (shares.get(kind) ?? 0), 0) / Math.max(1, inked.length);
}

/** How sure the surest cell is of each value. */
function surestOf(all: readonly Told[]): Map<string, number> {
  const surest = new Map<string, number>();
  for (const { value, seen } of all) {
    const key = lettersOf(value);
    if (key !== null) surest.set(key, Math.max(surest.get(key) ?? 0, seen.confidence));
  }
  return surest;
}

/** A value that no cell is sure of by itself is as likely as the likeliest of them. */
function noSurer(told: Told, surest: ReadonlyMap<string, number>): Told {
  const most = surest.get(lettersOf(told.value) ?? '') ?? leastKnown;
  return { ...told, seen: { ...told.seen, confidence: Math.min(told.seen.confidence, most) } };
}

/** How sure a value can be that no cell has by itself. */
const leastKnown = 0.5;
