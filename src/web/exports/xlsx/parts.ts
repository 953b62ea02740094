import { stylesXml } from './styles.ts';
import { escaped, mainNamespace, relationsNamespace, xmlHead } from './xml.ts';

const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const coreRelation = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';
const kinds = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The parts that do not depend on what is exported, by their paths; `pages` are the names of all pages in order. */
export const fixedParts = (pages: readonly string[]): [path: string, xml: string][] => [
  ['_rels/.rels', rootRelations()],
  ['xl/workbook.xml', workbookXml(pages)],
  ['xl/_rels/workbook.xml.rels', workbookRelations(pages.length)],
  ['xl/styles.xml', stylesXml()],
];

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`;

const relations = (...list: string[]): string =>
  `${xmlHead}<Relationships xmlns="${packageRelations}">${list.join('')}</Relationships>`;

const rootRelations = (): string =>
  relations(
    relation('workbook', `${relationsNamespace}/officeDocument`, 'xl/workbook.xml'),
    relation('properties', coreRelation, 'docProps/core.xml'),
  );

const workbookXml = (pages: readonly string[]): string =>
  `${xmlHead}<workbook xmlns="${mainNamespace}" xmlns:r="${relationsNamespace}"><bookViews><workbookView/></bookViews><sheets>` +
  pages.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="page${at + 1}"/>`).join('') +
  '</sheets></workbook>';

const workbookRelations = (pages: number): string =>
  relations(
    ...Array.from({ length: pages }, (_, at) =>
      relation(`page${at + 1}`, `${relationsNamespace}/worksheet`, `worksheets/sheet${at + 1}.xml`),
    ),
    relation('styles', `${relationsNamespace}/styles`, 'styles.xml'),
  );

/** Where the comments of a page are; the sheet itself asks for their drawing. */
export const relationsOfPage = (page: number): string =>
  relations(
    relation('drawing', `${relationsNamespace}/vmlDrawing`, `../drawings/vmlDrawing${page}.vml`),
    relation('comments', `${relationsNamespace}/comments`, `../comments${page}.xml`),
  );

/** What each part is: all `pages`, and the comments of those that have some. */
export function contentTypes(pages: readonly number[], commented: readonly number[]): string {
  const part = (path: string, kind: string): string => `<Override PartName="${path}" ContentType="${kind}"/>`;
  return (
    `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>' +
    part('/xl/workbook.xml', `${kinds}.sheet.main+xml`) +
    part('/xl/styles.xml', `${kinds}.styles+xml`) +
    part('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml') +
    pages.map((page) => part(`/xl/worksheets/sheet${page}.xml`, `${kinds}.worksheet+xml`)).join('') +
    commented.map((page) => part(`/xl/comments${page}.xml`, `${kinds}.comments+xml`)).join('') +
    '</Types>'
  );
}

/** Who made the file, of what, and when. */
export const corePropertiesXml = (title: string, madeAt: number): string =>
  `${xmlHead}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
  `<dc:title>${escaped(title)}</dc:title><dc:creator>Ullage</dc:creator>` +
  `<dcterms:created xsi:type="dcterms:W3CDTF">${new Date(madeAt).toISOString()}</dcterms:created></cp:coreProperties>`;
