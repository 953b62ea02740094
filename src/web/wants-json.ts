import type { Request } from 'express';

/** Whether the answer is JSON: by the address (`.json`), by the API's own path, or by `Accept`. */
export function wantsJson(request: Request): boolean {
  return (
    request.path.endsWith('.json') || request.path.startsWith('/api/') || request.accepts(['html', 'json']) === 'json'
  );
}
