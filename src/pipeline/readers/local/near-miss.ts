/** How many letters one word is from another: changed, added or left out. Stops counting behind `most`. */
export function lettersApart(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1];
    for (let at = 1; at <= b.length; at++) {
      const changed = above[at - 1]! + (letter === b[at - 1] ? 0 : 1);
      line.push(Math.min(changed, above[at]! + 1, line[at - 1]! + 1));
    }
    if (Math.min(...line) > most) return most + 1;
    above = line;
  }
  return above[b.length]!;
}

/**
 * The one of `known` that `word` was meant to be: itself, or the only one that is a letter off, two in words of eight
 * letters and more. Null where there is none or more than one. All in lower case.
 */
export function meantWord(word: string, known: ReadonlySet<string>): string | null {
  if (known.has(word)) return word;
  if (word.length < 4) return null;
  for (let apart = 1; apart <= (word.length >= 8 ? 2 : 1); apart++) {
    const near = [...known].filter((other) => other.length >= 4 && lettersApart(word, other, apart) <= apart);
    if (near.length > 0) return near.length === 1 ? near[0]! : null;
  }
  return null;
}
