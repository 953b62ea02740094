/**
 * Keeps a sheet for whoever works on it: says so to the server while something is done on the page, lets the sheet go
 * when it is left, and shows when somebody else has it. Without this script a sheet is claimed by opening it, and free
 * again some minutes later.
 */
const page = document.querySelector('[data-one-sheet]');
const review = document.querySelector('[data-review]');
const renewEveryMs = 60_000;

let until = page.dataset.claimedUntil || null;
let isActive = false;

if (review) keepClaim();

function keepClaim() {
  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'wheel']) {
    document.addEventListener(kind, () => (isActive = true), { passive: true });
  }
  setInterval(() => {
    if (isActive && !document.hidden) void claim();
    isActive = false;
  }, renewEveryMs);
  // What came from the browser's own store has claimed nothing, and may be of a while ago.
  if (until === null && review.dataset.locked === undefined) void claim().then(catchUp);
  globalThis.addEventListener('pageshow', (event) => event.persisted && void claim());
  globalThis.addEventListener('pagehide', release);
}

async function claim() {
  try {
    const answer = await fetch(`${page.dataset.url}/claim`, {
      method: 'POST',
      headers: { 'X-CSRF-Token': page.dataset.token, Accept: 'application/json' },
    });
    if (!answer.ok) return null;
    const { until: end, held_by: other, revision } = await answer.json();
    until = end;
    showHolder(other);
    return revision;
  } catch {
    // Nothing depends on it: what two people save is put together.
    return null;
  }
}

/** A page that was fetched ahead may be older than what others have saved since. */
function catchUp(revision) {
  if (revision !== null && revision > Number(review.dataset.revision)) location.reload();
}

/** Told even while the page goes away. The next page of the same browser may have claimed the sheet anew meanwhile. */
function release() {
  if (until === null) return;
  navigator.sendBeacon(`${page.dataset.url}/release`, new URLSearchParams({ _csrf: page.dataset.token, until }));
  until = null;
}

function showHolder(other) {
  document.querySelector('[data-held]')?.remove();
  if (other === null) return;
  const notice = document.createElement('p');
  notice.className = 'notice notice--doubtful';
  notice.dataset.held = '';
  notice.role = 'status';
  notice.textContent = `${other.account} has this sheet open. What you both save is put together; where it differs, you are asked.`;
  document.querySelector('.trail').after(notice);
}
