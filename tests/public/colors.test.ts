import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../public/css/colors.css', import.meta.url), 'utf8');
const [byDayCss = '', byNightCss = '', meaningCss = ''] = css.split(/@media[^{]*\{|\/\* What they mean/);
const byDay = colorsIn(byDayCss);
const schemes = [
  { scheme: 'by day', raw: byDay },
  { scheme: 'by night', raw: { ...byDay, ...colorsIn(byNightCss) } },
];
const meanings = Object.fromEntries(
  [...meaningCss.matchAll(/--color-([\w-]+): var\(--raw-([\w-]+)\)/g)].map(([, meaning, raw]) => [meaning, raw]),
);

/** Text and what it stands on. */
const texts = [
  ['text', 'page'],
  ['text', 'surface'],
  ['text', 'inset'],
  ['text-quiet', 'page'],
  ['text-quiet', 'surface'],
  ['text-quiet', 'inset'],
  ['masthead-text', 'masthead'],
  ['masthead-quiet', 'masthead'],
  ['accent', 'page'],
  ['accent', 'surface'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ...['bad', 'doubtful', 'note', 'good'].map((tone) => [tone, `${tone}-wash`]),
  ...['bad', 'doubtful', 'note'].map((tone) => ['text', `${tone}-wash`]),
  ['text-quiet', 'bad-wash'],
  ['text-quiet', 'doubtful-wash'],
  ['text-quiet', 'note-wash'],
];

/** Edges of controls, and the ring of what has the focus. */
const edges = [
  ['edge', 'surface'],
  ['edge', 'page'],
  ['focus', 'page'],
  ['focus', 'surface'],
  ['scale', 'masthead'],
];

describe.each(schemes)('colours $scheme', ({ raw }) => {
  it.each(texts)('%s can be read on %s (WCAG AA, 4.5 to 1)', (front, back) => {
    expect(contrast(raw, front, back)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(edges)('%s can be told from %s (WCAG AA, 3 to 1)', (front, back) => {
    expect(contrast(raw, front, back)).toBeGreaterThanOrEqual(3);
  });
});

function colorsIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/--raw-([\w-]+): #([0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex]));
}

/** Contrast ratio of WCAG 2.2 between two meanings. */
function contrast(raw: Record<string, string>, front = '', back = ''): number {
  const [dark = 0, light = 0] = [front, back]
    .map((meaning) => luminance(raw[meanings[meaning] ?? ''] ?? `no ${meaning}`))
    .sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4]
    .map((from) => Number.parseInt(hex.slice(from, from + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
