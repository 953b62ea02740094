import { existsSync } from 'node:fs';

const paths = [
  process.env['CHROMIUM_PATH'] ?? '',
  ...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Chromium lies on this machine; throws where there is none. */
export function browserPath(): string {
  const path = paths.find((candidate) => candidate !== '' && existsSync(candidate));
  if (path === undefined) throw new Error('there is no Chromium here; set CHROMIUM_PATH');
  return path;
}

/** Letters are drawn without the screen's hinting, so that pages look printed and are the same on every machine. */
export const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-sync',
  '--font-render-hinting=none',
];
