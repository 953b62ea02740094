/** What a client prefers, by `Prefer` (RFC 7240) or in the address. */
export interface Preferences {
  /** how long to wait for the sheets; null where the client says nothing of it */
  waitMs: number | null;
  /** the job's address will do for an answer, without its sheets */
  isMinimal: boolean;
  /** what of `Prefer` is obeyed, for `Preference-Applied`; empty where nothing is */
  applied: string;
}

const longestWaitMs = 24 * 60 * 60 * 1000;

/**
 * Reads `Prefer: respond-async`, `wait=SECONDS` (with `respond-async`: the longest to wait before that applies) and
 * `return=minimal`; what else it says is passed over, as the RFC has it. `?wait=SECONDS` (`wait` here) goes before
 * both. Returns null where `?wait=` is no whole number: an address is the client's own words, and wrong ones are a
 * mistake.
 */
export function preferencesOf(prefer: string | undefined, wait: unknown): Preferences | null {
  // No wish is longer; more would only keep the process busy.
  const wishes = wishesOf((prefer ?? '').slice(0, 1000));
  const isMinimal = wishes.get('return') === 'minimal';
  const minimal = isMinimal ? ['return=minimal'] : [];
  if (wait !== undefined) {
    const waitMs = milliseconds(wait);
    return waitMs === null ? null : { waitMs, isMinimal, applied: minimal.join(', ') };
  }
  const preferredMs = milliseconds(wishes.get('wait'));
  const timing = [
    ...(wishes.has('respond-async') ? ['respond-async'] : []),
    ...(preferredMs === null ? [] : [`wait=${preferredMs / 1000}`]),
  ];
  const waitMs = preferredMs ?? (wishes.has('respond-async') ? 0 : null);
  return { waitMs, isMinimal, applied: [...timing, ...minimal].join(', ') };
}

/** Names in small letters, the first of each kept; parameters after a semicolon are nobody's here. */
function wishesOf(prefer: string): Map<string, string> {
  const wishes = new Map<string, string>();
  for (const wish of prefer.split(',')) {
    const [, name, quoted, plain] = /^\s*([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;]*)))?\s*(?:;.*)?$/.exec(wish) ?? [];
    if (name !== undefined && !wishes.has(name.toLowerCase())) wishes.set(name.toLowerCase(), quoted ?? plain ?? '');
  }
  return wishes;
}

function milliseconds(seconds: unknown): number | null {
  if (typeof seconds !== 'string' || !/^\d{1,15}$/.test(seconds)) return null;
  return Math.min(Number(seconds) * 1000, longestWaitMs);
}
