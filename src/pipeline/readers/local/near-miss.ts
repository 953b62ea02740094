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
 * letters and more, or reads alike to OCR. Null where there is none or more than one. All in lower case.
 */
export function meantWord(word: string, known: ReadonlySet<string>): string | null {
  if (known.has(word)) return word;
  if (word.length < 4) return null;
  const alike = lookAlikes(word).filter((other) => known.has(other));
  if (alike.length === 1) return alike[0]!;
  for (let apart = 1; apart <= (word.length >= 8 ? 2 : 1); apart++) {
    const near = [...known].filter(
      (other) =>
        other.length >= 4 && (apart === 1 || other[0] === word[0]) && lettersApart(word, other, apart) <= apart,
    );
    if (near.length > 0) return near.length === 1 ? near[0]! : null;
  }
  return null;
}

/** Letters that run together in print, and what OCR takes them for. */
const joined: [string, string][] = [
  ...(
    [
      ['m', 'rr'],
      ['m', 'rn'],
      ['m', 'ni'],
      ['m', 'in'],
      ['d', 'cl'],
      ['w', 'vv'],
      ['n', 'ri'],
      ['h', 'li'],
    ] as const
  ).flatMap(([one, two]): [string, string][] => [
    [one, two],
    [two, one],
  ]),
];

/** The words that `word` is with one such pair taken for the other. */
function lookAlikes(word: string): string[] {
  return joined.flatMap(([from, to]) =>
    [...word.matchAll(new RegExp(from, 'g'))].map(
      ({ index }) => word.slice(0, index) + to + word.slice(index + from.length),
    ),
  );
}
