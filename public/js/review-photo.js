/** The photo as something to move about in: wheel and pinch zoom, drag, turn, and the way to one cell. */
const mostScale = 8;

/** @returns what other parts do with the photo; where there is none, all of it does nothing */
export function openPhoto(review) {
  const frame = review.querySelector('[data-photo-frame]');
  const sheet = review.querySelector('[data-photo-sheet]');
  const picture = review.querySelector('[data-photo-picture]');
  if (!picture)
    return { show: () => {}, fit: () => {}, turn: () => {}, zoom: () => {}, mark: () => {}, zoomTo: () => {} };

  /** how the photo lies in the frame: scale of its own pixels, place of its top left corner, quarter turns */
  const lie = { scale: 1, x: 0, y: 0, turns: 0 };
  let isFitted = true;
  const polygons = () => [...review.querySelectorAll('.photo-boxes polygon')];
  /** of the picture that came first; the original takes its place in the same size */
  let size = () => ({ wide: 1, tall: 1 });

  frame.classList.add('is-live');
  review.querySelector('[data-photo-tools]').hidden = false;
  whenLoaded(picture, () => {
    const first = { wide: picture.naturalWidth, tall: picture.naturalHeight };
    size = () => first;
    mark();
    fit();
  });
  new ResizeObserver(() => isFitted && fit()).observe(frame);

  function draw(isGliding = false) {
    const { wide, tall } = size();
    sharpen();
    sheet.classList.toggle('is-gliding', isGliding);
    sheet.style.setProperty('width', `${wide}px`);
    sheet.style.setProperty('height', `${tall}px`);
    sheet.style.setProperty(
      'transform',
      `translate(${lie.x}px, ${lie.y}px) scale(${lie.scale}) ${turned(lie.turns, wide, tall)}`,
    );
  }

  /** Beyond the picture's own pixels the original is worth its bytes. */
  function sharpen() {
    const { original } = picture.dataset;
    if (!original || lie.scale * globalThis.devicePixelRatio <= 1.05) return;
    delete picture.dataset.original;
    const whole = new Image();
    whole.src = original;
    whole.decode().then(
      () => (picture.src = original),
      () => undefined,
    );
  }

  function fit() {
    const { wide, tall } = laid();
    lie.scale = Math.min(frame.clientWidth / wide, frame.clientHeight / tall) || 1;
    lie.x = (frame.clientWidth - wide * lie.scale) / 2;
    lie.y = (frame.clientHeight - tall * lie.scale) / 2;
    isFitted = true;
    draw();
  }

  /** the photo's size as it is turned */
  function laid() {
    const { wide, tall } = size();
    return lie.turns % 2 === 0 ? { wide, tall } : { wide: tall, tall: wide };
  }

  function zoom(by, atX = frame.clientWidth / 2, atY = frame.clientHeight / 2) {
    const scale = Math.min(mostScale, Math.max(0.02, lie.scale * by));
    lie.x = atX - ((atX - lie.x) * scale) / lie.scale;
    lie.y = atY - ((atY - lie.y) * scale) / lie.scale;
    lie.scale = scale;
    isFitted = false;
    draw();
  }

  function turn() {
    lie.turns = (lie.turns + 1) % 4;
    fit();
  }

  /** Outlines a cell and brings it into sight, large enough to be read. */
  function show(anchor, atLeast = 0) {
    const boxes = polygons();
    for (const box of boxes) box.classList.toggle('is-here', box.dataset.of === anchor);
    const box = boxes.find((one) => one.dataset.of === anchor);
    if (!box) return;
    const { x, y, wide, tall } = boundsOf(box, lie.turns, laid());
    const readable = Math.min(26 / tall, (frame.clientWidth * 0.8) / wide, mostScale);
    if (lie.scale < readable || atLeast > 0) lie.scale = Math.max(readable, atLeast);
    else if (isInSight(x, y, wide, tall)) return draw();
    lie.x = frame.clientWidth / 2 - (x + wide / 2) * lie.scale;
    lie.y = frame.clientHeight / 2 - (y + tall / 2) * lie.scale;
    isFitted = false;
    draw(true);
  }

  function isInSight(x, y, wide, tall) {
    const [left, top] = [lie.x + x * lie.scale, lie.y + y * lie.scale];
    const [right, bottom] = [left + wide * lie.scale, top + tall * lie.scale];
    return left >= 0 && top >= 0 && right <= frame.clientWidth && bottom <= frame.clientHeight;
  }

  /** The boxes take the colour of what is said about their cells. */
  function mark() {
    for (const box of polygons()) {
      const cell = document.getElementById(box.dataset.of);
      box.classList.toggle('is-bad', cell?.classList.contains('cell--contradicted') ?? false);
      box.classList.toggle('is-doubtful', cell?.classList.contains('cell--doubtful') ?? false);
    }
  }

  followPointers(frame, lie, { draw, zoom, moved: () => (isFitted = false) });
  frame.addEventListener('click', (event) => {
    const anchor = event.target.dataset?.of;
    if (anchor && !frame.dataset.moved) document.getElementById(`${anchor}-field`)?.focus();
  });
  review.querySelector('[data-photo-tools]').addEventListener('click', (event) => {
    const act = event.target.closest('[data-photo-do]')?.dataset.photoDo;
    if (act) ({ fit, turn, in: () => zoom(1.4), out: () => zoom(1 / 1.4) })[act]();
  });

  return { show, fit, turn, zoom, mark, zoomTo: (anchor) => show(anchor, lie.scale * 1.6) };
}

function whenLoaded(picture, then) {
  if (picture.complete && picture.naturalWidth > 0) then();
  else picture.addEventListener('load', then, { once: true });
}

/** A quarter turn about the corner, and back into the frame. */
function turned(turns, wide, tall) {
  if (turns === 1) return `translate(${tall}px, 0) rotate(90deg)`;
  if (turns === 2) return `translate(${wide}px, ${tall}px) rotate(180deg)`;
  if (turns === 3) return `translate(0, ${wide}px) rotate(270deg)`;
  return '';
}

/** Where a box lies on the photo as it is turned, in the photo's pixels. */
function boundsOf(box, turns, { wide, tall }) {
  const points = [...box.points].map(({ x, y }) => {
    if (turns === 1) return [1 - y, x];
    if (turns === 2) return [1 - x, 1 - y];
    if (turns === 3) return [y, 1 - x];
    return [x, y];
  });
  const xs = points.map(([x]) => x * wide);
  const ys = points.map(([, y]) => y * tall);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, wide: Math.max(...xs) - x, tall: Math.max(...ys) - y };
}

/** Wheel, drag with one finger or the mouse, pinch with two. */
function followPointers(frame, lie, { draw, zoom, moved }) {
  const fingers = new Map();
  let travelled = 0;

  frame.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { left, top } = frame.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX - left, event.clientY - top);
    },
    { passive: false },
  );
  frame.addEventListener('pointerdown', (event) => {
    fingers.set(event.pointerId, event);
    travelled = 0;
    delete frame.dataset.moved;
  });
  frame.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    travelled += Math.abs(dx) + Math.abs(dy);
    if (travelled > 6) {
      frame.dataset.moved = 'yes';
      frame.classList.add('is-dragged');
      frame.setPointerCapture(event.pointerId);
    }
    const other = [...fingers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    fingers.set(event.pointerId, event);
    if (other) pinch(before, event, other);
    else {
      lie.x += dx;
      lie.y += dy;
      moved();
      draw();
    }
  });
  for (const end of ['pointerup', 'pointercancel']) {
    frame.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      frame.classList.remove('is-dragged');
    });
  }

  function pinch(before, now, other) {
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    const { left, top } = frame.getBoundingClientRect();
    zoom(apart(now) / apart(before), (now.clientX + other.clientX) / 2 - left, (now.clientY + other.clientY) / 2 - top);
  }
}
