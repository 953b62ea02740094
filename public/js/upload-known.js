/**
 * Which photos a job has already, by their SHA-256. Each sheet stands for one photo: the same photo dropped twice is
 * two sheets, so sheets that are accounted for are not counted again.
 *
 * @param {{ photo: { sha256: string } }[]} sheets of the job
 * @param {string[]} accounted hashes of photos known to be among them
 * @returns {(sha256: string) => boolean} takes one sheet of that hash, if one is left
 */
export function sheetsLeft(sheets, accounted) {
  const counts = new Map();
  for (const { photo } of sheets) counts.set(photo.sha256, (counts.get(photo.sha256) ?? 0) + 1);
  const take = (sha256) => {
    const count = counts.get(sha256) ?? 0;
    if (count > 0) counts.set(sha256, count - 1);
    return count > 0;
  };
  accounted.forEach(take);
  return take;
}

/** The SHA-256 of a file in hexadecimal; null where the page is not from a secure address and cannot reckon it. */
export async function sha256Of(file) {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
