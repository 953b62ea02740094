import { describe, expect, it } from 'vitest';
import { eventIn, tellEvent } from '../../../../src/pipeline/readers/local/events.ts';
import { headerCells } from '../../../../src/pipeline/readers/local/header-fields.ts';
import { keepInOrder, keepNearLog } from '../../../../src/pipeline/readers/local/log-order.ts';
import type { ToldEvent } from '../../../../src/pipeline/readers/local/log-rows.ts';
import type { Told } from '../../../../src/pipeline/readers/local/looks.ts';
import { agreeOnTanks } from '../../../../src/pipeline/readers/local/tank-names.ts';
import { cutWord } from '../../../../src/pipeline/readers/local/word-cuts.ts';
import { textOf } from '../../../../src/pipeline/readers/local/words.ts';
import { printedPage, wordAt } from './printed-page.ts';
import { looksAt } from './seen-words.ts';

function told(value: string | null, confidence: number, ...alternatives: string[]): Told {
  const others = alternatives.map((other) => ({ value: other, probability: 0.3 }));
  return { value, seen: { box: null, text: value, inked: true, confidence, alternatives: others } };
}

describe('an event of the log', () => {
  it.each([
    ['Amived', 'Arrived'],
    ['AllFast', 'All Fast'],
    ['Hoses Conected', 'Hoses Connected'],
    ['COMMENCED DlSCHARGE', 'COMMENCED DISCHARGE'],
    ['Safety Mtg / DOI Signed', 'Safety Mtg / DOI Signed'],
    ['Met by agent Duval', 'Met by agent Duval'],
    ['RESTARTED', 'RESTARTED'],
    ['UNDOCKED', 'UNDOCKED'],
    ['Completed Discharge .', 'Completed Discharge'],
    ['HOSE DISCONNECTED s.', 'HOSE DISCONNECTED'],
    ['Stopped . Vessel Request', 'Stopped - Vessel Request'],
    ['| 7', null],
  ])('read as %s is %s', (read, event) => {
    expect(eventIn(read)).toBe(event);
  });

  it('takes the look whose words are the trade’s', () => {
    const told = tellEvent(looksAt('Stopped', [['Swpqed', 60]], ['Stopped', 0.5], ['Stoppcd', 0.3]), 0.9);

    expect(told.value).toBe('Stopped');
  });

  it('is what the network finds the trade to have written, where it sees that as possible', () => {
    const told = tellEvent(looksAt('Hoses Connected', [['Hosea Connecled', 60]], ['Hosee Connected', 0.3], ['Hoses Connected', 0.2]), 0.9); // prettier-ignore

    expect(told.value).toBe('Hoses Connected');
  });

  it('in words of its own stays so where both read it alike', () => {
    const told = tellEvent(looksAt('Met by agent Duval', [['Met by agent Duval', 92]], ['Met by agent Duval', 0.8]), 1);

    expect(told).toMatchObject({ value: 'Met by agent Duval' });
    expect(told.seen.confidence).toBeGreaterThan(0.9);
  });
});

describe('the order of a log', () => {
  const at = (date: Told, time: Told): ToldEvent => ({ event: told('Stopped', 0.9), date, time });
  const day = (value: string, confidence = 0.9, ...others: string[]): Told => told(value, confidence, ...others);

  it('takes the one other reading of a date or time that keeps it running forward', () => {
    const log = [
      at(day('2025-01-12'), day('08:00')),
      at(day('2025-01-02', 0.5, '2025-01-12'), day('09:00')),
      at(day('2025-01-12'), day('06:46', 0.5, '16:46')),
      at(day('2025-01-13'), day('01:00')),
    ];

    keepInOrder(log);

    expect(log.map(({ date, time }) => `${date.value} ${time.value}`)).toEqual([
      '2025-01-12 08:00',
      '2025-01-12 09:00',
      '2025-01-12 16:46',
      '2025-01-13 01:00',
    ]);
    expect(log[1]!.date.seen).toMatchObject({ confidence: 0.6, alternatives: [{ value: '2025-01-02' }] });
  });

  it('leaves what nothing explains as it was read, without confidence', () => {
    const log = [
      at(day('2025-01-12'), day('08:00')),
      at(day('2025-01-02'), day('09:00')),
      at(day('2025-01-12'), day('10:00')),
    ];

    keepInOrder(log);

    expect(log[1]!.date).toMatchObject({ value: '2025-01-02', seen: { confidence: 0.3 } });
    expect(log[1]!.time.seen.confidence).toBe(0.9);
  });

  it('speaks against a header date that is days away from it', () => {
    const log = [1, 2, 3].map((hour) => at(day('2025-01-12'), day(`0${hour}:00`)));
    const [misread, slip] = [day('2025-01-02', 0.8, '2025-01-12'), day('2025-01-02', 0.95)];

    keepNearLog(misread, log);
    keepNearLog(slip, log);

    expect(misread.value).toBe('2025-01-12');
    expect(slip).toMatchObject({ value: '2025-01-02', seen: { confidence: 0.3 } });
  });
});

describe("tanks' names", () => {
  const names = (tanks: readonly Told[]) => tanks.map(({ value }) => value);

  it('that could not be read are what their place asks for, where that is a letter off what was seen', () => {
    const unread = { ...told(null, 0), seen: { ...told(null, 0).seen, text: 'TP' } };
    const arrival = [unread, told('1S', 0.95), told('2P', 0.95), told('2', 0.6), told('3P', 0.95), told('3S', 0.9)];

    agreeOnTanks([arrival]);

    expect(names(arrival)).toEqual(['1P', '1S', '2P', '2S', '3P', '3S']);
  });

  it('are the same at departure as at arrival', () => {
    const arrival = ['P1', 'S1', 'P2'].map((name) => told(name, 0.95));
    const departure = [told('P1', 0.95), told('S1', 0.95), { ...told(null, 0), seen: { ...told('B2', 0).seen } }];

    agreeOnTanks([arrival, departure]);

    expect(names(departure)).toEqual(['P1', 'S1', 'P2']);
  });

  it('that were read are never changed for another tank of the sheet', () => {
    const tanks = ['1P', '1S', '3P', '3S', '4P'].map((name) => told(name, 0.6));

    agreeOnTanks([tanks]);

    expect(names(tanks)).toEqual(['1P', '1S', '3P', '3S', '4P']);
  });

  it('that stand twice lose their confidence', () => {
    const tanks = [told('1P', 0.95), told('1P', 0.95), told('2P', 0.95)];

    agreeOnTanks([tanks]);

    expect(tanks.map(({ seen }) => seen.confidence)).toEqual([0.3, 0.3, 0.95]);
  });
});

describe('a word that reaches into the next column', () => {
  it('is cut behind as many characters as stand on the left', () => {
    const [date, time] = cutWord(wordAt('04/08/202516:29', 0, 100), 10 * 14);

    expect([date?.text, time?.text]).toEqual(['04/08/2025', '16:29']);
  });
});

describe('the header', () => {
  const fields = (text: string) => {
    const { words, textPx } = printedPage(text);
    const cells = headerCells(words, new Set(), [], textPx);
    return Object.fromEntries(Object.entries(cells).map(([field, cell]) => [field, textOf(cell.words)]));
  };

  it('is found beside its labels, also where one follows close upon another', () => {
    expect(
      fields(
        'Tank Barge:DBL 77 Delivered To:MT HALDEN FJORD Dock:CONVENT, LA MM 161   Job No.:25-7587   DATE:04 NOV 2025',
      ),
    ).toEqual({
      barge: 'DBL 77',
      vessel: 'MT HALDEN FJORD',
      terminal: 'CONVENT, LA MM 161',
      voyage: '25-7587',
      date: '04 NOV 2025',
    });
  });

  it('is found under labels in boxes of their own, numbered or not', () => {
    expect(
      fields(`
1. DATE              2. BARGE             3. Voyage
11/03/2024           ALDER 15             T8280B
`),
    ).toEqual({ date: '11/03/2024', barge: 'ALDER 15', voyage: 'T8280B' });
  });

  it('takes no label for a value', () => {
    expect(fields('Barge Name          Receiving Vessel          Trip #')).toEqual({});
  });
});
