import { searchQuery } from './job-operations.ts';
import type { Operation, Parameter } from './operation.ts';

const format: Parameter = {
  name: 'format',
  description: '`json` where left out; `csv` is a zip with a file for each table',
  schema: { type: 'string', enum: ['json', 'csv', 'xlsx', 'md'] },
};
const taken: Operation['answers'] = {
  200: {
    description: 'The data as a file',
    json: 'Export',
    media: ['application/zip', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/markdown'],
  },
};

const exported: Pick<Operation, 'method' | 'group' | 'scope' | 'answers' | 'details'> = {
  ...{ method: 'get', group: 'Export', scope: 'read', answers: taken },
  details:
    'Every sheet is in it: its header, tables, findings and corrections as they stand, or why it has none. It is sent while it is made, however large.',
};

const exporting: Operation[] = [
  { path: '/jobs/{id}/export', summary: 'Take a job away', query: [format], errors: [404, 409] },
  { path: '/jobs/{id}/sheets/{n}/export', summary: 'Take a sheet away', query: [format], errors: [404, 409] },
  { path: '/export', summary: 'Take away all that a search finds', query: [...searchQuery, format], errors: [] },
].map((operation) => ({ ...exported, ...operation }));

const tokens: Operation[] = [
  {
    ...{ method: 'get', path: '/tokens', group: 'Tokens', scope: 'password', summary: 'List tokens' },
    answers: { 200: { description: 'Your tokens, the newest first', json: 'TokenList' } },
    errors: [],
  },
  {
    ...{ method: 'post', path: '/tokens', group: 'Tokens', scope: 'password', summary: 'Make a token' },
    body: { name: 'NewToken', example: { name: 'The office', scopes: ['read'], expires_in_days: 90 } },
    answers: { 201: { description: 'The token, shown this one time', json: 'Token' } },
    errors: [],
  },
  {
    ...{ method: 'post', path: '/tokens/{id}/revoke', group: 'Tokens', scope: 'password', summary: 'Revoke a token' },
    answers: { 204: { description: 'Nobody comes in by it any more' } },
    errors: [404],
  },
];

const webhooks: Operation[] = [
  {
    ...{ method: 'get', path: '/webhooks', group: 'Webhooks', scope: 'password', summary: 'List webhooks' },
    answers: { 200: { description: 'All of them, the oldest first', json: 'WebhookList' } },
    errors: [],
  },
  {
    ...{ method: 'post', path: '/webhooks', group: 'Webhooks', scope: 'password', summary: 'Add a webhook' },
    details: 'Only by https and to public addresses, unless the server is set otherwise.',
    body: { name: 'NewWebhook', example: { url: 'https://example.com/ullage', events: ['sheet.approved'] } },
    answers: { 201: { description: 'The webhook, with its secret this one time', json: 'WebhookWithSecret' } },
    errors: [409],
  },
  {
    ...{ method: 'get', path: '/webhooks/{id}', group: 'Webhooks', scope: 'password', summary: 'Get a webhook' },
    answers: { 200: { description: 'The webhook', json: 'Webhook' } },
    errors: [404],
  },
  {
    ...{ method: 'delete', path: '/webhooks/{id}', group: 'Webhooks', scope: 'password', summary: 'Remove a webhook' },
    answers: { 204: { description: 'Nothing more is sent there' } },
    errors: [404],
  },
  {
    ...{ method: 'post', path: '/webhooks/{id}/test', group: 'Webhooks', scope: 'password', summary: 'Send a test' },
    answers: { 202: { description: 'It is about to be sent', json: 'TestSent' } },
    errors: [404],
  },
  {
    ...{ method: 'post', path: '/webhooks/{id}/secret', group: 'Webhooks', scope: 'password' },
    summary: 'Give a webhook a new secret',
    details: 'What is sent from now on is signed with it.',
    answers: { 200: { description: 'The webhook, with its secret this one time', json: 'WebhookWithSecret' } },
    errors: [404],
  },
  {
    ...{
      method: 'post',
      path: '/webhooks/{id}/deliveries/{delivery}/send-again',
      group: 'Webhooks',
      scope: 'password',
    },
    summary: 'Send a delivery again',
    details: 'With the same id and body, now, and with all its attempts before it.',
    answers: { 202: { description: 'It is about to be sent', json: 'TestSent' } },
    errors: [404],
  },
  {
    ...{ method: 'get', path: '/webhooks/{id}/deliveries', group: 'Webhooks', scope: 'password' },
    summary: 'List its last deliveries',
    answers: { 200: { description: 'The last 50, the newest first', json: 'DeliveryList' } },
    errors: [404],
  },
];

const house: Operation[] = [
  {
    ...{ method: 'get', path: '/insights', group: 'Server', scope: 'read', summary: 'Count what people corrected' },
    query: [
      {
        name: 'days',
        description: 'How far back; 90 where left out',
        schema: { type: 'integer', minimum: 1, maximum: 9999 },
      },
    ],
    answers: { 200: { description: 'The counts', json: 'Insights' } },
    errors: [],
  },
  {
    ...{ method: 'post', path: '/reader/resume', group: 'Server', scope: 'review', summary: 'Try a paused reader now' },
    answers: { 200: { description: 'Done', json: 'Resumed' } },
    errors: [],
  },
  {
    ...{ method: 'get', path: '/openapi.json', group: 'Server', scope: 'none', summary: 'Get this description' },
    answers: { 200: { description: 'An OpenAPI 3.1 document', media: ['application/json'] } },
    errors: [],
  },
];

export const houseOperations: Operation[] = [...exporting, ...tokens, ...webhooks, ...house];
