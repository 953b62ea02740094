import { parseInches } from './written-values.ts';

const feetThenInches = /^(\d{1,2}) ?(?:['’′]|ft\.?|feet) ?-? ?([\d½¼¾⅛⅜⅝⅞].{0,12})$/i;
/** `4-6`, and `4-6 1/2`; but `4-1/2` is one mixed number. */
const feetDashInches = /^(\d{1,2}) ?- ?(\d{1,2}(?!\/)(?:[ -]?[\d½¼¾⅛⅜⅝⅞.].{0,8})?"?)$/;
const feetAlone = /^(\d{1,2}) ?(?:['’′]|ft\.?|feet)$/i;

/**
 * Feet and inches written as one: `4' 06 1/2"`, `4 ft 6.5`, `4-6`; and feet with their mark alone, `4'`, which say
 * nothing of the inches. Null for anything else, and from twelve inches on.
 */
export function parseWrittenUllage(text: string): { feet: number; inches: number | null } | null {
  const written = text.replace(/\s+/g, ' ').trim();
  const alone = feetAlone.exec(written);
  if (alone) return { feet: Number(alone[1]), inches: null };
  const parts = feetThenInches.exec(written) ?? feetDashInches.exec(written);
  const inches = parts?.[2] === undefined ? null : parseInches(parts[2]);
  return parts === null || inches === null || inches >= 12 ? null : { feet: Number(parts[1]), inches };
}
