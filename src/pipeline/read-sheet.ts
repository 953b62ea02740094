import { failure, type Failure } from '../domain/failure.ts';
import { reportToMarkdown } from '../domain/markdown-tables.ts';
import type { Formatted, ModelCall, Reading, Step } from '../domain/reading.ts';
import { formatReading } from './format.ts';
import type { Notice, SheetOutcome, SheetTask } from './messages.ts';
import { PictureError } from './picture-error.ts';
import { loadPrepared } from './prepare.ts';
import { readImage } from './read.ts';
import type { Turn } from './turn.ts';
import { verifyReport } from './verify.ts';

/**
 * One photograph's way from picture to proved report: prepare, read, format, verify. What an earlier attempt has
 * already got is not asked for again. What goes wrong comes back as a failure, together with the reading where there
 * already is one, since that may have been paid for.
 */
export async function readSheet(task: SheetTask, turn: Turn, notify: (notice: Notice) => void): Promise<SheetOutcome> {
  let reading: Reading | null = task.earlierReading;
  let formatted: Formatted | null = task.earlierFormatted;
  const calls: ModelCall[] = [];
  let step: Step = 'preparing';
  const begin = (next: Step): void => {
    step = next;
    notify({ kind: 'step', step });
  };

  try {
    if (reading === null) {
      begin('preparing');
      const image = await loadPrepared(task, turn);

      begin('reading');
      const answer = await readImage(image, task.readers);
      calls.push(...(answer.ok ? answer.reading.calls : answer.calls));
      if (!answer.ok) return { ok: false, failure: answer.failure, reading, calls };
      reading = answer.reading;
      notify({ kind: 'reading', reading });
    }

    if (formatted === null) {
      begin('formatting');
      const answer = await formatReading(reading, task.readers.openai);
      calls.push(...answer.calls);
      reading = { ...reading, calls: [...reading.calls, ...answer.calls] };
      if (!answer.ok) return { ok: false, failure: answer.failure, reading, calls };
      formatted = { report: answer.report, markdown: answer.markdown };
      notify({ kind: 'formatted', formatted });
    }

    begin('checking');
    const proof = verifyReport(formatted.report, reading.evidence);
    const markdown = proof.settlements.length === 0 ? formatted.markdown : reportToMarkdown(proof.report);

    return { ok: true, reading, markdown, ...proof, calls };
  } catch (error) {
    return { ok: false, failure: asFailure(error, step), reading, calls };
  }
}

function asFailure(error: unknown, step: Step): Failure {
  if (error instanceof PictureError) return failure('photo_unreadable', step, { message: error.message });
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return failure('photo_missing', step);
  // A fault of ours. Its text is for the log alone; the class does not survive the way between threads, the text does.
  return {
    ...failure('internal', step),
    cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
