import { rounded, type Convention } from './conventions.ts';
import type { Random } from './random.ts';

/** How the figures of one sheet are put on paper; it says nothing about their values. */
export interface Manner {
  thousands: boolean;
  /** `trimmed` is 4.5 beside 4, `fixed` 4.500 beside 4.000 */
  inches: 'fixed' | 'trimmed' | 'fraction' | 'vulgar' | 'dashed';
  ullage: 'feet | inches' | `4' 06"` | '4-06' | `4'6"`;
  zeroWater: 'figure' | '0' | 'NIL' | '-' | 'blank';
  blank: '' | '-' | '--';
  headerDate: DateForm;
  logDate: DateForm | 'M/D';
  time: '0830' | '08:30' | '0830 hrs' | '8:30';
  draft: `8' 06"` | '8-06' | `8'-6"` | 'decimal';
}

type DateForm = 'DD-Mon-YY' | 'MM/DD/YYYY' | 'M/D/YY' | 'DD MON YYYY' | 'YYYY-MM-DD';
const dateForms: readonly DateForm[] = ['DD-Mon-YY', 'MM/DD/YYYY', 'M/D/YY', 'DD MON YYYY', 'YYYY-MM-DD'];

/** A way of writing that can tell every value of `convention` exactly. */
export function drawManner(random: Random, { inchStep, draftStep }: Convention, oneUllageCell: boolean): Manner {
  const inFractions = inchStep === 0.5 || inchStep === 0.25 || inchStep === 0.125;
  const headerDate = random.pick(dateForms);
  return {
    thousands: random.chance(0.5),
    inches: inFractions ? random.pick(['fixed', 'trimmed', 'fraction', 'vulgar', 'dashed']) : 'trimmed',
    ullage: oneUllageCell ? random.pick([`4' 06"`, '4-06', `4'6"`]) : 'feet | inches',
    zeroWater: random.pick(['figure', 'figure', 'figure', '0', 'NIL', '-', 'blank']),
    blank: random.pick(['', '', '-', '--']),
    headerDate,
    logDate: random.chance(0.5) ? headerDate : random.pick([...dateForms, 'M/D', 'M/D']),
    time: random.pick(['0830', '08:30', '08:30', '0830 hrs', '8:30']),
    draft: draftStep === 'inch' ? random.pick([`8' 06"`, '8-06', `8'-6"`, 'decimal']) : 'decimal',
  };
}

/** A figure at `places` decimals. */
export function writeFigure(value: number, places: number, { thousands }: Pick<Manner, 'thousands'>): string {
  const written = value.toFixed(places);
  return thousands ? written.replace(/\B(?=(\d{3})+(?!\d))(?<!\..*)/g, ',') : written;
}

const vulgar: readonly string[] = ['', '⅛', '¼', '⅜', '½', '⅝', '¾', '⅞'];
const plain: readonly string[] = ['', '1/8', '1/4', '3/8', '1/2', '5/8', '3/4', '7/8'];

/** Inches such as 4.125 as `4.125`, `4 1/8`, `4⅛` or `4-1/8`; `leastDigits` pads the whole inches. */
export function writeInches(inches: number, manner: Manner, { inchStep }: Convention, leastDigits = 1): string {
  const whole = String(Math.floor(inches)).padStart(leastDigits, '0');
  const eighths = Math.round((inches % 1) * 8);
  if (manner.inches === 'fixed')
    return inches.toFixed(placesOf(inchStep)).padStart(leastDigits + 1 + placesOf(inchStep), '0');
  if (manner.inches === 'trimmed') return whole + String(rounded(inches % 1, 3)).slice(1);
  if (eighths === 0) return whole;
  if (manner.inches === 'vulgar') return whole + vulgar[eighths]!;
  return whole + (manner.inches === 'dashed' ? '-' : ' ') + plain[eighths]!;
}

const placesOf = (step: number): number => (String(step).split('.')[1] ?? '').length;

/** Feet and inches in one cell, such as `4' 06 1/2"` or `4-06.5`. */
export function writeUllage(feet: number, inches: number, manner: Manner, convention: Convention): string {
  // A dash before the inches and another in them would be no ullage that anyone can read.
  const clear: Manner = manner.inches === 'dashed' ? { ...manner, inches: 'fraction' } : manner;
  if (manner.ullage === `4'6"`) return `${feet}'${writeInches(inches, clear, convention)}"`;
  const padded = writeInches(inches, clear, convention, 2);
  return manner.ullage === '4-06' ? `${feet}-${padded}` : `${feet}' ${padded}"`;
}

/** A draft in decimal feet as the sheet has it. */
export function writeDraft(feet: number, manner: Manner, { draftStep }: Convention): string {
  if (manner.draft === 'decimal') return feet.toFixed(draftStep === 'inch' ? 2 : 1);
  const inches = Math.round(feet * 12);
  const [whole, rest] = [Math.floor(inches / 12), inches % 12];
  if (manner.draft === `8'-6"`) return `${whole}'-${rest}"`;
  const padded = String(rest).padStart(2, '0');
  return manner.draft === '8-06' ? `${whole}-${padded}` : `${whole}' ${padded}"`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2025-06-18` as `form` has it. */
export function writeDate(isoDate: string, form: Manner['logDate']): string {
  const [year = '', month = '', day = ''] = isoDate.split('-');
  const name = months[Number(month) - 1] ?? '';
  switch (form) {
    case 'DD-Mon-YY':
      return `${day}-${name}-${year.slice(2)}`;
    case 'MM/DD/YYYY':
      return `${month}/${day}/${year}`;
    case 'M/D/YY':
      return `${Number(month)}/${Number(day)}/${year.slice(2)}`;
    case 'DD MON YYYY':
      return `${day} ${name.toUpperCase()} ${year}`;
    case 'M/D':
      return `${Number(month)}/${Number(day)}`;
    case 'YYYY-MM-DD':
      return isoDate;
  }
}

/** `08:30` as `form` has it. */
export function writeTime(time: string, form: Manner['time']): string {
  if (form === '8:30') return time.replace(/^0/, '');
  return form === '08:30' ? time : time.replace(':', '') + (form === '0830 hrs' ? ' hrs' : '');
}
