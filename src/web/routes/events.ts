import { Router, type Response } from 'express';
import type { JobStore } from '../../stores/jobs.ts';
import type { LineStore, SheetLine } from '../../stores/sheet-lines.ts';
import { jobProgressJson, sheetProgressJson } from '../exports/progress-json.ts';
import { findJob } from '../find-job.ts';

export interface EventParts {
  jobs: JobStore;
  lines: LineStore;
  /** calls back at each change of a job; returns the function that ends that */
  onChange: (jobId: string, listener: () => void) => () => void;
  isPaused: () => boolean;
  isDraining: () => boolean;
  now: () => number;
}

const heartbeatMs = 15_000;

/**
 * `GET /jobs/:id/events`: a job as it goes on, as server-sent events. Each `sheet` event holds one sheet's state as the
 * database has it, and its id is the number of that change: so a listener that comes back with Last-Event-ID is told
 * what it has missed, over restarts of the server too. A `job` event says how far the whole job is, `beat` that the
 * stream is alive. `done` is the last event; the stream ends with it, unless `?follow=1` asks for what people do to the
 * sheets from then on too: then it ends with the job alone.
 */
export function eventRoutes(parts: EventParts): Router {
  const routes = Router();
  const hubs = createHubs(parts);

  routes.get(['/jobs/:id/events', '/api/v1/jobs/:id/events'], (request, response) => {
    const job = findJob(parts.jobs, request.params['id']);
    const lastId = request.get('last-event-id') ?? request.query['after'];
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    const after = typeof lastId === 'string' && /^\d{1,15}$/.test(lastId) ? Number(lastId) : 0;
    hubs.join(job.id, response, after, request.query['follow'] === '1');
  });

  return routes;
}

/** The listeners of one job share one look into the database at each change. */
function createHubs({ jobs, lines, onChange, isPaused, isDraining, now }: EventParts) {
  interface Hub {
    /** with whether each stays on when all is read */
    listeners: Map<Response, boolean>;
    told: number;
    leave: () => void;
    pending: NodeJS.Immediate | null;
  }
  const hubs = new Map<string, Hub>();

  /** What is new since change number `after`, how far the job is, and whether that was the last of it. */
  function newsOf(jobId: string, after: number): { text: string; newest: number; isDone: boolean; isGone: boolean } {
    const isGone = jobs.find(jobId) === null;
    const changes = lines.changedSince(jobId, after);
    const job = jobProgressJson(lines.tally(jobId), isPaused(), now());
    return {
      // Of a job that is gone there is nothing left to tell.
      text: isGone ? '' : changes.map((line) => sheetEvent(line, now())).join('') + event('job', job),
      newest: changes.at(-1)?.changed ?? after,
      isDone: isGone || job.finished === job.total,
      isGone,
    };
  }

  function hubOf(jobId: string): Hub {
    const known = hubs.get(jobId);
    if (known) return known;
    const hub: Hub = { listeners: new Map(), told: 0, leave: () => undefined, pending: null };
    hub.leave = onChange(jobId, () => {
      // A burst of changes is told in one go.
      hub.pending ??= setImmediate(() => {
        hub.pending = null;
        tellOrPart(jobId, hub);
      });
    });
    hubs.set(jobId, hub);
    return hub;
  }

  /** Where the database cannot be asked just now, the listeners are let go; they come back by themselves. */
  function tellOrPart(jobId: string, hub: Hub): void {
    try {
      tell(jobId, hub);
    } catch {
      for (const response of hub.listeners.keys()) part(jobId, hub, response);
    }
  }

  function tell(jobId: string, hub: Hub): void {
    const { text, newest, isDone, isGone } = newsOf(jobId, hub.told);
    hub.told = newest;
    for (const [response, stays] of hub.listeners) {
      send(response, text);
      const isOver = stays ? isGone : isDone;
      if (isOver || isDraining()) part(jobId, hub, response, lastWords(isOver));
    }
  }

  /** A listener that has heard its last is told nothing more, however long its connection takes to close. */
  function part(jobId: string, hub: Hub, response: Response, words = ''): void {
    hub.listeners.delete(response);
    send(response, words);
    response.end();
    if (hub.listeners.size > 0) return;
    hub.leave();
    if (hubs.get(jobId) === hub) hubs.delete(jobId);
  }

  return {
    join(jobId: string, response: Response, after: number, stays: boolean): void {
      // A connection that breaks while it is written to is no fault of ours.
      response.on('error', () => response.destroy());
      const { text, newest, isDone } = newsOf(jobId, after);
      send(response, text);
      const isOver = isDone && !stays;
      if (isOver || isDraining() || response.destroyed) {
        response.end(lastWords(isOver));
        return;
      }
      const hub = hubOf(jobId);
      // What the others have not been told yet goes to them first, so that nobody is told twice or not at all.
      if (hub.listeners.size > 0) tell(jobId, hub);
      else hub.told = newest;
      hub.listeners.set(response, stays);
      const heartbeat = setInterval(() => {
        if (hub.listeners.has(response)) send(response, event('beat', {}));
        else clearInterval(heartbeat);
      }, heartbeatMs);
      response.once('close', () => {
        clearInterval(heartbeat);
        if (hub.listeners.has(response)) part(jobId, hub, response);
      });
    },
  };
}

function send(response: Response, text: string): void {
  if (!response.writableEnded && !response.destroyed && text !== '') response.write(text);
}

const lastWords = (isDone: boolean): string => (isDone ? event('done', {}) : '');

const sheetEvent = (line: SheetLine, now: number): string =>
  `id: ${line.changed}\n${event('sheet', sheetProgressJson(line, now))}`;

const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
