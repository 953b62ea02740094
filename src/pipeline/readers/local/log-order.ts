import type { Told } from './looks.ts';
import type { ToldEvent } from './log-rows.ts';

/** How sure a date or time can be that the rest of its log speaks against. */
const outOfOrder = 0.3;
/** How sure one is that was seen as possible and alone puts the log in order. */
const putInOrder = 0.6;

/**
 * Holds dates and times against one another: a log runs forward. What does not fit takes the other reading of its
 * cell that does, where there is just one; otherwise it stays and loses its confidence. Changes the events in place.
 */
export function keepInOrder(log: readonly ToldEvent[]): void {
  const chain = heaviestChain(log);
  for (const [at, event] of log.entries()) {
    if (chain.has(at) || instantOf(event) === null) continue;
    const after = lastBefore(log, chain, at);
    const before = firstAfter(log, chain, at);
    const fits = (date: string | null, time: string | null): boolean => {
      const instant = minutesOf(date, time);
      return instant !== null && instant >= after && instant <= before;
    };
    const { date, time } = event;
    const dates = others(date).filter((value) => fits(value, time.value));
    const times = others(time).filter((value) => fits(date.value, value));
    if (dates.length + times.length === 1) {
      if (dates.length === 1) take(date, dates[0]!);
      else take(time, times[0]!);
    } else blame(event, log, chain);
  }
}

const others = ({ seen }: Told): string[] => seen.alternatives.map(({ value }) => String(value));

function take(told: Told, value: string): void {
  const left = told.seen.alternatives.filter((other) => other.value !== value);
  if (told.value !== null) left.unshift({ value: told.value, probability: 1 - putInOrder });
  told.value = value;
  told.seen = { ...told.seen, confidence: putInOrder, alternatives: left };
}

/** A date that no line of the ordered log bears is the likelier slip; otherwise it is the time. */
function blame(event: ToldEvent, log: readonly ToldEvent[], chain: ReadonlySet<number>): void {
  const dates = new Set([...chain].map((at) => log[at]!.date.value));
  const told = dates.has(event.date.value) ? event.time : event.date;
  told.seen = { ...told.seen, confidence: Math.min(told.seen.confidence, outOfOrder) };
}

const instantOf = ({ date, time }: ToldEvent): number | null => minutesOf(date.value, time.value);

/** Minutes since 1970; null where date or time is missing. */
function minutesOf(date: string | null, time: string | null): number | null {
  if (date === null || time === null) return null;
  const [hours, minutes] = time.split(':').map(Number);
  return Date.parse(`${date}T00:00:00Z`) / 60_000 + hours! * 60 + minutes!;
}

/** The lines that run forward among themselves, chosen so that they are as many and as sure as can be. */
function heaviestChain(log: readonly ToldEvent[]): Set<number> {
  const best: { weight: number; from: number | null }[] = [];
  for (const [at, event] of log.entries()) {
    const instant = instantOf(event);
    let [weight, from]: [number, number | null] = [0, null];
    for (let earlier = 0; earlier < at; earlier++) {
      const before = instantOf(log[earlier]!);
      if (instant === null || before === null || before > instant || best[earlier]!.weight <= weight) continue;
      [weight, from] = [best[earlier]!.weight, earlier];
    }
    const own = instant === null ? 0 : 0.2 + event.date.seen.confidence * event.time.seen.confidence;
    best.push({ weight: weight + own, from });
  }
  const heaviest = Math.max(0, ...best.map(({ weight }) => weight));
  const chain = new Set<number>();
  let at: number | null = best.findIndex(({ weight }) => weight === heaviest);
  if (at < 0 || heaviest === 0) return chain;
  for (; at !== null; at = best[at]!.from) chain.add(at);
  return chain;
}

function lastBefore(log: readonly ToldEvent[], chain: ReadonlySet<number>, at: number): number {
  const near = [...chain].filter((other) => other < at);
  return near.length === 0 ? -Infinity : instantOf(log[Math.max(...near)]!)!;
}

function firstAfter(log: readonly ToldEvent[], chain: ReadonlySet<number>, at: number): number {
  const near = [...chain].filter((other) => other > at);
  return near.length === 0 ? Infinity : instantOf(log[Math.min(...near)]!)!;
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
  const near = others(headerDate).filter(isNear);
  if (near.length === 1) take(headerDate, near[0]!);
  else headerDate.seen = { ...headerDate.seen, confidence: Math.min(headerDate.seen.confidence, outOfOrder) };
}

const daysApart = (a: string, b: string): number => Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000;
