/** After these waits a job is asked for anew where it cannot be listened to; the last one is for ever after. */
const waitsMs = [1000, 2000, 4000, 8000, 16000, 30000];
/** The server gives a sign of life every 15 seconds. */
const silenceMs = 40_000;
/** A proxy that holds events back gives nothing at all. */
const firstWordMs = 5000;

/**
 * Follows a job from change number `after` on: by its events, which come again by themselves when the server does;
 * where those are closed off, by asking after 1, 2, 4 … 30 seconds, anew from 1 whenever something has moved.
 * `follow`: what people do once all is read is told too, for as long as events come.
 *
 * @param {string} url the job's own address
 * @param {{ sheet: (sheet: object, change: number) => void, job: (progress: object) => void, gone: () => void }} told
 * @returns {() => void} ends it
 */
export function listen(url, after, told, { follow = false } = {}) {
  let last = after;
  let source = null;
  let timer = 0;
  let hasHeard = false;
  let isOver = false;

  function open() {
    source = new EventSource(`${url}/events?after=${last}${follow ? '&follow=1' : ''}`);
    expectWordWithin(firstWordMs);
    on('sheet', (event) => {
      last = Math.max(last, Number(event.lastEventId) || 0);
      told.sheet(JSON.parse(event.data), last);
    });
    on('job', (event) => told.job(JSON.parse(event.data)));
    on('beat', () => undefined);
    // Whoever follows is told of the end only when the job itself is gone.
    on('done', () => {
      end();
      if (follow) told.gone();
    });
    source.onerror = () => {
      // A connection that broke comes back by itself; one that was refused does not.
      if (hasHeard && source.readyState !== EventSource.CLOSED) expectWordWithin(silenceMs);
      else ask(0);
    };
  }

  function on(name, act) {
    source.addEventListener(name, (event) => {
      hasHeard = true;
      expectWordWithin(silenceMs);
      act(event);
    });
  }

  function expectWordWithin(ms) {
    clearTimeout(timer);
    timer = setTimeout(() => (hasHeard ? reopen() : ask(0)), ms);
  }

  function reopen() {
    source?.close();
    open();
  }

  function ask(tries) {
    source?.close();
    clearTimeout(timer);
    if (isOver) return;
    const waitMs = waitsMs[Math.min(tries, waitsMs.length - 1)];
    timer = setTimeout(async () => {
      const answer = await fetchChanges(`${url}.json?after=${last}`);
      if (isOver) return;
      if (answer === 'gone') return told.gone();
      if (answer === null) return ask(tries + 1);
      const hasMoved = answer.changed > last;
      for (const sheet of answer.sheets) told.sheet(sheet, answer.changed);
      last = Math.max(last, answer.changed);
      told.job(answer.job);
      if (answer.job.finished === answer.job.total) end();
      // Where events have worked before, it was the server that was away.
      else if (hasHeard) reopen();
      else ask(hasMoved ? 0 : tries + 1);
    }, waitMs);
  }

  function end() {
    isOver = true;
    clearTimeout(timer);
    source?.close();
  }

  open();
  return end;
}

/** The answer, null where there was none, `gone` where the job is not there any more. */
async function fetchChanges(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/json' } });
    if (answer.status === 404) return 'gone';
    if (answer.status === 401) location.reload();
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
