import sharp from 'sharp';
import type { VetOutcome, VetTask } from '../../src/pipeline/messages.ts';
import { applyPicturePolicy } from '../../src/pipeline/picture-policy.ts';
import { createTurn } from '../../src/pipeline/turn.ts';
import { vetPhoto } from '../../src/pipeline/vet.ts';

/** A pool thread that vets photos and nothing else. */

applyPicturePolicy();
const turn = createTurn();

export default (task: VetTask): Promise<VetOutcome> => turn(() => vetPhoto(task));

/** What sharp itself says to a file, past our own look at its bytes. */
export const openWithSharp = (path: string): Promise<string> =>
  sharp(path)
    .metadata()
    .then(({ format }) => format, String)
    .then((answer) => answer.replace(/^Error: /, ''));
