import { holdText, photosText, sizeText, standingText, timeText } from './sentences.js';
import { createPace } from './upload-pace.js';

/**
 * What the page says of the whole: how much is sent, how fast, how long it will take, why it stands still.
 *
 * @param {(name: string) => HTMLElement} part finds an element of the form by its data attribute
 */
export function createSummary(part) {
  const pace = createPace();
  const title = document.title;
  let announced = '';

  function show(standing) {
    const { isStarted, isDone, hold, total, pending } = standing;
    part('total').hidden = total === 0;
    text(part('total-text'), standingText(standing));
    part('total').querySelector('progress').value = standing.fraction;
    part('total').querySelector('progress').hidden = !isStarted;
    text(part('pace'), paceText(standing));
    showHold(hold);
    showButtons(standing);
    showTrouble(standing);
    part('chosen').hidden = total === 0;
    part('advice').hidden = !isStarted || isDone || holdText(hold, 0) !== null;
    document.title = isStarted && pending > 0 ? `${standing.done}/${total} sent · ${title}` : title;
    announce(standing);
  }

  function paceText({ isStarted, isDone, isPaused, hold, sentBytes, done, pending }) {
    if (!isStarted || isDone || isPaused || hold !== null) {
      pace.pause();
      return '';
    }
    pace.note(sentBytes, done);
    const measured = pace.measure(pending);
    if (measured === null) return '';
    const speed = `${sizeText(measured.bytesPerSecond)}/s`;
    return measured.leftMs === null ? speed : `${speed}, ${timeText(measured.leftMs)} left`;
  }

  function showHold(hold) {
    const sentence = holdText(hold, Date.now());
    part('hold').hidden = sentence === null;
    text(part('hold-text'), sentence ?? '');
    part('hold').dataset.kind = hold?.kind ?? '';
    part('sign-in').hidden = hold?.kind !== 'signed-out';
    part('wake').hidden = sentence === null;
    text(part('wake'), hold?.kind === 'job-gone' ? 'Send the rest to a new job' : 'Try now');
  }

  function showButtons({ isStarted, isDone, isPaused, hold, jobUrl, total, pending }) {
    part('send').hidden = isStarted;
    part('send').disabled = total === 0;
    text(part('send'), pending > 1 ? `Read ${pending.toLocaleString('en-US')} sheets` : 'Read the sheet');
    part('pause').hidden = !isStarted || isDone || hold !== null;
    text(part('pause'), isPaused ? 'Go on' : 'Pause');
    part('open-job').hidden = !isStarted || jobUrl === null;
    if (jobUrl !== null) part('open-job').href = jobUrl;
    // while photos are still to be sent, this page has to stay
    part('open-job').target = isDone ? '' : '_blank';
    part('open-job').classList.toggle('button--main', isDone);
  }

  function showTrouble({ refused, failed }) {
    const count = refused + failed;
    part('trouble').hidden = count === 0;
    text(part('trouble-title'), `${photosText(count)} not sent`);
    part('retry-all').hidden = failed < 2;
  }

  /** Read out at each tenth and at what changes otherwise, not at each photo. */
  function announce({ isStarted, isDone, hold, total, done, refused, failed }) {
    if (!isStarted) return;
    const tenth = Math.floor((done * 10) / Math.max(1, total)) * 10;
    const trouble = refused + failed > 0 ? ` ${photosText(refused + failed)} could not be sent.` : '';
    const standsStill = holdText(hold, Date.now());
    const news = standsStill ?? (isDone ? `${done} of ${total} sent.` : `${tenth} % sent.`);
    // the time left of a wait counts down on the page, but is read out once
    const key = (standsStill === null ? news : hold.kind) + trouble;
    if (key === announced) return;
    announced = key;
    part('announce').textContent = news + trouble;
  }

  return { show };
}

/** Written only where it differs: hundreds of changes a second must not cost a layout each. */
function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
