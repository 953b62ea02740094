import { isDeepStrictEqual } from 'node:util';
import { reportFromWords, reportToMarkdown } from '../../domain/markdown-tables.ts';
import { tableKeys, type Report } from '../../domain/report.ts';
import { readPrompt } from '../../pipeline/readers/openai/prompts.ts';

/**
 * One example in the chat format that models are fine-tuned with: the reader's own question about a picture, and the
 * approved report in the words that the reader is to answer with.
 */
export interface TrainingExample {
  messages: [
    {
      role: 'user';
      content: [{ type: 'text'; text: string }, { type: 'image_url'; image_url: { url: string; detail: 'high' } }];
    },
    { role: 'assistant'; content: string },
  ];
}

/** `url` is where the picture is: a `data:` address that holds it, or a path. */
export const trainingExample = (url: string, report: Report): TrainingExample => ({
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: readPrompt },
        { type: 'image_url', image_url: { url, detail: 'high' } },
      ],
    },
    { role: 'assistant', content: reportToMarkdown(report) },
  ],
});

/** Whether the answer, read as a reader's answer is, comes to the report that was approved: a lesson must not be wrong. */
export function saysTheSame({ messages: [, { content }] }: TrainingExample, report: Report): boolean {
  return isDeepStrictEqual(reportFromWords(content)?.report, withoutBlankRows(report));
}

/** A row in which nothing stands is none to a reader. */
function withoutBlankRows(report: Report): Report {
  const filled = tableKeys.map((table) => [
    table,
    report[table].filter((row) => Object.values(row).some((cell) => cell !== null)),
  ]);
  return { ...report, ...(Object.fromEntries(filled) as Partial<Report>) };
}

export const asDataUrl = (jpeg: Buffer): string => `data:image/jpeg;base64,${jpeg.toString('base64')}`;
