import { listen } from './job-events.js';
import { drawJob, drawSheet, refreshBanner, replaceSection } from './job-rows.js';

/**
 * Keeps a job's page, or the page of one of its sheets, as the database has it while it is being read. Nothing a
 * person has opened, focused or scrolled to is taken away.
 */
const job = document.querySelector('[data-job]');
const oneSheet = document.querySelector('[data-one-sheet]');
let stop = null;

if (job?.dataset.watch !== undefined) watchJob();
if (oneSheet?.dataset.watch !== undefined) watchSheet();
// What a control did may have brought a finished job back to work.
document.addEventListener('ullage:changed', () => job && watchJob());

function watchJob() {
  stop?.();
  stop = listen(job.dataset.url, Number(job.dataset.changed), {
    sheet(sheet, change) {
      drawSheet(job, sheet);
      job.dataset.changed = String(change);
    },
    job: (progress) => drawJob(job, progress),
    gone: () => location.assign('/history'),
  });
}

/** What is read is worked on from then on: another page at the same address. */
const isRead = (state) => state === 'read' || state === 'needs_review';

function watchSheet() {
  const { n, jobUrl, url, changed } = oneSheet.dataset;
  stop = listen(jobUrl, Number(changed), {
    sheet(sheet) {
      if (String(sheet.n) !== n) return;
      const words = oneSheet.querySelector('.sheet__state');
      if (sheet.state === oneSheet.dataset.state && words) words.textContent = sheet.sentence;
      else if (isRead(sheet.state)) location.reload();
      else void replaceSection(oneSheet, sheet);
      oneSheet.dataset.state = sheet.state;
    },
    job: (progress) => void refreshBanner(progress.is_paused, url),
    gone: () => location.assign('/history'),
  });
}
