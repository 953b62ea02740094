import { handLayouts } from './forms.ts';
import type { Layout } from './layout.ts';
import { officeLayouts } from './office.ts';
import { printedLayouts } from './printed.ts';
import { terminalLayout } from './terminal.ts';

/** Every layout, by its letter. */
export const layouts: readonly Layout[] = [...printedLayouts, ...officeLayouts, terminalLayout, ...handLayouts].sort(
  (a, b) => a.letter.localeCompare(b.letter),
);
