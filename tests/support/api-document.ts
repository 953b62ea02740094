import { z } from 'zod';
import { openApi, type JsonSchema } from '../../src/web/api/openapi.ts';

const document = openApi();

/**
 * What is wrong with `value` by a schema of the document, each as `path: what`. Objects are held to the fields that
 * are described, although clients are told that there may be more: so none is forgotten.
 */
export function faultsBy(name: string, value: unknown): string[] {
  const definitions = Object.entries(document.components.schemas).map(([key, schema]) => [key, inDefinitions(schema)]);
  const schema = z.fromJSONSchema({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $ref: `#/$defs/${name}`,
    $defs: Object.fromEntries(definitions) as Record<string, JsonSchema>,
  });
  const read = schema.safeParse(value);
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** The same schema with its references where JSON Schema by itself has them, and with closed objects. */
function inDefinitions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inDefinitions);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === '$ref' ? String(value).replace('#/components/schemas/', '#/$defs/') : inDefinitions(value),
  ]);
  const closed = 'properties' in schema && !('additionalProperties' in schema) ? { additionalProperties: false } : {};
  return { ...(Object.fromEntries(entries) as object), ...closed };
}
