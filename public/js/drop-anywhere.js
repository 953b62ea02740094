import { droppedFiles } from './dropped-files.js';

/**
 * Takes files and folders dropped anywhere on the page, or pasted into it, and shows `overlay` while they hover.
 *
 * @param {HTMLElement} overlay
 * @param {(found: { files: File[], folder: string | null }) => void} onFiles
 */
export function dropAnywhere(overlay, onFiles) {
  // each element crossed sends its own enter and leave, so they are counted
  let depth = 0;
  const show = (isOver) => {
    depth = isOver;
    overlay.hidden = depth <= 0;
  };
  document.addEventListener('dragenter', (event) => {
    if (!bearsFiles(event)) return;
    event.preventDefault();
    show(depth + 1);
  });
  document.addEventListener('dragover', (event) => {
    if (!bearsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  document.addEventListener('dragleave', (event) => bearsFiles(event) && show(depth - 1));
  document.addEventListener('drop', async (event) => {
    if (!bearsFiles(event)) return;
    event.preventDefault();
    show(0);
    onFiles(await droppedFiles(event.dataTransfer));
  });
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) onFiles({ files, folder: null });
  });
}

const bearsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
