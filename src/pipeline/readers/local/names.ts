/** A product's name in one row, and how sure OCR was of it, 0 to 100. */
export interface ProductName {
  row: { product: string | null };
  confidence: number;
}

/** Below this a name that nearly is another row's name is taken for it. */
const doubtBelow = 65;
/** Below this a name that is no other row's is no name. */
const nonsenseBelow = 45;

/**
 * A report names the same few products again and again. Names that differ by what OCR confuses (a space, O and 0, a
 * lost point) are one product, and the way it was read most often stands for all; a doubtful one that is a letter off
 * joins the product it resembles, and one that resembles none is null. Different figures (IFO 180, IFO 380) stay
 * different. Changes the rows in place.
 */
export function agreeOnNames(names: readonly ProductName[]): void {
  const counts = new Map<string, Map<string, number>>();
  for (const { row, confidence } of names) {
    if (row.product === null || confidence < doubtBelow) continue;
    const group = counts.get(skeleton(row.product)) ?? new Map<string, number>();
    counts.set(skeleton(row.product), group.set(row.product, (group.get(row.product) ?? 0) + 1));
  }
  for (const { row, confidence } of names) {
    if (row.product === null) continue;
    const own = skeleton(row.product);
    const odd = /^[a-z]/.test(row.product);
    const kin =
      confidence < doubtBelow || odd ? [...counts.keys()].filter((other) => resembles(own, other, odd ? 2 : 1)) : [];
    const like = counts.has(own) && !odd ? own : kin.find((other) => other !== own);
    if (like !== undefined) row.product = commonest(counts.get(like)!);
    else if (confidence < nonsenseBelow) row.product = null;
  }
}

const commonest = (group: ReadonlyMap<string, number>): string =>
  [...group].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length)[0]![0];

/** A name with everything taken out or made alike that OCR confuses. */
const skeleton = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9%]/g, '')
    .replace(/[OQD]/g, '0')
    .replace(/[IL|]/g, '1')
    .replace(/S/g, '5')
    .replace(/Z/g, '2')
    .replace(/0+/g, '0');

/** Whether two skeletons are no more than `apart` letters apart and agree in every figure that is surely one. */
function resembles(a: string, b: string, apart: number): boolean {
  const figures = (text: string): string => text.replace(/[^346789]/g, '');
  if (figures(a.replace(/8/g, '')) !== figures(b.replace(/8/g, ''))) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end <= apart;
}
