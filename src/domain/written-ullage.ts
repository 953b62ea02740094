import { parseInches } from './written-values.ts';

const feetThenInches = /^(\d{1,2}) ?(?:['’′]|ft\.?|feet) ?-? ?([\d½¼¾⅛⅜⅝⅞].{0,12})$/i;

/** Feet and inches written as one: `4' 06 1/2"`, `4 ft 6.5`. Null for anything else, and from twelve inches on. */
export function parseWrittenUllage(text: string): { feet: number; inches: number } | null {
  const parts = feetThenInches.exec(text.replace(/\s+/g, ' ').trim());
  const inches = parts?.[2] === undefined ? null : parseInches(parts[2]);
  return parts === null || inches === null || inches >= 12 ? null : { feet: Number(parts[1]), inches };
}
