/**
 * A text with the letters that print does not tell apart as the word around them asks for: a stroke within small letters
 * is an l (`AIl` is All), a round one within capitals an O (`J0B` is JOB).
 */
export function inOneCase(text: string): string {
  return text
    .replace(
      /\b[A-Z]?[a-zI]*l[a-zI]*\b|\b[A-Z][a-z]+I[a-zI]*\b/g,
      (word) => word[0]! + word.slice(1).replace(/I/g, 'l'),
    )
    .replace(/(?<=[A-Z])0(?=[A-Z])/g, 'O')
    .replace(/(?<=[A-Z]{2})l(?=[A-Z])/g, 'I')
    .replace(/(?<=[A-Z])(?:[osuvwxz]|(?<!M)c)(?=[A-Z])/g, (letter) => letter.toUpperCase());
}

/** A text with all letters and figures made one that print hardly tells apart: O and 0, I, l and 1. */
export const inPrint = (text: string): string => text.replace(/\s/g, '').replace(/[Oo]/g, '0').replace(/[Il|]/g, '1');
