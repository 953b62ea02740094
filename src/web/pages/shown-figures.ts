/** `12,345`; what is not whole with up to two places. */
export const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** A part of a whole in hundredths, to two places below one: `0.25 %`; `–` of nothing. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  return `${((100 * part) / whole).toFixed(part > 0 && part / whole < 0.01 ? 2 : 1)} %`;
}

/** `45 s`, `12 min`, `3.5 h`, `2.1 days`; `–` where there is none. */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  if (minutes < 90) return `${Math.round(minutes)} min`;
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 60 / 24).toFixed(1)} days`;
}

/** `$0.0042`, `$12.30`; `–` where no price is set. */
export function dollars(amount: number | null): string {
  if (amount === null) return '–';
  return `$${amount.toLocaleString('en-US', amount > 0 && amount < 1 ? { minimumFractionDigits: 4, maximumFractionDigits: 4 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `18 Jun`, in UTC. */
export const dayOf = (atMs: number): string => dayFormat.format(atMs);
