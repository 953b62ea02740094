import type { Chances } from './chances.ts';

/**
 * The natural logarithm of the chance that a crop says `text` and nothing else, over all ways to spread its characters
 * over the columns; -Infinity where it has a character that is not in the alphabet or is too long for the crop (the
 * forward variables of connectionist temporal classification: Graves et al. 2006, section 4.1). Unlike a beam search it
 * can be asked about any text, seen as likely or not.
 */
export function logChanceOf(text: string, chances: Chances, alphabet: string): number {
  const none = alphabet.length;
  const letters = Array.from(text, (letter) => alphabet.indexOf(letter));
  if (letters.includes(-1)) return -Infinity;
  // none, first letter, none, second letter … none
  const states = [none, ...letters.flatMap((letter) => [letter, none])];
  let reached = new Float64Array(states.length);
  reached[0] = 1;
  let log = 0;
  for (const column of chances) {
    const next = new Float64Array(states.length);
    let sum = 0;
    for (const [state, letter] of states.entries()) {
      const before = state > 0 ? reached[state - 1]! : 0;
      // Two letters alike need a column of none between them.
      const skips = state > 1 && letter !== none && letter !== states[state - 2] ? reached[state - 2]! : 0;
      sum += next[state] = (reached[state]! + before + skips) * column[letter]!;
    }
    if (sum === 0) return -Infinity;
    for (let state = 0; state < next.length; state++) next[state]! /= sum;
    log += Math.log(sum);
    reached = next;
  }
  const ended = reached.at(-1)! + (states.length > 1 ? reached.at(-2)! : 0);
  return ended === 0 ? -Infinity : log + Math.log(ended);
}
