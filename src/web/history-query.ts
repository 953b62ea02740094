import type { Request } from 'express';
import { AppError } from '../domain/errors.ts';
import { historyStates, type HistoryQuery } from '../stores/history.ts';

/** What the history is narrowed to, by the address: `state`, `q`, `before`. Throws `AppError` `bad_request`. */
export function historyQuery(request: Request): Omit<HistoryQuery, 'limit'> {
  const { q, state, before } = request.query;
  return { text: textOf(q), state: stateOf(state), before: placeOf(before) };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

function stateOf(value: unknown): HistoryQuery['state'] {
  if (value === undefined || value === '' || value === 'all') return null;
  const state = historyStates.find((known) => known === value);
  if (state === undefined) {
    throw new AppError('bad_request', `state is one of ${historyStates.join(', ')}, or left out for all.`);
  }
  return state;
}

function placeOf(value: unknown): number | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw new AppError('bad_request', 'This is no place in the history; begin at /history.');
}
