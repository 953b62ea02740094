/**
 * Watches a job whose sheets are not all read: asks for its JSON after 1, 2, 4 … 30 seconds, starting anew whenever a
 * sheet has moved, and then draws what has changed. What a person has opened, scrolled or selected elsewhere stays.
 */
const waitsMs = [1000, 2000, 4000, 8000, 16000, 30000];

const job = document.querySelector('[data-job][data-watch]');
if (job) watch(job, 0);

function watch(element, tries) {
  const waitMs = waitsMs[Math.min(tries, waitsMs.length - 1)];
  setTimeout(async () => {
    const states = await askStates(element.dataset.jobUrl);
    const hasMoved = states !== null && states.join() !== shownStates(element).join();
    if (hasMoved) await redraw(element);
    if (states === null || states.some((state) => state === 'queued' || state === 'reading')) {
      watch(element, hasMoved ? 0 : tries + 1);
    }
  }, waitMs);
}

const shownStates = (element) => [...element.querySelectorAll('[data-sheet]')].map((sheet) => sheet.dataset.state);

/** The states of the sheets in their order; null where the server could not be asked. */
async function askStates(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/json' } });
    if (answer.status === 401 || answer.redirected) location.assign(url);
    if (!answer.ok) return null;
    const { sheets } = await answer.json();
    return sheets.map((sheet) => sheet.state);
  } catch {
    return null;
  }
}

async function redraw(element) {
  const answer = await fetch(element.dataset.jobUrl, { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('[data-job]');
  if (!answer.ok || !fresh) return location.assign(element.dataset.jobUrl);
  document.title = page.title;
  // the head is about to be replaced, and what is replaced is not read out
  element.querySelector('[data-announce]').textContent = fresh.querySelector('[data-sentence]').textContent;
  for (const part of element.querySelectorAll('[data-part]')) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (other && (part.dataset.state === undefined || part.dataset.state !== other.dataset.state))
      part.replaceWith(other);
  }
}
