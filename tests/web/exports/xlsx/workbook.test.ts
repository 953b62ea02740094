import { posix } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { ExportedSheet } from '../../../../src/web/exports/exported-sheet.ts';
import { xlsxWorkbook } from '../../../../src/web/exports/xlsx/workbook.ts';
import { failedSheet, sampleFindings, sampleJob, sampleSheet } from '../../../views/sample-sheets.ts';

const madeAt = Date.UTC(2025, 5, 18, 14, 32);

describe('a workbook', () => {
  it('has every part that another refers to, each of a kind that is told', async () => {
    const parts = await partsOf([sampleSheet({ findings: sampleFindings }), failedSheet('')]);
    const kinds = parts['[Content_Types].xml'] ?? '';
    const isTold = (path: string): boolean =>
      kinds.includes(`PartName="/${path}"`) || /\.(rels|vml)$/.test(path) || path === '[Content_Types].xml';

    const targets = Object.entries(parts).flatMap(([path, xml]) =>
      path.endsWith('.rels') ? [...xml.matchAll(/Target="([^"]+)"/g)].map(([, to = '']) => resolved(path, to)) : [],
    );
    const told = [...kinds.matchAll(/PartName="\/([^"]+)"/g)].map(([, path = '']) => path);

    expect(targets.filter((path) => !(path in parts))).toEqual([]);
    expect(told.filter((path) => !(path in parts))).toEqual([]);
    expect(Object.keys(parts).filter((path) => !isTold(path))).toEqual([]);
    expect(targets.filter((path) => path.includes('comments'))).not.toEqual([]);
  });

  it('asks for a drawing just where there are comments', async () => {
    const parts = await partsOf([sampleSheet({ findings: sampleFindings })]);
    const pages = Object.keys(parts).filter((path) => /^xl\/worksheets\/sheet\d+\.xml$/.test(path));

    const drawing = pages.filter((path) => parts[path]?.includes('<legacyDrawing'));
    const commented = pages.filter((path) => path.replace('worksheets/sheet', 'comments') in parts);

    expect(drawing).toEqual(commented);
    expect(drawing.length).toBeGreaterThan(0);
    expect(drawing.length).toBeLessThan(pages.length);
  });

  it('says on its cover what is in it, how much of it is read and approved, and how many rows each page has', async () => {
    const approval = { by: 'demo', at: madeAt };
    const bytes = await bytesOf([
      sampleSheet({ approval, findings: [] }),
      sampleSheet({ n: 2 }),
      failedSheet('', { n: 3 }),
    ]);

    const [cover, ...pages] = await readWorkbook(Buffer.from(bytes));
    const said = Object.fromEntries((cover?.data ?? []).map(([name, value]) => [String(name), value]));

    expect(said).toMatchObject({
      Of: 'A & <b>',
      Made: '2025-06-18 14:32 UTC',
      Sheets: 3,
      'of these without a report': 1,
      'of these approved': 1,
    });
    for (const { sheet: name, data } of pages) expect([name, said[name]]).toEqual([name, data.length - 1]);
  });

  it('of no sheet at all is one all the same', async () => {
    const pages = await readWorkbook(Buffer.from(await bytesOf([])));

    expect(pages.map(({ data }) => data.length).slice(1)).toEqual(pages.slice(1).map(() => 1));
  });
});

const resolved = (relations: string, target: string): string =>
  posix.join(posix.dirname(relations).replace(/_rels$/, ''), target);

async function bytesOf(sheets: ExportedSheet['sheet'][]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of xlsxWorkbook('A & <b>', exportedOf(sheets), madeAt)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const partsOf = async (sheets: ExportedSheet['sheet'][]): Promise<Record<string, string>> =>
  Object.fromEntries(Object.entries(unzipSync(await bytesOf(sheets))).map(([path, bytes]) => [path, strFromU8(bytes)]));

async function* exportedOf(sheets: ExportedSheet['sheet'][]): AsyncGenerator<ExportedSheet> {
  for (const sheet of sheets) {
    yield await Promise.resolve({ job: sampleJob(), sheet, trail: { asRead: null, log: [], approvalReason: null } });
  }
}
