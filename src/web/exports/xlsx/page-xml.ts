import { mainNamespace, relationsNamespace, xmlHead } from './xml.ts';

/** What a page has before its rows: the headings stay in view, on paper it is as wide as the sheet. */
export const pageStart = (columnWidths: readonly number[], isFirst = false): string =>
  `${xmlHead}<worksheet xmlns="${mainNamespace}" xmlns:r="${relationsNamespace}">` +
  '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' +
  `<sheetViews><sheetView workbookViewId="0"${isFirst ? ' showGridLines="0" tabSelected="1"/>' : `>${frozen}</sheetView>`}</sheetViews>` +
  `<sheetFormatPr defaultRowHeight="15"/><cols>${columnWidths.map(columnXml).join('')}</cols><sheetData>`;

const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';

const columnXml = (width: number, at: number): string =>
  `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`;

/** What comes behind the rows. */
export const pageEnd = (hasComments: boolean): string =>
  '</sheetData><pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>' +
  '<pageSetup orientation="landscape" fitToHeight="0"/>' +
  `${hasComments ? '<legacyDrawing r:id="drawing"/>' : ''}</worksheet>`;
