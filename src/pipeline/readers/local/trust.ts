import type { Figures } from './figures.ts';

/**
 * How often a look at print of that kind errs, measured on scans and photos of printed sheets: by whether each mark
 * is accounted for, and by the engine's own confidence.
 */
const errors: { fits: 'complete' | 'joined' | 'neither'; least: number; error: number }[] = [
  { fits: 'complete', least: 85, error: 0.002 },
  { fits: 'complete', least: 60, error: 0.02 },
  { fits: 'complete', least: 0, error: 0.17 },
  { fits: 'joined', least: 85, error: 0.06 },
  { fits: 'joined', least: 60, error: 0.35 },
  { fits: 'joined', least: 0, error: 0.6 },
  { fits: 'neither', least: 0, error: 0.7 },
];

/**
 * The probability that a look at a cell is right, 0 to 1. `agreement` is the share of the page's cells that two looks
 * read alike: where they differ often, as on handwriting, even a look that fits is less to be trusted.
 */
export function trustIn(look: Figures, agreement: number): number {
  const fits = look.complete ? 'complete' : look.joined ? 'joined' : 'neither';
  const { error } = errors.find((band) => band.fits === fits && look.confidence >= band.least)!;
  return 1 - error ** severity(agreement);
}

/** On clear print, where looks agree in 97 cells of 100, errors are as measured; fitted to handwriting and blur. */
const severity = (agreement: number): number => Math.min(1, Math.max(0.35, 1 - 4 * (0.97 - agreement)));
