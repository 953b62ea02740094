import { followPlaces } from './review-places.js';
import { followPointers } from './review-pointers.js';
import { boundsOf, turnedSize, turning } from './review-turned.js';

const mostScale = 8;
const leastScale = 0.02;
const stepPx = 60;
/** how tall the writing of a cell is made at least, and how much of the frame a cell takes at most */
const readablePx = 26;
const widestShare = 0.8;

/**
 * The photo as something to move about in: wheel and pinch zoom, drag, turn, and the way to one cell.
 *
 * @returns what other parts do with the photo; where there is none, all of it does nothing
 */
export function openPhoto(review) {
  const frame = review.querySelector('[data-photo-frame]');
  const sheet = review.querySelector('[data-photo-sheet]');
  const picture = review.querySelector('[data-photo-picture]');
  const nothing = () => {};
  if (!picture) return { show: nothing, fit: nothing, turn: nothing, zoom: nothing, mark: nothing, zoomTo: nothing };

  /** how the photo lies in the frame: scale of its own pixels, place of its top left corner, quarter turns */
  const lie = { scale: 1, x: 0, y: 0, turns: Number(picture.dataset.turns ?? 0) };
  let isFitted = true;
  /** of the picture that came first; the original takes its place in the same size */
  let size = { wide: 1, tall: 1 };
  let frameSize = { wide: frame.clientWidth, tall: frame.clientHeight };
  const polygons = () => [...review.querySelectorAll('.photo-boxes polygon')];
  const boxOf = (anchor) => polygons().find((one) => one.dataset.of === anchor);

  const askForPlaces = followPlaces(review, picture, {
    onPlaces(turns) {
      if (isFitted && lie.turns === 0) {
        lie.turns = turns;
        fit();
      }
      mark();
      showCellAtHand();
    },
  });

  frame.classList.add('is-live');
  review.querySelector('[data-photo-tools]').hidden = false;
  whenLoaded(picture, () => {
    size = { wide: picture.naturalWidth, tall: picture.naturalHeight };
    mark();
    fit();
    showCellAtHand();
  });
  new ResizeObserver(reframe).observe(frame);

  function showCellAtHand() {
    const cell = document.activeElement?.closest('[data-cell]');
    if (cell) show(cell.id);
  }

  function draw(isGliding = false) {
    sharpen();
    sheet.classList.toggle('is-gliding', isGliding);
    // The outlines are as fine on a large photo as on a small one.
    sheet.style.setProperty('--scale', String(lie.scale));
    sheet.style.setProperty('width', `${size.wide}px`);
    sheet.style.setProperty('height', `${size.tall}px`);
    const placing = `translate(${lie.x}px, ${lie.y}px) scale(${lie.scale})`;
    sheet.style.setProperty('transform', `${placing} ${turning(lie.turns, size)}`);
  }

  /** Beyond the picture's own pixels the original is worth its bytes. */
  function sharpen() {
    const { original } = picture.dataset;
    if (!original || size.wide === 1 || lie.scale * globalThis.devicePixelRatio <= 1.05) return;
    delete picture.dataset.original;
    const whole = new Image();
    whole.src = original;
    whole.decode().then(
      () => (picture.src = original),
      () => undefined,
    );
  }

  function fit() {
    const { wide, tall } = turnedSize(size, lie.turns);
    lie.scale = Math.min(frame.clientWidth / wide, frame.clientHeight / tall) || 1;
    lie.x = (frame.clientWidth - wide * lie.scale) / 2;
    lie.y = (frame.clientHeight - tall * lie.scale) / 2;
    isFitted = true;
    draw();
  }

  /** What lay in the middle of the frame stays there when the frame grows or shrinks. */
  function reframe() {
    const now = { wide: frame.clientWidth, tall: frame.clientHeight };
    if (isFitted) fit();
    else move((now.wide - frameSize.wide) / 2, (now.tall - frameSize.tall) / 2);
    frameSize = now;
  }

  function move(dx, dy) {
    lie.x += dx;
    lie.y += dy;
    isFitted = false;
    draw();
  }

  function zoom(by, atX = frame.clientWidth / 2, atY = frame.clientHeight / 2) {
    const scale = Math.min(mostScale, Math.max(leastScale, lie.scale * by));
    lie.x = atX - ((atX - lie.x) * scale) / lie.scale;
    lie.y = atY - ((atY - lie.y) * scale) / lie.scale;
    lie.scale = scale;
    isFitted = false;
    draw();
  }

  /** Turned, the cell at hand stays in sight. */
  function turn() {
    lie.turns = (lie.turns + 1) % 4;
    const here = isFitted ? undefined : polygons().find((box) => box.classList.contains('is-here'));
    fit();
    if (here) show(here.dataset.of);
  }

  /** Outlines a cell, or the row or table that it stands in, and brings it into sight, large enough to be read. */
  function show(anchor, atLeast = 0) {
    const found = boxOf(anchor) ?? regionOf(anchor);
    for (const box of polygons()) box.classList.toggle('is-here', box === found);
    if (!found) return;
    const { x, y, wide, tall } = boundsOf(cornersOf(found), lie.turns, size);
    const { clientWidth, clientHeight } = frame;
    const isRegion = found.classList.contains('region');
    const fitting = Math.min((clientWidth * widestShare) / wide, (clientHeight * widestShare) / tall, mostScale);
    const readable = isRegion ? fitting : Math.min(readablePx / tall, fitting);
    const isTooLarge = isRegion && lie.scale > fitting / widestShare;
    if (lie.scale < readable || isTooLarge || atLeast > 0) lie.scale = Math.max(readable, Math.min(atLeast, mostScale));
    else if (isInSight(x, y, wide, tall)) return;
    lie.x = clientWidth / 2 - (x + wide / 2) * lie.scale;
    lie.y = clientHeight / 2 - (y + tall / 2) * lie.scale;
    isFitted = false;
    draw(true);
  }

  /** Of the row, the table or whatever else is known of the cell `sheet-1-arrival_tanks-3-net_bbls`. */
  function regionOf(anchor = '') {
    const [sheetName, n, table, row] = anchor.split('-');
    return boxOf([sheetName, n, table, row].join('-')) ?? boxOf([sheetName, n, table].join('-'));
  }

  function isInSight(x, y, wide, tall) {
    const [left, top] = [lie.x + x * lie.scale, lie.y + y * lie.scale];
    const [right, bottom] = [left + wide * lie.scale, top + tall * lie.scale];
    return left >= 0 && top >= 0 && right <= frame.clientWidth && bottom <= frame.clientHeight;
  }

  /** The boxes take the colour of what is said about their cells. */
  function mark() {
    if (size.wide > 1) void askForPlaces();
    for (const box of polygons()) {
      const cell = document.getElementById(box.dataset.of);
      box.classList.toggle('is-bad', cell?.classList.contains('cell--contradicted') ?? false);
      box.classList.toggle('is-doubtful', cell?.classList.contains('cell--doubtful') ?? false);
    }
  }

  followPointers(frame, { move, zoom });
  frame.addEventListener('click', (event) => {
    const anchor = event.target.dataset?.of;
    if (anchor === undefined || frame.dataset.moved) return;
    const cell = document.getElementById(`${anchor}-field`) ?? firstFieldOf(anchor);
    cell?.focus();
  });
  const firstFieldOf = (anchor) =>
    review.querySelector(`#${anchor} .cell__field`) ??
    document.getElementById(anchor)?.closest('figure')?.querySelector('.cell__field');
  const ways = {
    ...{ fit, turn, in: () => zoom(1.4), out: () => zoom(1 / 1.4) },
    ...{ ArrowLeft: () => move(stepPx, 0), ArrowRight: () => move(-stepPx, 0) },
    ...{ ArrowUp: () => move(0, stepPx), ArrowDown: () => move(0, -stepPx) },
  };
  frame.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !event.key.startsWith('Arrow')) return;
    event.preventDefault();
    ways[event.key]();
  });
  review.querySelector('[data-photo-tools]').addEventListener('click', (event) => {
    const act = event.target.closest('[data-photo-do]')?.dataset.photoDo;
    if (act) ways[act]();
  });

  return { show, fit, turn, zoom, mark, zoomTo: (anchor) => show(anchor, lie.scale * 1.6) };
}

function whenLoaded(picture, then) {
  if (picture.complete && picture.naturalWidth > 0) then();
  else picture.addEventListener('load', then, { once: true });
}

const cornersOf = (box) => [...box.points].map(({ x, y }) => [x, y]);
