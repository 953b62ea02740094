/** So many uses in a window of so long, under a name that clients are shown. */
export interface Quota {
  name: string;
  uses: number;
  windowSeconds: number;
}

/** Where a key stands. */
export interface Allowance extends Quota {
  allowed: boolean;
  remaining: number;
  /** until the window ends and all uses are given back */
  resetMs: number;
}

export interface RateLimit {
  /** Counts one use of `key`, or `points` of them; never throws, whatever becomes of the store behind it. */
  use(key: string, points?: number): Promise<Allowance>;
  /** What is left, without counting. */
  look(key: string): Promise<Allowance>;
}
