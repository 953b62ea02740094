/** A WebP picture written out in the page itself. */
export const dataUri = (webp: Buffer): string => `data:image/webp;base64,${webp.toString('base64')}`;
