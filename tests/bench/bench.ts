import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sheetPhoto } from '../support/photos.ts';
import { benchHistory } from './history.ts';
import { benchPrepare } from './prepare.ts';
import { listeners, threeHundred } from './queue.ts';
import { memoryOfFive, throughput, wholeRequest } from './requests.ts';

/**
 * `npm run bench`: what a photo costs and how much goes through at once, on the compiled server as a process of its
 * own, beside what bare sharp and the model's own times allow in the same run. Reads /proc, so: Linux.
 */
spawnSync('npm', ['run', '--silent', 'build'], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
});
const photo = await sheetPhoto({ widthPx: 4000, heightPx: 3000, orientation: 6, noise: 14, quality: 85 });
const shrunkPhoto = await sheetPhoto({ widthPx: 1536, heightPx: 2048, noise: 4, quality: 60 });

const { sharpCpuMs } = await benchPrepare();
await wholeRequest(photo, sharpCpuMs);
await throughput(photo);
await memoryOfFive(photo);
await threeHundred(shrunkPhoto);
await listeners(shrunkPhoto);
benchHistory();
