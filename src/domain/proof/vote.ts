/**
 * How the rows of a sheet vote on its conventions.
 *
 * `exact`: most rows follow to the last printed place; then all are held to that. `last_place`: the last place of the
 * factor goes either way, as where tables are interpolated by hand. `rough`: no known convention gives the figures
 * closer than to a share of a percent; then only what is further off is held against a row.
 */
export type Precision = { kind: 'exact' | 'last_place' | 'rough'; slack: number };

const mostRows = 0.8;

interface Tolerances {
  /** what rounding the figure itself explains */
  tight: number;
  /** the last place of the factor, by which the size of the row counts */
  unit: number;
  /** by how much the factors of other tables differ: less than what any misread digit does, but the last */
  rough: number;
}

/** The precision that the rows keep; `missed` is by how much each is off, `size` what its factor applies to. */
export function slackOf(
  rows: readonly { missed: number; size: number }[],
  { tight, unit, rough: roughSlack }: Tolerances,
): Precision {
  const within = (slack: number) => rows.filter((row) => row.missed <= tight + slack * Math.abs(row.size)).length;
  const [exact, lastPlace, rough] = [within(0), within(unit), within(roughSlack)];
  if (exact >= mostRows * lastPlace && exact >= rough / 2) return { kind: 'exact', slack: 0 };
  return lastPlace >= rough / 2 ? { kind: 'last_place', slack: unit } : { kind: 'rough', slack: roughSlack };
}

/** Those of `candidates` with the most votes, in the order given; the first alone where none has any. */
export function best<T>(candidates: readonly T[], votesOf: (candidate: T) => number): T[] {
  const votes = candidates.map(votesOf);
  const most = Math.max(...votes);
  return candidates.filter((_, at) => (most === 0 ? at === 0 : votes[at] === most));
}

/** `value` to so many decimals. */
export function roundedTo(value: number, places: number): number {
  const scale = 10 ** places;
  return Math.round(value * scale) / scale;
}

const enough = 300;

/** At most some hundred of `rows`, from all over the sheet: more have no more to say. */
export function spreadOver<T>(rows: readonly T[]): T[] {
  const step = Math.ceil(rows.length / enough);
  return step <= 1 ? [...rows] : rows.filter((_, at) => at % step === 0);
}
