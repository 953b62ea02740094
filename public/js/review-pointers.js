/** A finger or a mouse that goes farther than this drags; one that does not, clicks. */
const clickPx = 6;

/** Wheel, drag with one finger or the mouse, pinch with two: as `move` by pixels and `zoom` about a point of the frame. */
export function followPointers(frame, { move, zoom }) {
  const fingers = new Map();
  let travelled = 0;

  frame.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === event.DOM_DELTA_LINE ? 16 : 1;
      zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)), ...within(event));
    },
    { passive: false },
  );
  frame.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) travelled = 0;
    fingers.set(event.pointerId, event);
    if (fingers.size === 1) delete frame.dataset.moved;
  });
  frame.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    travelled += Math.hypot(dx, dy);
    if (travelled > clickPx && frame.dataset.moved === undefined) {
      frame.dataset.moved = 'yes';
      frame.classList.add('is-dragged');
    }
    if (frame.dataset.moved !== undefined) frame.setPointerCapture(event.pointerId);
    const other = [...fingers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    fingers.set(event.pointerId, event);
    if (other) pinch(before, event, other);
    else move(dx, dy);
  });
  for (const end of ['pointerup', 'pointercancel']) {
    frame.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      if (fingers.size === 0) frame.classList.remove('is-dragged');
    });
  }

  /** What lies between the fingers stays between them. */
  function pinch(before, now, other) {
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    move((now.clientX - before.clientX) / 2, (now.clientY - before.clientY) / 2);
    const [x, y] = within(now);
    const [otherX, otherY] = within(other);
    zoom(apart(now) / apart(before), (x + otherX) / 2, (y + otherY) / 2);
  }

  function within({ clientX, clientY }) {
    const { left, top } = frame.getBoundingClientRect();
    return [clientX - left - frame.clientLeft, clientY - top - frame.clientTop];
  }
}
