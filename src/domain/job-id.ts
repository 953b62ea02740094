/** Letters and digits that cannot be taken for one another, spoken or written: no I, L, O, U, 0, 1. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An id a person can read aloud, `20250618-1432-7QK3M`: the UTC minute of `now` (ms since 1970) and five characters
 * of chance; `random(below)` gives whole numbers from 0.
 */
export function newJobId(now: number, random: (below: number) => number): string {
  const [day = '', clock = ''] = new Date(now).toISOString().replace(/[-:]/g, '').split('T');
  const chance = Array.from({ length: 5 }, () => alphabet[random(alphabet.length)]).join('');
  return `${day}-${clock.slice(0, 4)}-${chance}`;
}

export const isJobId = (text: string): boolean => /^\d{8}-\d{4}-[2-9A-HJKMNP-TV-Z]{5}$/.test(text);
