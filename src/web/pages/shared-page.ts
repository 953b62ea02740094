/** What the head and foot of every page need. */
export interface SharedPage {
  /** for the hidden field of each form; null where the page bears no form (nobody signed in, or basic auth) */
  csrfToken: string | null;
  /** who is signed in */
  account: string | null;
  /** shown on the error page, so that a report of it finds its log lines */
  requestId: string;
  /** shown above the page while the reader is left alone; null while it works */
  pause: ShownPause | null;
}

/** What a page says while nothing is read: what happened, what to do, and when the reader is tried again. */
export interface ShownPause {
  message: string;
  advice: string;
  since: ShownTime;
  tryAt: ShownTime;
}

/** A point in time as a `<time>` element wants it. */
export interface ShownTime {
  /** for `datetime`, ISO 8601 in UTC */
  iso: string;
  /** for people: `18 Jun 2025, 14:32 UTC` */
  text: string;
}

const timeFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** `atMs` (milliseconds since 1970) for a page; always UTC, since a barge and its office seldom share a zone. */
export function shownTime(atMs: number): ShownTime {
  const at = new Date(atMs);
  return { iso: at.toISOString(), text: `${timeFormat.format(at)} UTC` };
}

/** The time of day alone, for what happens within the hour: `14:05 UTC`. */
export function shownClock(atMs: number): ShownTime {
  const iso = new Date(atMs).toISOString();
  return { iso, text: `${iso.slice(11, 16)} UTC` };
}

/** `1 sheet`, `2 sheets`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
