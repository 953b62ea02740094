import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import type { Report } from '../../src/domain/report.ts';
import type { Point, Quad } from './geometry.ts';
import type { Layout } from './layouts/layout.ts';
import { printedWidth, shoot, type Level, type Shot, type Spoil } from './levels.ts';
import { printPage, type PageCell, type Typefaces } from './page.ts';
import { createRandom } from './random.ts';
import { makeReport } from './report.ts';
import type { PlantedSlip } from './slips.ts';

/** What is asked for: `name` and `seed` together decide everything about a sheet. */
export interface Order {
  name: string;
  seed: string;
  layout: Layout;
  level: Level;
  spoil: Spoil | null;
}

/** The truth of a sheet: the report as written, and what is known of its making. */
export type Truth = Report & { meta: Meta };

export interface Meta {
  layout: string;
  font: string;
  level: string;
  planted_slips: PlantedSlip[];
  /** degrees clockwise that the page lies turned in the upright picture */
  turned: number;
  spoiled?: Spoil;
  /** the page's own top left, top right, bottom right and bottom left, in shares of the upright picture */
  page_corners: Quad;
  /** the writing of every value, clockwise from its own top left, in the same shares; a blank one's whole cell */
  cells: { table: string; row: number; field: string; quad: Quad }[];
}

export interface MadeSheet {
  image: Buffer;
  extension: 'jpg' | 'png';
  truth: Truth;
}

/** Makes one sheet: report, page, picture, truth. */
export async function makeSheet(browser: Browser, order: Order, typefaces: Typefaces): Promise<MadeSheet> {
  const random = createRandom(`${order.seed}/${order.name}`);
  const { layout, level, spoil } = order;
  const oneUllageCell = layout.ullage === 'either' ? random.chance(0.35) : layout.ullage === 'one cell';
  const made = makeReport(random.fork('report'), { oneUllageCell });
  const page = await printPage(
    browser,
    layout,
    { made, random: random.fork('page'), oneUllageCell },
    typefaces,
    printedWidth(level),
  );
  const shot = await shoot(page, level, random.fork('picture'), spoil);
  const meta: Meta = {
    ...{ layout: layout.letter.toUpperCase(), font: page.font, level: level.toUpperCase() },
    ...{ planted_slips: made.plantedSlips, turned: shot.turned, ...(spoil === null ? {} : { spoiled: spoil }) },
    page_corners: quadOf({ left: 0, top: 0, right: 1, bottom: 1 }, shot),
    cells: page.cells.map(({ table, row, field, box }) => ({ table, row, field, quad: quadOf(box, shot) })),
  };
  const extension = shot.format.kind === 'png' ? 'png' : 'jpg';
  return { image: await encode(shot), extension, truth: { ...made.report, meta } };
}

function quadOf({ left, top, right, bottom }: PageCell['box'], { view }: Shot): Quad {
  const corner = (x: number, y: number): Point => {
    const [across, down] = view.toPicture([x, y]);
    return [fourPlaces(across), fourPlaces(down)];
  };
  return [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
}

const fourPlaces = (share: number): number => Math.round(share * 1e4) / 1e4;

/** Degrees clockwise that a picture is turned by before it is stored with an EXIF orientation that turns it back. */
const storedTurn = { 1: 0, 3: 180, 6: 270, 8: 90 } as const;

async function encode({ picture, format, orientation }: Shot): Promise<Buffer> {
  const raw = { width: picture.widthPx, height: picture.heightPx, channels: 3 as const };
  const image = sharp(picture.data, { raw }).rotate(storedTurn[orientation]);
  if (format.kind === 'png') return image.png({ palette: true, colours: 64, effort: 4 }).toBuffer();
  const jpeg = image.jpeg({ quality: format.quality });
  return (orientation === 1 ? jpeg : jpeg.withMetadata({ orientation })).toBuffer();
}
