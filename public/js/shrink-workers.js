/** Half the cores, as the browser tells them, and no more than three: each worker holds one decoded photo. */
const mostWorkers = Math.min(3, Math.max(1, Math.floor((globalThis.navigator?.hardwareConcurrency ?? 2) / 2)));
const nothing = { blob: null, thumb: null };

/** A few workers and the line before them; each has one photo at a time, since one of 12 megapixels takes 48 MB. */
export function createWorkers() {
  const idle = [];
  const line = [];
  let started = 0;

  /** Resolves to the worker's answer; to one of nulls where the worker dies of it. */
  function ask(task, { isUrgent = false } = {}) {
    return new Promise((resolve) => {
      if (isUrgent) line.unshift({ task, resolve });
      else line.push({ task, resolve });
      serve();
    });
  }

  function serve() {
    while (line.length > 0 && (idle.length > 0 || started < mostWorkers)) give(idle.pop() ?? start(), line.shift());
  }

  function start() {
    started += 1;
    return new Worker(new URL('./shrink-worker.js', import.meta.url), { type: 'module' });
  }

  function give(worker, { task, resolve }) {
    const settle = (answer, isAlive) => {
      worker.onmessage = null;
      worker.onerror = null;
      if (isAlive) idle.push(worker);
      else {
        worker.terminate();
        started -= 1;
      }
      resolve(answer);
      serve();
    };
    worker.onmessage = ({ data }) => settle(data, true);
    worker.onerror = () => settle(nothing, false);
    worker.postMessage(task);
  }

  return { ask };
}
