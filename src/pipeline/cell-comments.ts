import type { Blob } from 'node:buffer';
import type { Stream } from 'node:stream';
import type { Feature } from 'write-excel-file/node';

/** A comment on a cell; `row` and `column` count from 0. */
export interface CellComment {
  row: number;
  column: number;
  text: string;
}

/** What the library takes for the content of a file. */
type FileContent = Stream | Buffer | Blob;

const mainNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/**
 * The part of an XLSX file that holds comments on cells (ECMA-376, 18.7), as a feature of write-excel-file, which has
 * none of its own: for each page with comments their text, and the drawing that spreadsheets want beside it.
 */
export function cellComments(ofPages: readonly (readonly CellComment[])[]): Feature<FileContent> {
  const of = (index: number): readonly CellComment[] => ofPages[index] ?? [];
  const pages = ofPages.flatMap((comments, index) => (comments.length > 0 ? [index] : []));
  return {
    files: {
      transform: {
        '[Content_Types].xml': { insert: () => contentTypes(pages) },
        'xl/worksheets/sheet{id}.xml': {
          insert: (_, { sheetIndex }) =>
            of(sheetIndex).length === 0 ? undefined : `<legacyDrawing xmlns:r="${relations}" r:id="rId-vml"/>`,
        },
        'xl/worksheets/_rels/sheet{id}.xml.rels': {
          insert: (_, { sheetIndex }) => (of(sheetIndex).length === 0 ? undefined : relationsOf(sheetIndex)),
        },
      },
      write: {
        files: () =>
          Object.fromEntries(
            pages.flatMap((index) => [
              [`xl/comments${index + 1}.xml`, commentsXml(of(index))],
              [`xl/drawings/vmlDrawing${index + 1}.vml`, drawingXml(of(index))],
            ]),
          ),
      },
    },
  };
}

function contentTypes(pages: readonly number[]): string {
  const part = 'application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml';
  const overrides = pages.map((index) => `<Override PartName="/xl/comments${index + 1}.xml" ContentType="${part}"/>`);
  const drawings = '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>';
  return pages.length === 0 ? '' : drawings + overrides.join('');
}

function relationsOf(index: number): string {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;
  return (
    relation('rId-comments', 'comments', `../comments${index + 1}.xml`) +
    relation('rId-vml', 'vmlDrawing', `../drawings/vmlDrawing${index + 1}.vml`)
  );
}

function commentsXml(comments: readonly CellComment[]): string {
  const list = comments.map(
    ({ row, column, text }) =>
      `<comment ref="${address(row, column)}" authorId="0"><text><t xml:space="preserve">${escaped(text)}</t></text></comment>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="${mainNamespace}"><authors><author>Ullage</author></authors><commentList>${list.join('')}</commentList></comments>`;
}

/** Where each comment's note is drawn; without it Excel drops the comments. */
function drawingXml(comments: readonly CellComment[]): string {
  const shapes = comments.map(
    ({ row, column }, at) =>
      `<v:shape id="_x0000_s${1025 + at}" type="#note" style="position:absolute;width:220pt;height:80pt;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column + 1}, 15, ${row}, 2, ${column + 5}, 15, ${row + 5}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`,
  );
  return `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="note" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${shapes.join('')}</xml>`;
}

/** `B3` for row 2, column 1. */
function address(row: number, column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return `${column < 26 ? '' : String.fromCharCode(64 + Math.floor(column / 26))}${letter}${row + 1}`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string =>
  text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '').replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
