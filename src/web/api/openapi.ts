import { z } from 'zod';
import { answerSchemas } from './answer-schemas.ts';
import { bodySchemas } from './body-schemas.ts';
import { houseOperations } from './house-operations.ts';
import { jobOperations } from './job-operations.ts';
import type { Answer, Operation, Parameter } from './operation.ts';
import { sheetOperations } from './sheet-operations.ts';

export type JsonSchema = { [key: string]: unknown };

/** The API as an OpenAPI 3.1 document. */
export interface OpenApi {
  openapi: '3.1.1';
  info: object;
  servers: object[];
  security: object[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, object>>;
  webhooks: Record<string, Record<string, object>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: object };
}

export const apiRoot = '/api/v1';

/** All operations, in the order in which they are shown. */
export const operations: readonly Operation[] = [...jobOperations, ...sheetOperations, ...houseOperations];

export const groups = [
  { name: 'Jobs', description: 'A delivery of photos, and what came of it.' },
  { name: 'Sheets', description: 'One photo of a job, by its number.' },
  { name: 'Review', description: 'What people do to a sheet. Each change names the revision that was seen.' },
  { name: 'Export', description: 'The reports as they stand, as files.' },
  { name: 'Tokens', description: 'Credentials for programs. Looked after with the password only.' },
  { name: 'Webhooks', description: 'Addresses that are told of sheets. Looked after with the password only.' },
  { name: 'Server', description: 'Its figures, its reader, and this description.' },
];

/** The document, generated from the schemas and the operations. */
export function openApi(): OpenApi {
  const paths: OpenApi['paths'] = {};
  for (const operation of operations) {
    (paths[addressOf(operation)] ??= {})[operation.method] = operationObject(operation);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Ullage',
      version: '1',
      description:
        'Photos of tank barge reports in, five tables of data out. Numbers are what is written on the sheet; null is blank or unreadable, never 0. Fields may be added to answers; those that are there stay.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ basic: [] }, { bearer: [] }],
    tags: groups,
    paths,
    webhooks: { sheet: { post: eventObject } },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'The account’s name and password' },
        bearer: { type: 'http', scheme: 'bearer', description: 'A token, which may be limited to reading or sending' },
      },
    },
  };
}

/** Where an operation is, parameters in braces: `/api/v1/jobs/{id}`. */
export const addressOf = ({ root, path }: Pick<Operation, 'root' | 'path'>): string => `${root ?? apiRoot}${path}`;

/** What a token may do is said in words: OpenAPI has scopes for OAuth alone. */
function operationObject(operation: Operation): object {
  const { path, group, summary, details, scope, body, answers, errors } = operation;
  const statuses = [...(scope === 'none' ? [] : [400, 401, 403, 429, 503]), ...errors];
  const responses = [
    ...Object.entries(answers).map(
      ([status, answer]) => [status, answerObject(answer, statuses.includes(Number(status)))] as const,
    ),
    ...statuses
      .filter((status) => answers[status] === undefined)
      .map((status) => [String(status), status === 429 ? tooManyObject : problemObject] as const),
  ].sort(([a], [b]) => Number(a) - Number(b));
  const parameters = parametersOf(operation);
  return {
    operationId: operationId(operation),
    tags: [group],
    summary,
    description: [details, scopeSentence(scope)].filter((text) => text !== undefined).join(' '),
    ...(scope === 'none' ? { security: [] } : scope === 'password' ? { security: [{ basic: [] }] } : {}),
    ...(path.includes('{') || parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined ? {} : { requestBody: bodyObject(body) }),
    responses: Object.fromEntries(responses),
  };
}

/** `get_jobs_id`: stable, unique, fit for the name of a function. */
export const operationId = ({ method, path }: Operation): string =>
  `${method}${path.replace(/[{}]/g, '').replace(/\W+/g, '_')}`.replace(/_$/, '');

export function scopeSentence(scope: Operation['scope']): string {
  if (scope === 'none') return 'Nobody need sign in for it.';
  return scope === 'password'
    ? 'Takes the password; no token will do.'
    : `Takes the password, or a token that may ${scope}.`;
}

function parametersOf({ path, query = [], headers = [] }: Operation): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true },
    schema: name === 'n' ? { type: 'integer', minimum: 1 } : { type: 'string' },
  }));
  const as =
    (place: string) =>
    ({ isRequired = false, ...parameter }: Parameter & { isRequired?: boolean }) => ({
      ...parameter,
      ...{ in: place, required: isRequired },
    });
  return [...inPath, ...query.map(as('query')), ...headers.map(as('header'))];
}

function bodyObject(body: NonNullable<Operation['body']>): object {
  if (body === 'photos') {
    return { required: true, content: { 'multipart/form-data': { schema: reference('Photos') } } };
  }
  const { name, isOptional = false, example } = body;
  return { required: !isOptional, content: { 'application/json': { schema: reference(name), example } } };
}

/** An answer that `mayBeProblem` is one of the two, which its kind tells. */
function answerObject({ description, json, media = [] }: Answer, mayBeProblem: boolean): object {
  const kinds = [
    ...(json === undefined ? [] : [['application/json', { schema: reference(json) }] as const]),
    ...media.map((type) => [type, {}] as const),
    ...(mayBeProblem ? Object.entries(problemObject.content) : []),
  ];
  return { description, ...(kinds.length === 0 ? {} : { content: Object.fromEntries(kinds) }) };
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const problemObject = {
  description: 'What is the matter, in a sentence',
  content: { 'application/problem+json': { schema: reference('Problem') } },
};

const tooManyObject = {
  ...problemObject,
  headers: {
    'Retry-After': { description: 'Seconds until the next is possible', schema: { type: 'integer', minimum: 1 } },
  },
};

const eventObject = {
  summary: 'What is posted to a webhook',
  description:
    '`Ullage-Signature: t=UNIX,v1=HEX` is the HMAC-SHA256 of `UNIX.BODY` with the secret of the webhook. Any 2xx takes it; 410 removes the webhook; anything else is sent again.',
  requestBody: { required: true, content: { 'application/json': { schema: reference('WebhookEvent') } } },
  responses: { '2XX': { description: 'Taken' }, '410': { description: 'Send nothing more' } },
};

function componentSchemas(): Record<string, JsonSchema> {
  return { ...named(answerSchemas, 'output'), ...named(bodySchemas, 'input') };
}

/** JSON Schemas by name, which refer to one another by it. Objects stay open: fields may be added to them. */
function named(schemas: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // What no number of JavaScript can pass says nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [
      name,
      schema as JsonSchema,
    ]),
  );
}
