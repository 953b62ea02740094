import { historyStates } from '../../stores/history.ts';
import type { Answer, Operation, Parameter } from './operation.ts';

const group = 'Jobs';
export const searchQuery: Parameter[] = [
  { name: 'q', description: 'Words to be found in names and reports', schema: { type: 'string' } },
  {
    name: 'state',
    description: 'Only jobs with such a sheet; `approved`: all of them',
    schema: { type: 'string', enum: historyStates },
  },
  {
    name: 'before',
    description: 'Where the page begins: `older` of the one before',
    schema: { type: 'integer', minimum: 0 },
  },
];

const unread: Answer = { description: 'None of the sheets could be read for now; the job says why', json: 'Job' };

const sending: Pick<Operation, 'query' | 'headers' | 'body' | 'answers' | 'errors' | 'scope'> = {
  scope: 'upload',
  query: [
    {
      name: 'wait',
      description: 'Seconds to wait for the sheets at most; 0 not to wait',
      schema: { type: 'integer', minimum: 0 },
    },
  ],
  headers: [
    {
      name: 'Idempotency-Key',
      description: 'A word of your own: the same request sent again does nothing twice',
      schema: { type: 'string', maxLength: 200 },
    },
    {
      name: 'Prefer',
      description: '`respond-async`, `wait=SECONDS` or `return=minimal` (RFC 7240)',
      schema: { type: 'string' },
    },
  ],
  body: 'photos',
  answers: {
    200: { description: 'All sheets are finished, and at least one is read', json: 'Job' },
    202: { description: 'Accepted; `Location` says where the job is', json: 'JobOrMinimal' },
    422: {
      description: 'No file is a photo that can be read; or none of the sheets could be, and the job says why',
      json: 'Job',
    },
    ...Object.fromEntries([500, 502, 503, 504].map((status) => [status, unread])),
  },
  errors: [413, 415, 422, 500, 507],
};

export const jobOperations: Operation[] = [
  {
    ...{ method: 'get', path: '/jobs', group, scope: 'read', summary: 'List jobs' },
    details: 'The newest first, 30 at a time.',
    query: searchQuery,
    answers: { 200: { description: 'A page of the history', json: 'JobList' } },
    errors: [],
  },
  {
    ...{ method: 'post', path: '/jobs', group, summary: 'Send photos as a new job' },
    details:
      'Waits for the sheets, two minutes at most unless the server is set otherwise. Where none of them could be read, the status says why.',
    ...sending,
  },
  {
    ...{ root: '', method: 'post', path: '/upload', group, summary: 'The same, at the address of the form' },
    details: 'A browser that sends the form here is shown the page of the job; a program is answered as above.',
    ...sending,
  },
  {
    ...{ method: 'get', path: '/jobs/{id}', group, scope: 'read', summary: 'Get a job with all its sheets' },
    details: 'With `after`, only how far it is, and the sheets that have changed since.',
    query: [
      { name: 'after', description: 'The number of a change; 0 for all', schema: { type: 'integer', minimum: 0 } },
    ],
    answers: { 200: { description: 'The job, or its progress', json: 'JobOrProgress' } },
    errors: [404],
  },
  {
    ...{ method: 'delete', path: '/jobs/{id}', group, scope: 'review', summary: 'Delete a job' },
    details: 'Its sheets, photos and results go with it.',
    answers: { 204: { description: 'It is gone' } },
    errors: [404],
  },
  {
    ...{ method: 'get', path: '/jobs/{id}/events', group, scope: 'read', summary: 'Follow a job' },
    details:
      'Server-sent events: `sheet` for each change (SheetProgress), `job` (JobProgress), `beat`, and `done` as the last. With Last-Event-ID it goes on where it broke off.',
    query: [{ name: 'after', description: 'As Last-Event-ID', schema: { type: 'integer', minimum: 0 } }],
    answers: { 200: { description: 'The stream', media: ['text/event-stream'] } },
    errors: [404],
  },
  {
    ...{ method: 'post', path: '/jobs/{id}/sheets', group, summary: 'Send more photos to a job' },
    ...sending,
    errors: [...sending.errors, 404],
  },
  {
    ...{ method: 'post', path: '/jobs/{id}/cancel', group, scope: 'review', summary: 'Cancel what is not finished' },
    answers: { 200: { description: 'The job as it is now', json: 'Job' } },
    errors: [404],
  },
  {
    ...{ method: 'post', path: '/jobs/{id}/retry', group, scope: 'review', summary: 'Try what failed again' },
    query: [
      {
        name: 'of',
        description: 'Which sheets; `failed` where left out',
        schema: { type: 'string', enum: ['failed', 'cancelled'] },
      },
    ],
    answers: { 200: { description: 'The job as it is now', json: 'Job' } },
    errors: [404],
  },
  {
    ...{ method: 'post', path: '/jobs/{id}/rename', group, scope: 'review', summary: 'Rename a job' },
    body: { name: 'NewName', example: { name: 'Evening delivery' } },
    answers: { 200: { description: 'The job as it is now', json: 'Job' } },
    errors: [404],
  },
];
