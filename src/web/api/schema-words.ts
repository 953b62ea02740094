import type { JsonSchema } from './openapi.ts';

/** A type as it is told to people: words, some of which are names of other schemas. */
export type TypeWord = { text: string; schema: string | null };

/** One field of a schema. */
export interface FieldWords {
  name: string;
  type: TypeWord[];
  isOptional: boolean;
  description: string | null;
}

/** The fields of an object; none for any other schema. */
export function fieldsOf(schema: JsonSchema): FieldWords[] {
  const required = (schema['required'] as string[] | undefined) ?? [];
  return Object.entries((schema['properties'] as Record<string, JsonSchema> | undefined) ?? {}).map(
    ([name, field]) => ({
      name,
      type: typeWords(field),
      isOptional: !required.includes(name),
      description: (field['description'] as string | undefined) ?? null,
    }),
  );
}

/** `list of Finding`, `number or null`, `"json" | "csv"`. */
export function typeWords(schema: JsonSchema): TypeWord[] {
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const name = ref.slice(ref.lastIndexOf('/') + 1);
    return [{ text: name, schema: name }];
  }
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (choices !== undefined) return joined(choices.map(typeWords), ' or ');
  if (schema['const'] !== undefined) return words(JSON.stringify(schema['const']));
  const values = schema['enum'] as unknown[] | undefined;
  if (values !== undefined) return words(values.map((value) => JSON.stringify(value)).join(' | '));
  if (schema['type'] === 'array') return [...words('list of '), ...listedWords(schema)];
  if (schema['type'] === 'object') return objectWords(schema);
  return words([(schema['type'] as string | string[] | undefined) ?? 'anything'].flat().join(' or '));
}

function listedWords({ items, prefixItems }: JsonSchema): TypeWord[] {
  const fixed = prefixItems as JsonSchema[] | undefined;
  if (fixed?.[0] !== undefined) return [...words(`${fixed.length} `), ...typeWords(fixed[0])];
  return typeWords(items as JsonSchema);
}

function objectWords(schema: JsonSchema): TypeWord[] {
  const fields = fieldsOf(schema);
  if (fields.length === 0) {
    return [...words('object of '), ...typeWords((schema['additionalProperties'] ?? {}) as JsonSchema)];
  }
  const inside = fields.map(({ name, type, isOptional }) => [...words(`${name}${isOptional ? '?' : ''}: `), ...type]);
  return [...words('{ '), ...joined(inside, ', '), ...words(' }')];
}

const words = (text: string): TypeWord[] => [{ text, schema: null }];

const joined = (parts: TypeWord[][], between: string): TypeWord[] =>
  parts.flatMap((part, at) => (at === 0 ? part : [...words(between), ...part]));
