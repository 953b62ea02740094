import { failure, type Failure } from '../domain/failure.ts';
import { reportToMarkdown } from '../domain/markdown-tables.ts';
import type { Formatted, ModelCall, Reading, Step } from '../domain/reading.ts';
import { formatReading } from './format.ts';
import { createSight } from './locating/sight.ts';
import type { Notice, SheetOutcome, SheetTask } from './messages.ts';
import { PictureError } from './picture-error.ts';
import { loadPrepared } from './prepare.ts';
import { readImage } from './read.ts';
import { gatherAids } from './reading-aids.ts';
import { lookAgain } from './second-look/look-again.ts';
import type { Turn } from './turn.ts';
import { verifyReport } from './verify.ts';

/**
 * One photograph's way from picture to proved report: prepare, read, format, look again, verify. What an earlier attempt
 * has already got is not asked for again. What goes wrong comes back as a failure, together with the reading where there
 * already is one, since that may have been paid for.
 */
export async function readSheet(task: SheetTask, turn: Turn, notify: (notice: Notice) => void): Promise<SheetOutcome> {
  const endsAt = performance.now() + task.timeLimitMs;
  const leftMs = (): number => endsAt - performance.now();
  const sight = createSight(() => loadPrepared(task, turn));
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
      const aids = await gatherAids(task, { sight, turn, leftMs });

      begin('reading');
      const answer = await readImage(image, task.readers, aids);
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
    const looked = await lookAgain(reading, formatted, { task, sight, turn, leftMs });
    if (looked.second_look && !formatted.second_look) {
      calls.push(looked.second_look.call);
      notify({ kind: 'formatted', formatted: looked });
    }
    const { proof, evidence } = verifyReport(looked, looked.located ?? reading.evidence, task.knownTanks);
    const markdown = proof.settlements.length === 0 ? looked.markdown : reportToMarkdown(proof.report);

    const paid = looked.second_look ? [...reading.calls, looked.second_look.call] : reading.calls;
    return { ok: true, reading: { ...reading, evidence, calls: paid }, markdown, ...proof, calls };
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
