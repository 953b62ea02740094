import { inkOf } from './second-look.ts';
import type { Page } from './page.ts';
import { around, heightOf, median, type Box } from './raster.ts';
import { cropFigure, type Recogniser } from './recogniser/recogniser.ts';
import type { Candidate } from './vote.ts';
import type { Cell } from './words.ts';

/** No more is believed of the network than this: it was never taught what it cannot imagine. */
const mostTrust = 0.995;

/**
 * What the trained network makes of each cell: the crop around its ink, read for itself. Cells without ink are left
 * out.
 */
export function lookByNetwork(cells: readonly Cell[], page: Page, recogniser: Recogniser): Map<Cell, Candidate[]> {
  const inks = new Map(cells.map((cell) => [cell, inkOf(cell, page)]));
  // Figures written by hand are taller than the form's own print.
  const figurePx = median([...inks.values()].filter((ink) => ink.length > 0).map((ink) => median(tallIn(ink).map(heightOf)))); // prettier-ignore
  const reads = new Map<Cell, Candidate[]>();
  for (const [cell, ink] of inks) {
    if (ink.length === 0) continue;
    const baselineY = median(tallIn(ink).map(({ y1 }) => y1));
    const read = recogniser.read(cropFigure(page.raster, around(ink), baselineY, figurePx));
    reads.set(cell, read.map(({ text, probability }) => ({ text, probability: mostTrust * surer(probability) }))); // prettier-ignore
  }
  return reads;
}

/** The network is right more often than it says: by its odds to the power of one and a half, measured on photos. */
const surer = (probability: number): number => {
  const odds = (probability / Math.max(1 - probability, 1e-6)) ** 1.5;
  return probability >= 0.5 ? odds / (1 + odds) : probability;
};

const tallShare = 0.6;

/** Letters and digits, not the small marks between them. */
function tallIn(ink: readonly Box[]): Box[] {
  const tallest = Math.max(...ink.map(heightOf));
  return ink.filter((mark) => heightOf(mark) >= tallShare * tallest);
}
