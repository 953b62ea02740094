import { picturesPx } from '../picture-sizes.ts';
import type { Operation } from './operation.ts';

const path = '/jobs/{id}/sheets/{n}';
const cell = { table: 'arrival_tanks', row: 3, field: 'net_bbls' };
const jobAnswer = { 200: { description: 'The job as it is now', json: 'Job' } } as const;
const sheetAnswer = { 200: { description: 'The sheet as it is now', json: 'SheetDetail' } } as const;

/** One sheet: looked at, read again, deleted. */
const sheetControls: Operation[] = [
  {
    ...{ method: 'get', path, group: 'Sheets', scope: 'read', summary: 'Get a sheet, cell by cell' },
    details: 'Each cell with its verdict and its place on the photo, every attempt, every change.',
    answers: { 200: { description: 'The sheet', json: 'SheetDetail' } },
    errors: [404],
  },
  {
    ...{ method: 'delete', path, group: 'Sheets', scope: 'review', summary: 'Delete a sheet' },
    answers: { 204: { description: 'It is gone' } },
    errors: [404],
  },
  {
    ...{ method: 'post', path: `${path}/cancel`, group: 'Sheets', scope: 'review', summary: 'Cancel a sheet' },
    answers: jobAnswer,
    errors: [404, 409],
  },
  {
    ...{ method: 'post', path: `${path}/retry`, group: 'Sheets', scope: 'review', summary: 'Try a sheet again now' },
    answers: jobAnswer,
    errors: [404, 409],
  },
  {
    ...{ method: 'post', path: `${path}/read-again`, group: 'Sheets', scope: 'review', summary: 'Read a sheet anew' },
    details: 'By the same reader or another. What people changed stays; the new reading is kept beside it.',
    body: { name: 'WantedReader', isOptional: true, example: { reader: 'local' } },
    answers: jobAnswer,
    errors: [404, 409],
  },
];

const picture: Operation['answers'] = { 200: { description: 'The picture, upright', media: ['image/webp'] } };

/** What is to be seen of a sheet. Browsers and programs may keep it, and ask by its ETag whether it is still so. */
const pictures: Operation[] = [
  {
    ...{
      method: 'get',
      path: `${path}/photo`,
      group: 'Sheets',
      scope: 'read',
      summary: 'Get the photo as it was sent',
    },
    answers: {
      200: { description: 'The photo', media: ['image/jpeg', 'image/png', 'image/webp', 'image/tiff'] },
    },
    errors: [404],
  },
  {
    ...{ method: 'get', path: `${path}/thumbnail`, group: 'Sheets', scope: 'read', summary: 'Get a small picture' },
    ...{ details: '256 pixels on its longer side.', answers: picture, errors: [404] },
  },
  {
    ...{ method: 'get', path: `${path}/picture`, group: 'Sheets', scope: 'read', summary: 'Get a picture for a page' },
    query: [
      {
        ...{ name: 'size', description: 'Pixels on its longer side at most', isRequired: true },
        schema: { type: 'integer', enum: picturesPx },
      },
    ],
    ...{ answers: picture, errors: [404] },
  },
  {
    ...{ method: 'get', path: `${path}/cells/{table}/{row}/{field}`, group: 'Sheets', scope: 'read' },
    summary: 'Get the place of a cell on the photo',
    details: 'With its surroundings. Rows count from 0; the header is one row.',
    ...{ answers: picture, errors: [404] },
  },
];

/** What people do to a sheet. Each sends the revision that it was done on. */
const reviewing: Operation[] = [
  {
    ...{ method: 'get', path: '/review', group: 'Review', scope: 'read', summary: 'List what waits for a person' },
    details: 'The most urgent first, fifty at a time.',
    query: [
      {
        name: 'after',
        description: 'Where the page begins: in `next_url` of the one before',
        schema: { type: 'integer', minimum: 0 },
      },
    ],
    answers: { 200: { description: 'The sheets', json: 'ReviewQueue' } },
    errors: [],
  },
  {
    ...{ method: 'post', path: `${path}/claim`, group: 'Review', scope: 'review', summary: 'Claim a sheet' },
    details: 'For five minutes, in which the queue leads nobody else to it. To be sent again while the work goes on.',
    answers: { 200: { description: 'Who has it', json: 'Claim' } },
    errors: [404],
  },
  {
    ...{ method: 'post', path: `${path}/release`, group: 'Review', scope: 'review', summary: 'Let a sheet go' },
    body: { name: 'ClaimEnd', example: { until: '2025-06-18T14:40:00.000Z' } },
    answers: { 204: { description: 'It is free, unless it was claimed anew since' } },
    errors: [404],
  },
  {
    ...{ method: 'post', path: `${path}/changes`, group: 'Review', scope: 'review', summary: 'Change cells and rows' },
    details:
      'Findings and totals are worked out anew at once. What others changed meanwhile is built upon; where it is the same cell, 409 with both values in `conflicts`.',
    body: {
      name: 'Changes',
      example: { revision: 1, reason: 'Misread', changes: [{ kind: 'cell', ...cell, value: '2,060.9' }] },
    },
    answers: sheetAnswer,
    errors: [404, 409],
  },
  {
    ...{
      method: 'post',
      path: `${path}/reason`,
      group: 'Review',
      scope: 'review',
      summary: 'Say why of the last change',
    },
    details: 'Kept with what the caller changed in the revision sent.',
    body: { name: 'Decision', example: { revision: 2, reason: 'Checked against the tankerman’s copy' } },
    answers: sheetAnswer,
    errors: [404, 409, 422],
  },
  {
    ...{ method: 'post', path: `${path}/undo`, group: 'Review', scope: 'review', summary: 'Undo the last change' },
    body: { name: 'Revision', example: { revision: 2 } },
    answers: sheetAnswer,
    errors: [404, 409],
  },
  {
    ...{ method: 'post', path: `${path}/approve`, group: 'Review', scope: 'review', summary: 'Approve a sheet' },
    details: 'Which locks it. Over a contradicted figure a reason is needed: 422 without.',
    body: { name: 'Decision', example: { revision: 2, reason: null } },
    answers: sheetAnswer,
    errors: [404, 409, 422],
  },
  {
    ...{ method: 'post', path: `${path}/reopen`, group: 'Review', scope: 'review', summary: 'Open it again' },
    body: { name: 'Decision', example: { revision: 3, reason: 'One more look' } },
    answers: sheetAnswer,
    errors: [404, 409],
  },
];

export const sheetOperations: Operation[] = [...sheetControls, ...pictures, ...reviewing];
