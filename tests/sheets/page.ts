import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import type { Browser } from 'playwright-core';
import type { Layout } from './layouts/layout.ts';
import { drawLabels } from './labels.ts';
import { drawHand, penCss, penInk } from './pen.ts';
import { escapeHtml } from './html.ts';
import type { MadeReport } from './report.ts';
import type { Random } from './random.ts';

/** A printed page as pixels, and where on it every value stands. */
export interface Page {
  /** RGB, three bytes a pixel */
  data: Uint8Array;
  widthPx: number;
  heightPx: number;
  font: string;
  cells: PageCell[];
}

/** One value of the truth on its page; `box` in shares of the page's width and height. */
export interface PageCell {
  table: string;
  row: number;
  field: string;
  box: { left: number; top: number; right: number; bottom: number };
}

export interface Typefaces {
  installed: ReadonlySet<string>;
  /** files of handwriting, by their family's name */
  handFiles: ReadonlyMap<string, string>;
}

/** US letter at 96 dots to the inch. */
const shortSide = 816;
const longSide = 1056;

/** Sets out `made` by `layout` and prints it in Chromium, `scale` device pixels to the CSS pixel (1/96 in). */
export async function printPage(
  browser: Browser,
  layout: Layout,
  sheet: { made: MadeReport; random: Random; oneUllageCell: boolean },
  typefaces: Typefaces,
  widthOf: (landscape: boolean) => number,
): Promise<Page> {
  const { random } = sheet;
  // A page across has no room for many tanks one below the other.
  const either =
    sheet.made.report.arrival_tanks.length > 7 ? 'portrait' : random.pick(['portrait', 'landscape'] as const);
  const paper = layout.paper === 'either' ? either : layout.paper;
  const present = layout.typefaces.filter((name) => typefaces.installed.has(name));
  const face = random.pick(present.length > 0 ? present : ['sans-serif']);
  const hand = drawHand(random.fork('hand'), handFamilies(typefaces));
  const ink = layout.filledInByHand ? penInk(hand, random.fork('pen')) : escapeHtml;
  const { css, body } = layout.compose({
    ...sheet,
    labels: drawLabels(random.fork('labels')),
    random: random.fork('layout'),
    ink,
    paper,
  });
  const width = paper === 'landscape' ? longSide : shortSide;
  const height = paper === 'landscape' ? shortSide : longSide;
  const margin = random.int(28, 60);
  const style = `${layout.filledInByHand ? (await fontFace(hand.family, typefaces)) + penCss(hand) : ''} ${css}
    #sheet { position: absolute; left: ${margin}px; top: ${margin}px; width: ${width - 2 * margin}px; font: 15px/1.25 '${face}', sans-serif; }`;
  const html = `<!doctype html><meta charset="utf-8"><style>${style}</style><body><div id="sheet">${body}</div></body>`;
  const font = layout.filledInByHand ? `${hand.family} on ${face}` : face;
  const room = { width, height, margin };
  return { ...(await shoot(browser, html, room, widthOf(paper === 'landscape') / width)), font };
}

function handFamilies({ installed, handFiles }: Typefaces): string[] {
  const families = [
    ...handFiles.keys(),
    ...['DkgHandwriting', 'Rufscript', 'Comic Neue'].filter((name) => installed.has(name)),
  ];
  return families.length > 0 ? families : ['cursive'];
}

async function fontFace(family: string, { handFiles }: Typefaces): Promise<string> {
  const path = handFiles.get(family);
  if (path === undefined) return '';
  const data = (await readFile(path)).toString('base64');
  return `@font-face { font-family: '${family}'; src: url(data:font/ttf;base64,${data}); }`;
}

/** The handwriting in `folder`, named by file: `Kalam_400Regular.ttf` is `Kalam 400Regular`. */
export function handFilesIn(folder: string, names: readonly string[]): Map<string, string> {
  const files = names.filter((name) => /\.(?:ttf|otf)$/i.test(name)).sort();
  return new Map(
    files.map((name) => [
      basename(name)
        .replace(/\.\w+$/, '')
        .replaceAll('_', ' '),
      join(folder, name),
    ]),
  );
}

interface Room {
  width: number;
  height: number;
  margin: number;
}

async function shoot(browser: Browser, html: string, room: Room, scale: number): Promise<Omit<Page, 'font'>> {
  const viewport = { width: room.width, height: room.height };
  const context = await browser.newContext({ viewport, deviceScaleFactor: scale });
  try {
    const page = await context.newPage();
    await page.setContent(html);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const fits = await page.evaluate(shrinkToFit, room);
    if (!fits) throw new Error('the report does not fit its page');
    const found = await page.evaluate(measureCells);
    const { data, info } = await sharp(await page.screenshot())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const cells = found.map(({ key, left, top, right, bottom }): PageCell => {
      const [table = '', row = '', field = ''] = key.split('.');
      const box = {
        left: left / room.width,
        top: top / room.height,
        right: right / room.width,
        bottom: bottom / room.height,
      };
      return { table, row: Number(row), field, box };
    });
    return { data, widthPx: info.width, heightPx: info.height, cells };
  } finally {
    await context.close();
  }
}

/** Runs in the page: makes the letters smaller until all of it is within the margins. */
function shrinkToFit({ width, height, margin }: Room): boolean {
  const sheet = document.getElementById('sheet')!;
  let sizePx = 15;
  for (let tries = 0; tries < 12; tries++) {
    const box = sheet.getBoundingClientRect();
    let [right, bottom] = [box.left + sheet.scrollWidth, box.bottom];
    for (const part of sheet.querySelectorAll('table, pre, span, footer')) {
      const inner = part.getBoundingClientRect();
      right = Math.max(right, part.tagName === 'PRE' ? inner.left + part.scrollWidth : inner.right);
      bottom = Math.max(bottom, inner.bottom);
    }
    const share = Math.min((width - margin * 2) / (right - margin), (height - margin * 2) / (bottom - margin));
    if (share >= 1) return true;
    sizePx *= Math.min(0.985, share);
    sheet.style.fontSize = `${sizePx}px`;
  }
  return false;
}

/** Runs in the page: where each marked value stands; one that is blank stands where its cell is. */
function measureCells(): { key: string; left: number; top: number; right: number; bottom: number }[] {
  return [...document.querySelectorAll<HTMLElement>('[data-cell]')].flatMap((mark) => {
    const range = document.createRange();
    range.selectNodeContents(mark);
    const written = range.getBoundingClientRect();
    const box = written.width > 0 ? written : (mark.closest('td, p') ?? mark).getBoundingClientRect();
    const { left, top, right, bottom } = box;
    return (mark.dataset['cell'] ?? '').split(' ').map((key) => ({ key, left, top, right, bottom }));
  });
}
