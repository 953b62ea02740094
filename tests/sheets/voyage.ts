import type { DraftRow, Header, TimeLogRow } from '../../src/domain/report.ts';
import type { Convention } from './conventions.ts';
import { rounded } from './conventions.ts';
import type { Random } from './random.ts';
import { barges, endsDischarge, events, interruptions, startsDischarge, terminals, vessels } from './vocabulary.ts';

/** Who, where and when. */
export function drawHeader(random: Random): Header {
  const day = new Date(Date.UTC(2024, random.int(0, 26), random.int(1, 28)));
  const number = random.int(100, 9899);
  return {
    barge: random.pick(barges),
    vessel: random.pick(vessels),
    terminal: random.pick(terminals),
    voyage: random.pick([`V-${number}`, `${number}`, `${day.getUTCFullYear() % 100}-${number}`, `T${number}B`]),
    date: day.toISOString().slice(0, 10),
  };
}

/** 4 to 12 lines that run forward, from the sheet's day on; the pumping of `netBbls` goes at a barge pump's rate. */
export function keepLog(random: Random, date: string, netBbls: number): TimeLogRow[] {
  const interrupted = random.chance(0.3);
  const keep = random.between(0.35, 1);
  const kept = events.flatMap((_, at) => {
    if (at === startsDischarge || at === endsDischarge) return [at];
    if (interruptions.includes(at)) return interrupted ? [at] : [];
    return random.chance(keep) ? [at] : [];
  });
  if (kept.length < 4) kept.push(...[0, 4, 9].filter((at) => !kept.includes(at)).slice(0, 4 - kept.length));
  let minute = random.int(0, 1300);
  const pumping = Math.round((netBbls / random.between(1800, 5200)) * 60);
  return kept
    .sort((a, b) => a - b)
    .map((at) => {
      const line = { event: random.pick(events[at]!), ...clock(date, minute) };
      minute +=
        at === startsDischarge || at === 7
          ? Math.max(40, Math.round(pumping / (interrupted ? 2 : 1)))
          : random.int(7, 48);
      return line;
    });
}

function clock(date: string, minute: number): { date: string; time: string } {
  const at = new Date(Date.parse(date) + minute * 60_000).toISOString();
  return { date: at.slice(0, 10), time: at.slice(11, 16) };
}

/** Four drafts on arrival, four on departure: less after the discharge, aft rather more than forward. */
export function readDrafts(random: Random, { draftStep }: Convention): DraftRow[] {
  const deep = random.between(7, 11.5);
  const light = deep - random.between(2.5, 5);
  const rows = [
    ...[
      { condition: 'arrival' as const, end: 'fwd' as const, feet: deep },
      { condition: 'arrival' as const, end: 'aft' as const, feet: deep + 0.3 },
    ],
    ...[
      { condition: 'departure' as const, end: 'fwd' as const, feet: light },
      { condition: 'departure' as const, end: 'aft' as const, feet: light + 0.4 },
    ],
  ];
  const read = (feet: number): number => {
    const parts = draftStep === 'inch' ? 12 : 10;
    return rounded(Math.round((feet + random.between(0, 0.14)) * parts) / parts, 2);
  };
  return rows.map(({ condition, end, feet }) => ({ condition, end, port: read(feet), stbd: read(feet) }));
}
