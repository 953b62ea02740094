/**
 * Sends `files` in one multipart request and tells how far each of them is.
 *
 * XMLHttpRequest because `fetch` tells nothing of what has been sent. The files stand in the body in their order, so
 * the bytes sent so far say which are done, which is on its way, and how much of it.
 *
 * @param {{ url: string, csrfToken: string, files: File[], onProgress: (fractions: number[], total: number) => void }} what
 * @returns {{ answer: Promise<{ status: number, body: object | null, retryAfter: string | null }>, stop: () => void }}
 */
export function sendPhotos({ url, csrfToken, files, onProgress }) {
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Prefer', 'respond-async');
  request.setRequestHeader('csrf-token', csrfToken);
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    onProgress(fractionsSent(files, loaded, total), loaded / total);
  });
  const answer = new Promise((resolve, reject) => {
    request.addEventListener('load', () => resolve(answerOf(request)));
    request.addEventListener('error', () => resolve({ status: 0, body: null, retryAfter: null }));
    request.addEventListener('abort', () => reject(new Error('stopped')));
  });
  request.send(formOf(csrfToken, files));
  return { answer, stop: () => request.abort() };
}

/** How much of each file lies within the first `sentBytes` of a body of `totalBytes`. */
export function fractionsSent(files, sentBytes, totalBytes) {
  const contentBytes = files.reduce((sum, file) => sum + file.size, 0);
  const wrappingBytes = Math.max(0, totalBytes - contentBytes) / (files.length + 1);
  let startsAt = wrappingBytes;
  return files.map((file) => {
    const fraction = file.size === 0 ? 1 : (sentBytes - startsAt) / file.size;
    startsAt += file.size + wrappingBytes;
    return Math.min(1, Math.max(0, fraction));
  });
}

function formOf(csrfToken, files) {
  const form = new FormData();
  form.append('_csrf', csrfToken);
  for (const file of files) form.append('files', file, file.name);
  return form;
}

function answerOf(request) {
  return {
    status: request.status,
    body: parsed(request.responseText),
    retryAfter: request.getResponseHeader('Retry-After'),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
