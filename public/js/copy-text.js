/** Buttons with `data-copy="ID"` copy the text of that element; shown only where the clipboard may be written. */
if (navigator.clipboard) {
  showButtons(document);
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-copy]');
    if (button) copy(button);
  });
  // sections drawn anew while a job is watched bring their own buttons
  new MutationObserver(() => showButtons(document)).observe(document.body, { childList: true, subtree: true });
}

function showButtons(root) {
  for (const button of root.querySelectorAll('[data-copy][hidden]')) button.hidden = false;
}

async function copy(button) {
  const word = button.querySelector('[data-copy-word]');
  const before = (word.dataset.copyWord ||= word.textContent);
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    word.textContent = 'Copied';
  } catch {
    word.textContent = 'Not allowed to copy';
  }
  setTimeout(() => (word.textContent = before), 2000);
}
