/**
 * Which figures are taken for one another. The pairs are those that readers of print and of handwriting alike confuse;
 * beside them a figure loses its decimal point, its first or its last digit, or a stroke before it becomes a 1.
 */
const pairs = '06 08 09 14 17 23 27 28 35 38 39 47 49 56 58 59 68 79 89'.split(' ');

const lookAlikeDigits: ReadonlyMap<string, readonly string[]> = new Map(
  [...'0123456789'].map((digit) => [
    digit,
    pairs.filter((pair) => pair.includes(digit)).map((pair) => pair.replace(digit, '')),
  ]),
);

/** Every value that `value`, printed with `places` decimals, is likely taken for or was taken from. */
export function lookAlikesOf(value: number, places: number): number[] {
  const text = Math.abs(value).toFixed(places);
  const texts = [...withOneDigitOther(text), text.replace('.', ''), text.slice(1), `1${text}`];
  if (places === 0 && text.length > 1) texts.push(text.slice(0, -1));
  const values = texts.map((written) => Math.sign(value || 1) * Number(written || NaN));
  return [...new Set(values)].filter((other) => Number.isFinite(other) && other !== value);
}

function withOneDigitOther(text: string): string[] {
  return [...text].flatMap((digit, at) =>
    (lookAlikeDigits.get(digit) ?? []).map((other) => text.slice(0, at) + other + text.slice(at + 1)),
  );
}

/**
 * Whether one figure may have been taken for the other, both printed with `places` decimals: one or two digits that
 * look alike, a digit or a decimal point lost or found.
 */
export function looksLike(a: number, b: number, places: number): boolean {
  const [one, other] = [a.toFixed(places), b.toFixed(places)];
  if (one.replace('.', '') === other.replace('.', '')) return one !== other;
  if (one.length === other.length) {
    const changed = [...one].flatMap((digit, at) => (digit === other[at] ? [] : [[digit, other[at] ?? ''] as const]));
    const alike = changed.every(([from, to]) => lookAlikeDigits.get(from)?.includes(to) === true);
    return changed.length > 0 && changed.length <= 2 && alike;
  }
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return lostPoint(a, b, places) || (longer.length === shorter.length + 1 && isWithoutOne(shorter, longer));
}

function lostPoint(a: number, b: number, places: number): boolean {
  const shifts = [10, 100, 1000].slice(0, Math.max(1, places));
  return shifts.some((shift) => Math.abs(a * shift - b) < 1e-6 || Math.abs(b * shift - a) < 1e-6);
}

function isWithoutOne(shorter: string, longer: string): boolean {
  const at = [...shorter].findIndex((sign, index) => sign !== longer[index]);
  return at < 0 || longer.slice(at + 1) === shorter.slice(at);
}

/** Whether two neighbouring digits changed places, which writers do and readers hardly ever. */
export function isTransposition(a: number, b: number, places: number): boolean {
  const [one, other] = [a.toFixed(places), b.toFixed(places)];
  const digits = (text: string) => text.replace('.', '');
  const [from, to] = [digits(one), digits(other)];
  const at = [...from].findIndex((digit, index) => digit !== to[index]);
  if (at < 0 || from.length !== to.length) return false;
  return from.slice(0, at) + (from[at + 1] ?? '') + (from[at] ?? '') + from.slice(at + 2) === to;
}
