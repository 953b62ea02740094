import type { Box } from './raster.ts';
import type { ColumnKey, Condition } from './vocabulary.ts';
import type { Word } from './words.ts';

export interface ColumnHead {
  key: ColumnKey;
  box: Box;
}

/** The heading of one table: its column headings left to right, and what the words above and beside them say. */
export interface TableHead {
  kind: 'tanks' | 'products' | 'log' | 'drafts';
  columns: ColumnHead[];
  box: Box;
  /** arrival or departure, where the words over the table or at its left say so */
  condition: Condition | null;
  words: Word[];
}
