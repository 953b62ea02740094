import { mainNamespace, xmlHead } from './xml.ts';

/** How a number is shown; `places2` with two decimals, as the sheet has it. */
export type NumberFormat = 'general' | 'date' | 'time' | 'endOfDay' | `places${0 | 1 | 2 | 3 | 4}`;
export const mostPlaces = 4;

/** Each by its number in the file: those below 164 every spreadsheet knows. */
const formats: Record<NumberFormat, { id: number; code: string | null }> = {
  general: { id: 0, code: null },
  date: { id: 164, code: 'yyyy\\-mm\\-dd' },
  time: { id: 165, code: 'hh:mm' },
  // as a time of day, 24:00 would be 00:00
  endOfDay: { id: 169, code: '[hh]:mm' },
  places0: { id: 3, code: null },
  places1: { id: 166, code: '#,##0.0' },
  places2: { id: 4, code: null },
  places3: { id: 167, code: '#,##0.000' },
  places4: { id: 168, code: '#,##0.0000' },
};
const formatNames = Object.keys(formats) as NumberFormat[];

/** The style of a cell with this format; a marked one is coloured. */
export const styleOf = (format: NumberFormat, isMarked: boolean): number =>
  formatNames.indexOf(format) + (isMarked ? formatNames.length : 0);

export const headingStyle = 2 * formatNames.length;
export const titleStyle = headingStyle + 1;
export const wrappedStyle = headingStyle + 2;

/** Fonts: as usual, bold, a title. Fills: the two that each file must begin with, then the one of a marked cell. */
export function stylesXml(): string {
  const plain = formatNames.map((name) => styleXml({ format: formats[name].id }));
  const marked = formatNames.map((name) => styleXml({ format: formats[name].id, fill: 2 }));
  const special = [styleXml({ font: 1 }), styleXml({ font: 2 }), styleXml({ isWrapped: true })];
  const styles = [...plain, ...marked, ...special];
  const codes = formatNames.flatMap((name) => {
    const { id, code } = formats[name];
    return code === null ? [] : [`<numFmt numFmtId="${id}" formatCode="${code}"/>`];
  });
  return (
    `${xmlHead}<styleSheet xmlns="${mainNamespace}">` +
    listed('numFmts', codes) +
    listed('fonts', [fontXml(11), fontXml(11, '<b/>'), fontXml(18, '<b/>')]) +
    listed('fills', [patternXml('none'), patternXml('gray125'), patternXml('solid', 'FFFDF0D5')]) +
    listed('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']) +
    listed('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']) +
    listed('cellXfs', styles) +
    listed('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']) +
    '</styleSheet>'
  );
}

const listed = (name: string, items: readonly string[]): string =>
  `<${name} count="${items.length}">${items.join('')}</${name}>`;

const fontXml = (points: number, bold = ''): string =>
  `<font>${bold}<sz val="${points}"/><name val="Calibri"/><family val="2"/></font>`;

const patternXml = (kind: string, color?: string): string =>
  `<fill><patternFill patternType="${kind}">${color === undefined ? '' : `<fgColor rgb="${color}"/>`}</patternFill></fill>`;

function styleXml(style: { format?: number; font?: number; fill?: number; isWrapped?: boolean }): string {
  const { format = 0, font = 0, fill = 0, isWrapped = false } = style;
  const applied = `${format > 0 ? ' applyNumberFormat="1"' : ''}${font > 0 ? ' applyFont="1"' : ''}${fill > 0 ? ' applyFill="1"' : ''}`;
  const head = `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0"${applied}`;
  return isWrapped
    ? `${head} applyAlignment="1"><alignment horizontal="left" vertical="top" wrapText="1"/></xf>`
    : `${head}/>`;
}
