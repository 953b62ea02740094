import type { Told } from './looks.ts';
import type { ToldEvent } from './log-rows.ts';

/** How sure a date or time can be that the rest of its log speaks against. */
const outOfOrder = 0.3;
/** How sure one is that was seen as possible and alone puts the log in order. */
const putInOrder = 0.6;

/**
 * Holds dates and times against one another: a log runs forward. Of what was seen as possible in each cell, the
 * readings are taken that keep most of it in order, the surer before the less sure; an event that none of its readings
 * brings into order stays as it was read and loses its confidence. Changes the events in place.
 */
export function keepInOrder(log: readonly ToldEvent[]): void {
  const chain = bestChain(log.map(candidatesOf));
  for (const [at, event] of log.entries()) {
    const taken = chain.get(at);
    if (taken === undefined) blame(event, log, chain);
    else if (taken.changed !== null) take(event[taken.changed], taken[taken.changed]);
  }
}

/** One way to read date and time of an event: as they were told, or one of them otherwise. */
interface Candidate {
  date: string;
  time: string;
  changed: 'date' | 'time' | null;
  /** minutes since 1970 */
  instant: number;
  /** 1, and what can be said for it */
  weight: number;
}

function candidatesOf({ date, time }: ToldEvent): Candidate[] {
  if (date.value === null || time.value === null) return [];
  const own = date.seen.confidence * time.seen.confidence;
  const told = { date: date.value, time: time.value };
  return [
    { ...told, changed: null, instant: minutesOf(told.date, told.time), weight: 1 + own },
    ...others(date).map(([value, probability]): Candidate => {
      const weight = 1 + 0.5 * probability * time.seen.confidence;
      return { ...told, date: value, changed: 'date', instant: minutesOf(value, told.time), weight };
    }),
    ...others(time).map(([value, probability]): Candidate => {
      const weight = 1 + 0.5 * probability * date.seen.confidence;
      return { ...told, time: value, changed: 'time', instant: minutesOf(told.date, value), weight };
    }),
  ];
}

const others = ({ seen }: Told): [value: string, probability: number][] =>
  seen.alternatives.map(({ value, probability }) => [String(value), probability]);

const minutesOf = (date: string, time: string): number => {
  const [hours, minutes] = time.split(':').map(Number);
  return Date.parse(`${date}T00:00:00Z`) / 60_000 + hours! * 60 + minutes!;
};

/** The readings that run forward among themselves and weigh most together, by the index of their event. */
function bestChain(events: readonly (readonly Candidate[])[]): Map<number, Candidate> {
  const ends: { candidate: Candidate; at: number; weight: number; from: number | null }[] = [];
  for (const [at, candidates] of events.entries()) {
    const earlier = ends.length;
    for (const candidate of candidates) {
      let [weight, from]: [number, number | null] = [0, null];
      for (let end = 0; end < earlier; end++) {
        if (ends[end]!.candidate.instant > candidate.instant || ends[end]!.weight <= weight) continue;
        [weight, from] = [ends[end]!.weight, end];
      }
      ends.push({ candidate, at, weight: weight + candidate.weight, from });
    }
  }
  const chain = new Map<number, Candidate>();
  const heaviest = Math.max(0, ...ends.map(({ weight }) => weight));
  const last = ends.findIndex(({ weight }) => weight === heaviest);
  for (let end: number | null = last < 0 ? null : last; end !== null; end = ends[end]!.from) {
    chain.set(ends[end]!.at, ends[end]!.candidate);
  }
  return chain;
}

function take(told: Told, value: string): void {
  const left = told.seen.alternatives.filter((other) => other.value !== value);
  if (told.value !== null) left.unshift({ value: told.value, probability: 1 - putInOrder });
  told.value = value;
  told.seen = { ...told.seen, confidence: putInOrder, alternatives: left };
}

/** A date that no line of the ordered log bears is the likelier slip; otherwise it is the time. */
function blame(event: ToldEvent, log: readonly ToldEvent[], chain: ReadonlyMap<number, Candidate>): void {
  if (event.date.value === null || event.time.value === null) return;
  const dates = new Set([...chain.keys()].map((at) => log[at]!.date.value));
  const told = dates.has(event.date.value) ? event.time : event.date;
  told.seen = { ...told.seen, confidence: Math.min(told.seen.confidence, outOfOrder) };
}

/** The header's date lies near the log's. */
const daysNear = 3;

/**
 * Holds the header's date against the log's: one days away takes another reading of itself that is near, else it
 * loses its confidence; so does it where a log says otherwise. Changes it in place.
 */
export function keepNearLog(headerDate: Told, log: readonly ToldEvent[]): void {
  const sure = log.map(({ date }) => date).filter(({ value, seen }) => value !== null && seen.confidence >= 0.8);
  if (headerDate.value === null || sure.length < 3) return;
  const isNear = (value: string): boolean => sure.some((date) => daysApart(date.value!, value) <= daysNear);
  if (isNear(headerDate.value)) return;
  const near = others(headerDate)
    .map(([value]) => value)
    .filter(isNear);
  if (near.length === 1) take(headerDate, near[0]!);
  else headerDate.seen = { ...headerDate.seen, confidence: Math.min(headerDate.seen.confidence, outOfOrder) };
}

const daysApart = (a: string, b: string): number => Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000;
