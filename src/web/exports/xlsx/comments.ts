import type { ZipStream } from '../zip.ts';
import { escaped, mainNamespace, xmlHead } from './xml.ts';

/** The comments of one page while they are written. */
export interface CommentParts {
  /** `row` counts from 1 and `column` from 0; `address` says the same as a spreadsheet does. */
  add(row: number, column: number, address: string, text: string): void;
  end(): void;
}

/**
 * The comments of a page (ECMA-376, 18.7): their texts, and the drawing of their notes, without which Excel drops
 * them.
 */
export function openComments(zip: ZipStream, page: number): CommentParts {
  const texts = zip.file(`xl/comments${page}.xml`);
  const notes = zip.file(`xl/drawings/vmlDrawing${page}.vml`);
  texts.write(textsStart);
  notes.write(notesStart);
  let count = 0;
  return {
    add(row, column, address, text) {
      texts.write(textXml(address, text));
      notes.write(noteXml(count, row, column));
      count += 1;
    },
    end() {
      texts.end('</commentList></comments>');
      notes.end('</xml>');
    },
  };
}

const textsStart = `${xmlHead}<comments xmlns="${mainNamespace}"><authors><author>Ullage</author></authors><commentList>`;

const textXml = (address: string, text: string): string =>
  `<comment ref="${address}" authorId="0"><text><t xml:space="preserve">${escaped(text)}</t></text></comment>`;

const notesStart =
  '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">' +
  '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>' +
  '<v:shapetype id="note" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>';

/** A note opens to the right of its cell, four columns wide and five rows high. */
function noteXml(at: number, row: number, column: number): string {
  const anchor = `${column + 1}, 15, ${row - 1}, 2, ${column + 5}, 15, ${row + 4}, 4`;
  return (
    `<v:shape id="_x0000_s${1026 + at}" type="#note" style="position:absolute;width:220pt;height:80pt;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">` +
    '<v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox/>' +
    `<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>` +
    `<x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
  );
}
