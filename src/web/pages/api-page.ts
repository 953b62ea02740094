import { curlOf } from '../api/curl.ts';
import { addressOf, groups, operationId, operations, scopeSentence, type OpenApi } from '../api/openapi.ts';
import type { Operation } from '../api/operation.ts';
import { fieldsOf, typeWords, type FieldWords, type TypeWord } from '../api/schema-words.ts';
import type { SharedPage } from './shared-page.ts';

/** The API for people: every operation under its heading, then the shapes that are sent and answered. */
export interface ApiPage extends SharedPage {
  origin: string;
  groups: { id: string; name: string; description: string; operations: ShownOperation[] }[];
  schemas: { name: string; description: string | null; type: TypeWord[]; fields: FieldWords[] }[];
}

interface ShownOperation {
  id: string;
  method: string;
  path: string;
  summary: string;
  details: string | null;
  who: string;
  parameters: { name: string; place: 'query' | 'header'; type: TypeWord[]; description: string }[];
  body: string | null;
  answers: { status: string; description: string; schema: string | null; media: string[] }[];
  curl: string;
}

/** `origin` is where the reader of the page has come to, such as `https://ullage.example`. */
export function apiPage(document: OpenApi, origin: string, shared: SharedPage): ApiPage {
  const account = shared.account ?? 'NAME';
  return {
    ...shared,
    origin,
    groups: groups.map(({ name, description }) => ({
      ...{ id: name.toLowerCase(), name, description },
      operations: operations
        .filter(({ group }) => group === name)
        .map((operation) => shownOperation(operation, origin, account)),
    })),
    schemas: Object.entries(document.components.schemas).map(([name, schema]) => ({
      name,
      description: (schema['description'] as string | undefined) ?? null,
      type: typeWords(schema),
      fields: fieldsOf(schema),
    })),
  };
}

function shownOperation(operation: Operation, origin: string, account: string): ShownOperation {
  const { method, summary, details = null, scope, query = [], headers = [], body, answers, errors } = operation;
  const told = Object.entries(answers).map(([status, { description, json = null, media = [] }]) => {
    return { status, description, schema: json, media };
  });
  const problems = errors
    .filter((status) => answers[status] === undefined)
    .sort((a, b) => a - b)
    .join(', ');
  const wrong = { status: problems, description: 'What is the matter', schema: 'Problem', media: [] };
  return {
    ...{ id: operationId(operation), method: method.toUpperCase(), path: addressOf(operation), summary, details },
    who: scopeSentence(scope),
    parameters: [
      ...query.map((parameter) => ({ ...parameter, place: 'query' as const })),
      ...headers.map((parameter) => ({ ...parameter, place: 'header' as const })),
    ].map(({ name, place, schema, description }) => ({ name, place, type: typeWords({ ...schema }), description })),
    body: body === undefined ? null : body === 'photos' ? 'Photos' : body.name,
    answers: problems === '' ? told : [...told, wrong],
    curl: curlOf(operation, origin, account),
  };
}
