import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** `tesseract.js` and its version, as it is stored with each reading. */
export const engineName = `tesseract.js ${(require('tesseract.js/package.json') as { version: string }).version}`;

/** The release of the local reader, stored with each reading; a change of what it reads is a new one. */
export const localRelease = 'local-4';
