/**
 * A server's error body in OpenAI's own shape, `{"error":{"message","code","param"}}`. Understands what compatible
 * servers send instead: a bare string under `error`, the fields at the top (vLLM), a `detail` sentence or a list of
 * `{loc, msg}` (FastAPI). What is not JSON, such as a proxy's HTML page, has no message.
 */
export function openAiErrorBody(text: string): string {
  const body = parseObject(text);
  const error = isRecord(body['error']) ? body['error'] : body;
  const message = [body['error'], error['message'], detailOf(body['detail'])].find(
    (value) => typeof value === 'string',
  );
  return JSON.stringify({
    error: { message: message ?? '', code: error['code'] ?? null, param: error['param'] ?? null },
  });
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function detailOf(detail: unknown): unknown {
  if (!Array.isArray(detail)) return detail;
  return detail
    .filter(isRecord)
    .map(({ loc, msg }) => `${Array.isArray(loc) ? loc.join('.') : ''}: ${String(msg)}`)
    .join('; ');
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
