import { describe, expect, it } from 'vitest';
import { shownName } from '../../src/photos/shown-name.ts';

describe('shownName', () => {
  it.each([
    ['sheet.jpg', 'sheet.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['C:\\fakepath\\Bunker report.jpg', 'Bunker report.jpg'],
    ['a\0b.jpg', 'ab.jpg'],
    ['line\r\nbreak\u2028.jpg', 'linebreak.jpg'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['\u2066isolated\u2069\u061c\u200f.jpg', 'isolated.jpg'],
    ['\ufeffmark.jpg', 'mark.jpg'],
    ['half \ud83d emoji.jpg', 'half  emoji.jpg'],
    ['Überfüllung 溢油 🚢.jpg', 'Überfüllung 溢油 🚢.jpg'],
    ['<img src=x onerror=alert(1)>.jpg', '<img src=x onerror=alert(1)>.jpg'],
    ['', 'unnamed'],
    ['folder/', 'unnamed'],
    ['\u202e\0 ', 'unnamed'],
  ])('makes of %j %j', (given, shown) => {
    expect(shownName(given)).toBe(shown);
  });

  it('cuts a name of 5,000 letters to 255', () => {
    expect(shownName(`${'ø'.repeat(5000)}.jpg`)).toBe('ø'.repeat(255));
  });

  it('never cuts an emoji in half', () => {
    expect(shownName('🚢'.repeat(300))).toBe('🚢'.repeat(255));
  });
});
