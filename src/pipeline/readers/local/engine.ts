import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Tesseract from 'tesseract.js';
import type { Box } from './raster.ts';

/** One character as the OCR engine read it, in pixels of the picture it was given. */
export interface EngineCharacter extends Box {
  text: string;
  /** 0 to 100, the engine's own; no higher than that of the word it stands in, which is the more honest one */
  confidence: number;
}

/** The OCR engine: one tesseract worker, started at first use, one picture at a time. */
export interface Engine {
  /** The characters of `png` in reading order; with `only`, no character outside it is read. Throws `EngineTimeout` after `timeoutMs`. */
  recognise(png: Buffer, only: string | null, timeoutMs: number): Promise<EngineCharacter[]>;
  close(): Promise<void>;
}

export class EngineTimeout extends Error {}

const require = createRequire(import.meta.url);

/** Nothing is fetched: the language comes from its npm package and nothing is cached on disk. */
const language = {
  langPath: join(dirname(require.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int'),
  gzip: true,
  cacheMethod: 'none',
};

export function createEngine(): Engine {
  let worker: Promise<Tesseract.Worker> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function discard(): Promise<void> {
    const dead = worker;
    worker = null;
    await dead?.then((it) => it.terminate()).catch(() => undefined);
  }

  async function recogniseNow(png: Buffer, only: string | null, timeoutMs: number): Promise<EngineCharacter[]> {
    let giveUp: (reason: Error) => void = () => undefined;
    const cut = new Promise<never>((_, reject) => (giveUp = reject));
    const timer = setTimeout(() => giveUp(new EngineTimeout(`OCR took longer than ${timeoutMs} ms`)), timeoutMs);
    try {
      worker ??= startWorker((message) => giveUp(new Error(`the OCR worker failed: ${message}`)));
      return await Promise.race([readCharacters(await Promise.race([worker, cut]), png, only), cut]);
    } catch (error) {
      await discard();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    recognise(png, only, timeoutMs) {
      const mine = turn.then(() => recogniseNow(png, only, timeoutMs));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      await turn;
      await discard();
    },
  };
}

async function startWorker(onDeath: (message: string) => void): Promise<Tesseract.Worker> {
  const worker = await Tesseract.createWorker(
    'eng',
    Tesseract.OEM.LSTM_ONLY,
    { ...language, errorHandler: (error: unknown) => onDeath(String(error)) },
    { load_system_dawg: '0', load_freq_dawg: '0' },
  );
  await worker.setParameters({ tessedit_pageseg_mode: Tesseract.PSM.SINGLE_BLOCK, user_defined_dpi: '300' });
  return worker;
}

async function readCharacters(worker: Tesseract.Worker, png: Buffer, only: string | null): Promise<EngineCharacter[]> {
  await worker.setParameters({ tessedit_char_whitelist: only ?? '' });
  const { data } = await worker.recognize(png, {}, { blocks: true, text: false });
  const lines = (data.blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines.flatMap((line) =>
    line.words.flatMap((word) =>
      word.symbols.map(({ text, confidence, bbox }) => ({
        text,
        confidence: Math.min(confidence, word.confidence),
        ...bbox,
      })),
    ),
  );
}
