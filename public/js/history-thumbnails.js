/** A photo that is gone or cannot be shown leaves the neutral sheet beneath it, not a broken picture. */
for (const picture of document.querySelectorAll('img[data-thumbnail]')) {
  const leave = () => picture.remove();
  if (picture.complete && picture.naturalWidth === 0 && picture.currentSrc !== '') leave();
  else picture.addEventListener('error', leave, { once: true });
}
