import { listen } from './job-events.js';
import { drawJob, drawSheet, refreshBanner, replaceSection } from './job-rows.js';

/**
 * Keeps a job's page as the database has it, while it is being read and when sheets are approved or mended elsewhere;
 * the page of one of its sheets while that is being read. Nothing a person has opened, focused or scrolled to is taken
 * away. A finished job is listened to only while its page is looked at: browsers keep few connections.
 */
const job = document.querySelector('[data-job]');
const oneSheet = document.querySelector('[data-one-sheet]');
let stop = null;

if (job) followJob();
if (oneSheet?.dataset.watch !== undefined) watchSheet();

function followJob() {
  watchJob();
  // What a control did may have brought a finished job back to work.
  document.addEventListener('ullage:changed', watchJob);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && stop === null) watchJob();
    else if (document.hidden && job.dataset.watch === undefined) leaveJob();
  });
  // A page with an open connection is not kept for the way back.
  globalThis.addEventListener('pagehide', leaveJob);
  globalThis.addEventListener('pageshow', (event) => event.persisted && watchJob());
}

function watchJob() {
  leaveJob();
  const told = {
    sheet(sheet, change) {
      drawSheet(job, sheet);
      job.dataset.changed = String(change);
    },
    job(progress) {
      drawJob(job, progress);
      if (progress.finished === progress.total) delete job.dataset.watch;
      else job.dataset.watch = '';
    },
    gone: () => location.assign('/history'),
  };
  stop = listen(job.dataset.url, Number(job.dataset.changed), told, { follow: true });
}

function leaveJob() {
  stop?.();
  stop = null;
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
