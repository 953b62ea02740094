/**
 * A report names the same few products again and again. Names that differ by what OCR confuses (a space, O and 0, a
 * lost point) are one product; the way it was read most often stands for all. Changes `rows` in place.
 */
export function agreeOnNames(rows: { product: string | null }[]): void {
  const groups = new Map<string, Map<string, number>>();
  for (const { product } of rows) {
    if (product === null) continue;
    const group = groups.get(skeleton(product)) ?? new Map<string, number>();
    groups.set(skeleton(product), group.set(product, (group.get(product) ?? 0) + 1));
  }
  for (const row of rows) {
    if (row.product === null) continue;
    const group = groups.get(skeleton(row.product))!;
    row.product = [...group].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length)[0]![0];
  }
}

/** A name with everything taken out or made alike that OCR confuses. */
const skeleton = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9%]/g, '')
    .replace(/[OQD]/g, '0')
    .replace(/[IL|]/g, '1')
    .replace(/S/g, '5')
    .replace(/B/g, '8')
    .replace(/Z/g, '2')
    .replace(/0+/g, '0');
