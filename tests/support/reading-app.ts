import { onTestFinished } from 'vitest';
import { basicAuth, startApp, type RunningApp } from './app.ts';
import { startFakeModel, type FakeModel, type FakeModelOptions } from './fake-model.ts';
import { sheetPhoto } from './photos.ts';

/** The app with a model to read with. */
export interface ReadingApp extends RunningApp {
  model: FakeModel;
}

/** Starts the app against a model server of this machine that behaves as `model` says. */
export async function startReadingApp(
  settings: Record<string, string> = {},
  model: FakeModelOptions = {},
): Promise<ReadingApp> {
  const fake = await startFakeModel(model);
  onTestFinished(() => fake.close());
  const app = await startApp({ OPENAI_API_KEY: 'sk-test-key-of-no-worth', OPENAI_BASE_URL: fake.baseUrl, ...settings });
  return { ...app, model: fake };
}

let photo: Promise<Buffer> | undefined;

/** A small photo, made once a test file: what is in it does not matter to the model server of the tests. */
export const smallPhoto = (): Promise<Buffer> => (photo ??= sheetPhoto({ widthPx: 600, heightPx: 800 }));

/** Sends `files` (name → bytes) as curl -F would, with basic credentials and no Accept of its own but curl's. */
export async function upload(
  url: string,
  files: Record<string, Buffer> | [string, Buffer][],
  headers: Record<string, string> = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, bytes] of Array.isArray(files) ? files : Object.entries(files)) {
    form.append('files', new Blob([new Uint8Array(bytes)]), name);
  }
  return fetch(`${url}/upload`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { Authorization: basicAuth, Accept: '*/*', ...headers },
  });
}

export const asJson = { Accept: 'application/json' };
