import { showReview, showReviewWay } from './job-review.js';

/** Draws what is new of a job into its page. What is shown of a row comes from the server's words and the page's templates. */

/** One sheet: its row, and its tables where they stand on this page. */
export function drawSheet(job, sheet) {
  const row = job.querySelector(`[data-row="${sheet.n}"]`);
  if (row) drawRow(job, row, sheet);
  const isFinal = !['queued', 'reading'].includes(sheet.state);
  const section = job.querySelector(`[data-sheet="${sheet.n}"]`);
  if (job.dataset.whole !== undefined && isFinal) void drawSection(job, sheet);
  else section?.remove();
  if (row && !isFinal) slot(row, 'link').setAttribute('href', sheet.url);
}

function drawRow(job, row, sheet) {
  const badge = sheet.state === 'read' && sheet.approved_by !== null ? 'approved' : sheet.state;
  row.dataset.state = sheet.state;
  setText(slot(row, 'sentence'), sheet.sentence);
  setText(slot(row, 'advice'), sheet.advice ?? '');
  slot(row, 'advice').hidden = sheet.advice === null;
  if (row.dataset.badge !== badge) slot(row, 'badge').replaceChildren(badgeOf(job, badge));
  row.dataset.badge = badge;
  slot(row, 'found').replaceChildren(
    ...mark('bad', sheet.contradicted, 'contradicted'),
    ...mark('doubtful', sheet.doubtful, 'doubtful'),
  );
  drawTwin(job, slot(row, 'twin'), sheet.duplicate);
  drawSetbacks(job, slot(row, 'setbacks'), sheet.setbacks);
  showControls(row, sheet.controls);
  showReview(row, badge, sheet.url);
}

const slot = (row, name) => row.querySelector(`[data-slot="${name}"]`);

const badgeOf = (job, key) => job.querySelector(`template[data-badge="${key}"]`).content.cloneNode(true);

/** A badge in other words than its template has, such as `3 of 5 approved`. */
function namedBadge(job, { key, word }) {
  const badge = badgeOf(job, key).firstElementChild;
  badge.lastChild.textContent = word;
  return badge;
}

const template = (job, name) => job.querySelector(`template[data-template="${name}"]`).content.cloneNode(true);

function mark(tone, count, word) {
  if (count === 0) return [];
  const element = document.createElement('span');
  element.className = `row__mark row__mark--${tone}`;
  element.textContent = `${count} ${word}`;
  return [element];
}

function drawTwin(job, place, duplicate) {
  if (duplicate === null) return place.replaceChildren();
  const drawn = template(job, 'twin');
  const link = drawn.querySelector('a');
  link.href = duplicate.url;
  link.textContent = duplicate.text;
  place.replaceChildren(drawn);
}

function drawSetbacks(job, place, setbacks) {
  if (place.querySelectorAll('li').length === setbacks.length) return;
  if (setbacks.length === 0) return place.replaceChildren();
  const isOpen = place.querySelector('details')?.open ?? false;
  const drawn = template(job, 'setbacks');
  const sample = drawn.querySelector('li');
  drawn.querySelector('details').open = isOpen;
  drawn.querySelector('summary').textContent =
    setbacks.length === 1 ? '1 earlier attempt' : `${setbacks.length} earlier attempts`;
  sample.parentElement.replaceChildren(
    ...setbacks.map(({ at, text }) => {
      const line = sample.cloneNode(true);
      line.querySelector('time').dateTime = at.iso;
      line.querySelector('time').textContent = at.text;
      line.querySelector('span').textContent = text;
      return line;
    }),
  );
  place.replaceChildren(drawn);
}

/** Shows the buttons that apply. Where the one with the focus goes, the focus moves to the row's name. */
function showControls(row, controls) {
  for (const button of row.querySelectorAll('[data-control]')) {
    const isOff = !controls.includes(button.dataset.control);
    if (isOff && button === document.activeElement) slot(row, 'link').focus({ preventScroll: true });
    button.hidden = isOff;
  }
}

/** Fetches a finished sheet's tables and puts them in their place among the others. */
async function drawSection(job, sheet) {
  const page = await fetchPage(`${sheet.url}?view=result`);
  const fresh = page?.querySelector(`[data-sheet="${sheet.n}"]`);
  if (!fresh) return;
  const place = job.querySelector('[data-sections]');
  // Above them stands a row with the same controls.
  fresh.querySelector('.sheet__controls')?.remove();
  place.querySelector(`[data-sheet="${sheet.n}"]`)?.remove();
  const next = [...place.children].find((section) => Number(section.dataset.sheet) > sheet.n);
  place.insertBefore(fresh, next ?? null);
  const row = job.querySelector(`[data-row="${sheet.n}"]`);
  if (row) slot(row, 'link').setAttribute('href', `#${fresh.id}`);
}

/** Draws the section of a page of one sheet anew. */
export async function replaceSection(page, sheet) {
  const fresh = (await fetchPage(`${sheet.url}?view=result`))?.querySelector(`[data-sheet="${sheet.n}"]`);
  if (!fresh) return;
  page.querySelector('[data-sheet]').replaceWith(fresh);
  page.querySelector('[data-announce]').textContent = sheet.sentence;
}

/** The job as a whole: bars, counts, what can be done, the tab's title, and rows that came or went elsewhere. */
export function drawJob(job, progress) {
  const isDone = progress.finished === progress.total;
  for (const [phase, done] of Object.entries(progress.phases)) {
    const bar = job.querySelector(`[data-phase="${phase}"]`);
    bar.max = Math.max(1, progress.total);
    bar.value = done;
    setText(job.querySelector(`[data-phase-count="${phase}"]`), String(done));
  }
  // An approved sheet is not counted as read once more.
  const counts = { ...progress.counts, read: progress.counts.read - progress.approved, approved: progress.approved };
  for (const [key, count] of Object.entries(counts)) {
    const place = job.querySelector(`[data-count="${key}"]`);
    setText(place.querySelector('[data-number]'), String(count));
    place.hidden = count === 0;
  }
  const { failed, cancelled, queued, reading } = progress.counts;
  for (const [name, count] of Object.entries({ failed, cancelled, unfinished: queued + reading })) {
    job.querySelector(`[data-job-control="${name}"]`).hidden = count === 0;
  }
  job.querySelector('[data-progress]').hidden = isDone;
  job.querySelector('[data-counts]').hidden = Object.values(counts).filter((count) => count > 0).length < 2;
  const sentence = job.querySelector('[data-sentence]');
  if (sentence.textContent !== progress.sentence) announce(job, progress.sentence, isDone);
  setText(sentence, progress.sentence);
  setText(job.querySelector('[data-left]'), progress.left ?? (progress.is_paused ? 'Paused' : 'Measuring the pace'));
  const badges = slot(job, 'job-badges');
  const words = progress.badges.map(({ word }) => word).join(', ');
  if (badges.dataset.words !== words) badges.replaceChildren(...progress.badges.map((one) => namedBadge(job, one)));
  badges.dataset.words = words;
  const name = job.dataset.name;
  document.title = `${isDone ? name : `${progress.finished}/${progress.total} · ${name}`} · Ullage`;
  showReviewWay(job);
  void refreshBanner(progress.is_paused, job.dataset.url);
  if (Number(job.dataset.total) !== progress.total) void refreshRows(job, progress.total);
}

/** The banner over the page, where the reader was paused or goes on. */
export async function refreshBanner(isPaused, url) {
  const place = document.querySelector('[data-banner]');
  if ((place.firstElementChild !== null) === isPaused) return;
  const fresh = (await fetchPage(url))?.querySelector('[data-banner]');
  if (fresh) place.replaceChildren(...fresh.childNodes);
}

/** Rows that were added or deleted elsewhere; those that are there stay as they are. */
async function refreshRows(job, total) {
  job.dataset.total = String(total);
  const page = await fetchPage(job.dataset.url);
  if (page === null) return;
  const fresh = page.querySelector('[data-rows]');
  const list = job.querySelector('[data-rows]');
  if (!fresh || !list) return location.assign(job.dataset.url);
  const known = new Map([...list.children].map((row) => [row.dataset.row, row]));
  for (const [n, row] of known) if (!fresh.querySelector(`[data-row="${n}"]`)) row.remove();
  for (const section of job.querySelectorAll('[data-sheet]')) {
    if (!fresh.querySelector(`[data-row="${section.dataset.sheet}"]`)) section.remove();
  }
  for (const row of [...fresh.children]) if (!known.has(row.dataset.row)) list.append(row);
}

let announcedAt = -Infinity;

/** Read out now and then and at the end, not for each sheet. */
function announce(job, sentence, isDone) {
  const place = job.querySelector('[data-announce]');
  if (!isDone && performance.now() - announcedAt < 20_000) return;
  announcedAt = performance.now();
  setText(place, sentence);
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

async function fetchPage(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: 'text/html' } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
  } catch {
    return null;
  }
}
