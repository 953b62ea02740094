import { sizeText } from './sentences.js';

const pendingWords = { chosen: '', preparing: 'making it smaller …', ready: 'waiting', sending: 'sending', failed: '' };

/**
 * One photo in the list.
 *
 * @param {HTMLTemplateElement} template
 * @param {File} file as it was chosen
 * @param {{ remove: () => void, retry: () => void }} actions
 */
export function createRow(template, file, { remove, retry }) {
  const item = template.content.firstElementChild.cloneNode(true);
  const parts = {};
  for (const name of ['filename', 'status', 'progress', 'remove', 'retry', 'thumb', 'no-thumb']) {
    parts[name] = item.querySelector(`[data-${name}]`);
  }
  let thumbUrl = null;
  parts.filename.textContent = file.name;
  parts.filename.title = file.webkitRelativePath || file.name;
  parts.remove.setAttribute('aria-label', `Remove ${file.name}`);
  parts.retry.setAttribute('aria-label', `Try ${file.name} again`);
  parts.progress.setAttribute('aria-label', `${file.name}, sent`);
  parts.remove.addEventListener('click', remove);
  parts.retry.addEventListener('click', retry);

  return {
    item,

    /** Draws the state of the photo; called at each change of it, so only what differs is touched. */
    show(photo) {
      const { state } = photo;
      if (item.dataset.state !== state) item.dataset.state = state;
      const isSending = state === 'sending';
      if (parts.progress.hidden === isSending) parts.progress.hidden = !isSending;
      if (isSending) parts.progress.value = photo.fraction;
      const text = statusText(photo, file);
      if (parts.status.textContent !== text) parts.status.textContent = text;
      const canRetry = state === 'failed' || (state === 'refused' && !photo.isFinal);
      if (parts.retry.hidden === canRetry) parts.retry.hidden = !canRetry;
      const canRemove = ['chosen', 'ready', 'refused', 'failed'].includes(state) && !photo.mayBeThere;
      if (parts.remove.hidden === canRemove) parts.remove.hidden = !canRemove;
    },

    hasThumb: () => thumbUrl !== null,

    showThumb(blob) {
      if (thumbUrl !== null || blob === null) return;
      thumbUrl = URL.createObjectURL(blob);
      parts.thumb.src = thumbUrl;
      parts.thumb.hidden = false;
      parts['no-thumb'].hidden = true;
    },

    discard() {
      if (thumbUrl !== null) URL.revokeObjectURL(thumbUrl);
      item.remove();
    },
  };
}

function statusText({ state, reason, ready, mayBeThere }, file) {
  if (state === 'sent') return 'sent';
  if (state === 'known') return 'already in this job';
  if (state === 'refused' || state === 'failed') return reason;
  if (state === 'ready' && mayBeThere) return 'waiting to be sent again';
  const size =
    ready && ready.size < file.size ? `${sizeText(file.size)} → ${sizeText(ready.size)}` : sizeText(file.size);
  return [size, pendingWords[state]].filter(Boolean).join(', ');
}
