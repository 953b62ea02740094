/** Work that comes due by itself: looked for now and then, several pieces under way at once, each by its key. */
export interface WorkLoop<Piece> {
  readonly underWay: ReadonlyMap<number, Piece>;
  start(): void;
  /** There may be something to begin. */
  nudge(): void;
  /** Begins nothing more, and resolves when all that is under way has ended, at the latest after `drainMs`. */
  stop(drainMs: number): Promise<void>;
  /** Resolves when all that is under way now has ended. */
  ended(): Promise<void>;
}

export interface WorkLoopParts<Piece> {
  /** whoever knows of work nudges; this look is for what comes due by the clock */
  lookAgainMs: number;
  /** Calls `begin` for each piece that there is room for. The work must not reject. */
  look: (begin: (key: number, piece: Piece, work: Promise<void>) => void) => void;
}

/** Looks every `lookAgainMs`, when it is nudged, and when a piece has ended and left room for another. */
export function createWorkLoop<Piece>({ lookAgainMs, look }: WorkLoopParts<Piece>): WorkLoop<Piece> {
  const underWay = new Map<number, Piece>();
  const works = new Map<number, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;

  function begin(key: number, piece: Piece, work: Promise<void>): void {
    underWay.set(key, piece);
    works.set(
      key,
      work.finally(() => {
        underWay.delete(key);
        works.delete(key);
        nudge();
      }),
    );
  }

  function nudge(): void {
    if (!isStopping) look(begin);
  }

  async function ended(): Promise<void> {
    await Promise.allSettled(works.values());
  }

  return {
    underWay,
    nudge,
    ended,
    start(): void {
      timer = setInterval(nudge, lookAgainMs);
      nudge();
    },
    async stop(drainMs: number): Promise<void> {
      isStopping = true;
      clearInterval(timer);
      let drained: NodeJS.Timeout | undefined;
      await Promise.race([ended(), new Promise((resolve) => (drained = setTimeout(resolve, drainMs)))]);
      clearTimeout(drained);
    },
  };
}
