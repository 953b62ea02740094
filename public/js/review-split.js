const kept = 'ullage.photo-share';
const usual = 42;

/** The bar between photo and tables: by mouse, finger or arrow keys; where it was left is remembered. */
export function followSplitter(review) {
  const bar = review.querySelector('[data-splitter]');
  bar.hidden = false;
  set(Number(readKept()) || usual);

  function set(share) {
    const within = Math.round(Math.min(80, Math.max(20, share)));
    review.style.setProperty('--photo-share', `${within}%`);
    bar.setAttribute('aria-valuenow', String(within));
    return within;
  }
  function keep(share) {
    const within = set(share);
    try {
      localStorage.setItem(kept, String(within));
    } catch {
      // a browser that keeps nothing still splits
    }
  }

  bar.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -3, ArrowRight: 3, Home: -100, End: 100 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    keep(Number(bar.getAttribute('aria-valuenow')) + step);
  });
  bar.addEventListener('dblclick', () => keep(usual));
  bar.addEventListener('pointerdown', (event) => {
    bar.setPointerCapture(event.pointerId);
    bar.dataset.dragged = 'yes';
  });
  bar.addEventListener('pointermove', (event) => {
    if (bar.dataset.dragged === undefined) return;
    const { left, width } = review.getBoundingClientRect();
    keep(((event.clientX - left) / width) * 100);
  });
  for (const end of ['pointerup', 'pointercancel']) bar.addEventListener(end, () => delete bar.dataset.dragged);
}

function readKept() {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}
