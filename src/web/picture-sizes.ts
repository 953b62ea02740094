/** Sizes that a page or program may ask for; any others would fill the cache with what nobody looks at twice. */
export const picturesPx = [640, 1280, 2048] as const;
