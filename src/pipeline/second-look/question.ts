import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { columnsOf } from '../../domain/report-columns.ts';
import type { ModelCall, SecondAnswer } from '../../domain/reading.ts';
import type { Report } from '../../domain/report.ts';
import type { OpenAiSettings } from '../messages.ts';
import { jsonIn } from '../readers/openai/json-in.ts';
import { callModel } from '../readers/openai/model-call.ts';
import { secondLookPrompt } from '../readers/openai/prompts.ts';
import { pictureRequest, type MessagePart } from '../readers/openai/request-body.ts';
import type { TableCell } from './asked-cells.ts';
import { rowName } from './row-pictures.ts';

/** Pictures, what they show, and the cells asked for in them. */
export interface Shown {
  caption: string;
  jpegs: Buffer[];
  cells: TableCell[];
}

/**
 * Asks the model for the cells shown, in one call, without a word of what was read in them or ought to stand there.
 * A call that fails, or an answer that is not what was asked for, gives no answers: the call says what became of it.
 */
export async function askForCells(
  settings: OpenAiSettings,
  report: Report,
  shown: readonly Shown[],
): Promise<{ answers: SecondAnswer[]; call: ModelCall }> {
  const answer = await callModel(settings, {
    purpose: 'second_look',
    step: 'checking',
    wantsJson: true,
    body: pictureRequest(settings.model, partsOf(report, shown), ({ json }) => {
      if (json === 'none') return {};
      return { response_format: json === 'json_schema' ? answerFormat() : { type: 'json_object' } };
    }),
  });
  if (!answer.ok) return { answers: [], call: answer.call };
  const said = textsIn(answer.words);
  if (said === null) return { answers: [], call: { ...answer.call, failure: 'format_failed' } };
  const cells = shown.flatMap((showing) => showing.cells);
  const answers = cells.flatMap(({ table, row, field }, index) => {
    const text = said.get(idOf(index));
    return text === undefined ? [] : [{ table, row, field, text }];
  });
  return { answers, call: answer.call };
}

const idOf = (index: number): string => `c${index + 1}`;

function partsOf(report: Report, shown: readonly Shown[]): MessagePart[] {
  const parts: MessagePart[] = [secondLookPrompt];
  let [pictures, cells] = [0, 0];
  for (const showing of shown) {
    const first = pictures + 1;
    for (const jpeg of showing.jpegs) parts.push(`Picture ${++pictures}:`, jpeg);
    const which = first === pictures ? `Picture ${first} shows` : `Pictures ${first} to ${pictures} show`;
    const asked = showing.cells.map((cell) => `${idOf(cells++)}: ${describe(report, cell)}`);
    parts.push(`${which} ${showing.caption}. Cells asked for:\n${asked.join('\n')}`);
  }
  return parts;
}

function describe(report: Report, cell: TableCell): string {
  const heading = columnsOf[cell.table].find(({ key }) => key === cell.field)?.heading ?? cell.field;
  return `${cell.table.replace('_', ' ')}, row of ${rowName(report, cell)}, column ${heading}`;
}

const answerSchema = z.object({ cells: z.array(z.object({ id: z.string(), text: z.string().nullable() })) });
const answerFormat = () => zodResponseFormat(answerSchema, 'cells');

/** Some servers take no schema, and then models give figures as numbers. */
const leniently = z.object({
  cells: z.array(z.object({ id: z.string(), text: z.union([z.string(), z.number().transform(String)]).nullable() })),
});

/** The texts by id; an id that is answered in two ways is not answered. Null where the words hold no such answer. */
function textsIn(words: string): Map<string, string | null> | null {
  const parsed = leniently.safeParse(parseJson(jsonIn(words)));
  if (!parsed.success) return null;
  const { cells } = parsed.data;
  return new Map(
    cells
      .filter(({ id, text }) => cells.every((other) => other.id !== id || other.text === text))
      .map(({ id, text }) => [id, text]),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
