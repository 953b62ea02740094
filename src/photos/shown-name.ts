/**
 * A client's file name, made fit to be shown: no folders, no control characters, no marks that turn the direction
 * of writing (they make `gpj.exe` look like `exe.jpg`), at most 255 characters. It is never used as a path.
 */
export function shownName(clientName: string): string {
  const name = clientName
    .replace(/^.*[\\/]/s, '')
    .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu, '')
    .trim();
  return [...name].slice(0, 255).join('') || 'unnamed';
}
