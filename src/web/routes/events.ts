import { Router, type Response } from 'express';
import { isFinal } from '../../domain/job.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { SheetProgress, SheetStore } from '../../stores/sheets.ts';
import { findJob } from '../find-job.ts';

export interface EventParts {
  jobs: JobStore;
  sheets: SheetStore;
  /** calls back at each change of a job; returns the function that ends that */
  onChange: (jobId: string, listener: () => void) => () => void;
  isDraining: () => boolean;
}

const heartbeatMs = 15_000;

/**
 * `GET /jobs/:id/events`: a job as it goes on, as server-sent events. Each `sheet` event holds one sheet's state as the
 * database has it, and its id is the number of that change: so a listener that comes back with Last-Event-ID is told
 * what it has missed, over restarts of the server too. `done` is the last event; the stream ends with it.
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
    hubs.join(job.id, response, typeof lastId === 'string' && /^\d{1,15}$/.test(lastId) ? Number(lastId) : 0);
  });

  return routes;
}

/** The listeners of one job share one look into the database at each change. */
function createHubs({ jobs, sheets, onChange, isDraining }: EventParts) {
  interface Hub {
    listeners: Set<Response>;
    told: number;
    leave: () => void;
    pending: NodeJS.Immediate | null;
  }
  const hubs = new Map<string, Hub>();

  const isDone = (jobId: string): boolean => jobs.find(jobId) === null || sheets.countUnfinished(jobId) === 0;

  function hubOf(jobId: string): Hub {
    const known = hubs.get(jobId);
    if (known) return known;
    const hub: Hub = { listeners: new Set(), told: 0, leave: () => undefined, pending: null };
    hub.leave = onChange(jobId, () => {
      // A burst of changes is told in one go.
      hub.pending ??= setImmediate(() => {
        hub.pending = null;
        tell(jobId, hub);
      });
    });
    hubs.set(jobId, hub);
    return hub;
  }

  function tell(jobId: string, hub: Hub): void {
    const changes = sheets.changedSince(jobId, hub.told);
    hub.told = changes.at(-1)?.changed ?? hub.told;
    const text = changes.map(asEvent).join('');
    const ends = isDone(jobId) || isDraining();
    for (const response of hub.listeners) {
      if (text !== '') response.write(text);
      if (ends) end(response, isDone(jobId));
    }
  }

  return {
    join(jobId: string, response: Response, after: number): void {
      const missed = sheets.changedSince(jobId, after);
      response.write(missed.map(asEvent).join(''));
      if (isDone(jobId)) {
        end(response, true);
        return;
      }
      const hub = hubOf(jobId);
      // What the others have not been told yet goes to them first, so that nobody is told twice or not at all.
      tell(jobId, hub);
      hub.listeners.add(response);
      const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
      response.once('close', () => {
        clearInterval(heartbeat);
        hub.listeners.delete(response);
        if (hub.listeners.size > 0) return;
        hub.leave();
        hubs.delete(jobId);
      });
    },
  };
}

function end(response: Response, isDone: boolean): void {
  response.end(isDone ? 'event: done\ndata: {}\n\n' : undefined);
}

function asEvent(sheet: SheetProgress): string {
  const { n, state, step, attempts, dueAt, failure, findings, changed } = sheet;
  const data = {
    n,
    state,
    phase: isFinal(state) ? state : (step ?? (state === 'reading' ? 'preparing' : 'uploaded')),
    attempts,
    retry_at: state === 'queued' && dueAt > 0 ? new Date(dueAt).toISOString() : null,
    error: failure && { kind: failure.kind, message: failure.message, advice: failure.advice },
    findings,
  };
  return `id: ${changed}\nevent: sheet\ndata: ${JSON.stringify(data)}\n\n`;
}
