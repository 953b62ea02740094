import { addressOf } from './openapi.ts';
import type { Operation } from './operation.ts';

/** A command that asks for an operation, as it can be pasted into a shell; the password is left to be filled in. */
export function curlOf(operation: Operation, origin: string, account: string): string {
  const { method, scope, body, answers } = operation;
  const path = addressOf(operation);
  const isFile = path.endsWith('/export');
  const query = isFile ? '?format=csv' : path.endsWith('/picture') ? '?size=1280' : '';
  const parts = [
    'curl',
    ...(isFile ? ['-OJ'] : []),
    ...(answers[200]?.media?.some((kind) => kind.startsWith('image/')) ? ['-o picture'] : []),
    ...(answers[200]?.media?.includes('text/event-stream') ? ['-N'] : []),
    ...(scope === 'none' ? [] : [`-u ${quoted(`${account}:PASSWORD`)}`]),
    ...(body === 'photos' ? ['-F files=@sheet.jpg'] : method === 'get' ? [] : [`-X ${method.toUpperCase()}`]),
    quoted(`${origin}${examplePath(path)}${query}`),
  ];
  if (body === undefined || body === 'photos') return parts.join(' ');
  const json = `-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body.example))}`;
  return `${parts.join(' ')} \\\n  ${json}`;
}

const examplePath = (path: string): string =>
  path
    .replace('/jobs/{id}', '/jobs/20250618-1432-7QK3M')
    .replace('{n}', '1')
    .replace('{id}', '1')
    .replace('{delivery}', '0123456789abcdef0123456789abcdef')
    .replace('{table}/{row}/{field}', 'arrival_tanks/0/net_bbls');

/** One word to a shell, whatever stands in it. */
const quoted = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
