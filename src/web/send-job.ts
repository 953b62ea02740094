import type { Request, Response } from 'express';
import type { Job } from '../domain/job.ts';
import type { SheetStore } from '../stores/sheets.ts';
import { sheetsInTurn } from './exports/exported-sheet.ts';
import { jobJson, jobText } from './exports/job-json.ts';
import { streamParts } from './stream-parts.ts';

/** More sheets than this are not held at a time for one answer. */
const mostHeld = 50;

/** Answers with the JSON of a job; where it has many sheets, one after another as they are looked up. */
export async function sendJob(sheets: SheetStore, request: Request, response: Response, job: Job): Promise<void> {
  const numbers = sheets.numbers(job.id);
  if (numbers.length <= mostHeld) {
    response.json(jobJson(job, sheets.ofJob(job.id)));
    return;
  }
  const inTurn = sheetsInTurn(
    sheets,
    numbers.map((n) => ({ job, n })),
  );
  await streamParts(request, response.type('json'), jobText(job, sheets.states(job.id), inTurn));
}
