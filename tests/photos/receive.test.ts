import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { receiveFiles, type ReceivedFile, type ReceiveLimits } from '../../src/photos/receive.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mebibyte = 1024 * 1024;
const boundary = 'parted-here';
const multipart = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };

interface Receiver {
  port: number;
  server: Server;
  folder: string;
  /** what `receiveFiles` came to, a request each: the files, or the error */
  ends: (ReceivedFile[] | AppError | Error)[];
  /** sends a whole body and gives the status: 200, or 400 with the error's code */
  post(body: Buffer | string, headers?: Record<string, string>): Promise<string>;
}

/** A real server whose one route receives files; `use` looks at them while they lie there. */
async function startReceiver(
  limits: Partial<ReceiveLimits> = {},
  use: (files: ReceivedFile[]) => void = () => undefined,
): Promise<Receiver> {
  const folder = temporaryFolder();
  const ends: Receiver['ends'] = [];
  const app = express();
  app.post('/', async (request, response) => {
    try {
      const files = await receiveFiles(
        request,
        response,
        folder,
        { maxFileBytes: 8 * mebibyte, maxFiles: 20, ...limits },
        (received) => {
          use(received);
          return Promise.resolve(received);
        },
      );
      ends.push(files);
      response.send('200');
    } catch (error) {
      ends.push(error as Error);
      response.send(error instanceof AppError ? error.code : '500');
    }
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const post: Receiver['post'] = (body, headers = multipart) =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(text));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return { port, server, folder, ends, post };
}

const filePart = (bytes: Buffer | string, filename = 'sheet.jpg', field = 'files'): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${filename}"\r\nContent-Type: image/jpeg\r\n\r\n`,
    ),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ]);

const fieldPart = (name: string, value: string): Buffer =>
  Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);

const bodyOf = (...parts: Buffer[]): Buffer => Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);

/** Begins an upload whose head promises more than is ever sent. */
function beginUpload(port: number, firstBytes: Buffer): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${multipart['Content-Type']}\r\nContent-Length: 5000000\r\n\r\n`,
  );
  socket.write(firstBytes);
  return socket;
}

const openFilesIn = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', fd));
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });

const hasProc = existsSync('/proc/self/fd');

describe('receiving files', () => {
  it('puts each on the disk, with its hash, its size and a name to show', async () => {
    const bytes = Buffer.alloc(300_000, 'ullage');
    const seen: Buffer[] = [];
    const { post, ends } = await startReceiver({}, (files) =>
      files.forEach(({ path }) => seen.push(readFileSync(path))),
    );

    expect(await post(bodyOf(filePart(bytes, '../../Överfyllning 🚢.jpg'), filePart('', 'empty.jpg')))).toBe('200');

    expect(seen).toEqual([bytes, Buffer.alloc(0)]);
    expect(ends[0]).toMatchObject([
      { filename: 'Överfyllning 🚢.jpg', bytes: 300_000, sha256: createHash('sha256').update(bytes).digest('hex') },
      { filename: 'empty.jpg', bytes: 0, sha256: createHash('sha256').digest('hex') },
    ]);
  });

  it('leaves nothing behind of what was not taken', async () => {
    const { post, folder } = await startReceiver();

    await post(bodyOf(filePart('photo')));

    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing behind where looking at the files fails', async () => {
    const { post, folder } = await startReceiver({}, () => {
      throw new Error('no vetting today');
    });

    expect(await post(bodyOf(filePart('photo')))).toBe('500');

    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives the fields of the form to the route', async () => {
    const { post } = await startReceiver();

    expect(await post(bodyOf(fieldPart('_csrf', 'token'), filePart('photo')))).toBe('200');
  });

  it('takes a photo of exactly the limit and refuses one byte more, naming the limit', async () => {
    const { post, ends, folder } = await startReceiver();

    expect(await post(bodyOf(filePart(Buffer.alloc(8 * mebibyte))))).toBe('200');
    expect(await post(bodyOf(filePart(Buffer.alloc(8 * mebibyte + 1))))).toBe('too_large');

    expect((ends[1] as AppError).message).toBe('A photo may have at most 8 MB; send a smaller one.');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes as many photos as the limit and refuses one more, naming the limit', async () => {
    const { post, ends, folder } = await startReceiver({ maxFiles: 3 });
    const three = [filePart('a'), filePart('b'), filePart('c')];

    expect(await post(bodyOf(...three))).toBe('200');
    expect(await post(bodyOf(...three, filePart('d')))).toBe('bad_request');

    expect((ends[1] as AppError).message).toContain('at most 3 photos');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, () => Buffer]>([
    ['a file in another field', () => bodyOf(filePart('photo', 'a.jpg', 'avatar'))],
    ['a file in a nested field', () => bodyOf(filePart('photo', 'a.jpg', 'files[0][x]'))],
    [
      '20,000 fields',
      () => bodyOf(...Array.from({ length: 20_000 }, (_, n) => fieldPart(`f${n}`, 'x')), filePart('a')),
    ],
    ['a field of 100 KB', () => bodyOf(fieldPart('note', 'x'.repeat(100_000)), filePart('photo'))],
    ['a field with a name of 10 KB', () => bodyOf(fieldPart('x'.repeat(10_000), 'x'), filePart('photo'))],
    ['a body cut off within a photo', () => bodyOf(filePart(Buffer.alloc(100_000))).subarray(0, 50_000)],
    ['a body cut off before its end', () => filePart('photo')],
    ['garbage', () => Buffer.alloc(5000, 'no multipart at all')],
    ['an empty body', () => Buffer.alloc(0)],
  ])('refuses %s as a bad request, leaves nothing, and takes the next upload', async (_, body) => {
    const { post, folder } = await startReceiver();

    expect(await post(body())).toBe('bad_request');
    expect(readdirSync(folder)).toEqual([]);

    expect(await post(bodyOf(filePart('photo')))).toBe('200');
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'application/json', 'multipart/mixed; boundary=x'])(
    'refuses a body of type %j',
    async (type) => {
      const { post, folder } = await startReceiver();

      expect(await post(bodyOf(filePart('photo')), { 'Content-Type': type })).toBe('bad_request');
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('hands on no files where the form had none', async () => {
    const { post, ends } = await startReceiver();

    await post(bodyOf());
    await post(bodyOf(fieldPart('_csrf', 'token')));
    await post(bodyOf(filePart('', '')));

    expect(ends).toEqual([[], [], []]);
  });

  it.each([
    ['a NUL', 'a\0b.jpg'],
    ['5,000 letters', `${'x'.repeat(5000)}.jpg`],
    ['a bidi override', 'a\u202egpj.exe'],
    ['a path', '/etc/cron.d/x.jpg'],
  ])('never writes outside its folder for a name with %s', async (_, filename) => {
    const paths: string[] = [];
    const { post, folder } = await startReceiver({}, (files) => files.forEach(({ path }) => paths.push(path)));

    expect(['200', 'bad_request']).toContain(await post(bodyOf(filePart('photo', filename))));

    expect(paths.filter((path) => !path.startsWith(`${folder}/`))).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps no file and no descriptor of uploads whose clients went away half-way', async () => {
    const { port, folder, ends } = await startReceiver();
    const half = filePart(Buffer.alloc(200_000));
    const sockets = Array.from({ length: 20 }, () => beginUpload(port, half.subarray(0, 150_000)));
    await vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(20), { interval: 5, timeout: 10_000 });

    for (const socket of sockets) socket.destroy();

    await vi.waitFor(() => expect(ends).toHaveLength(20), { interval: 5, timeout: 10_000 });
    expect(ends.filter((end) => !(end instanceof AppError) || end.code !== 'bad_request')).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!hasProc)('closes what it had opened for a broken upload', async () => {
    const { port, post, folder, ends } = await startReceiver();
    const socket = beginUpload(port, filePart(Buffer.alloc(200_000)).subarray(0, 150_000));
    await vi.waitFor(() => expect(openFilesIn(folder)).toHaveLength(1), { interval: 5, timeout: 10_000 });

    socket.destroy();
    await post(bodyOf(filePart(Buffer.alloc(9 * mebibyte))));

    await vi.waitFor(() => expect(ends).toHaveLength(2), { interval: 5, timeout: 10_000 });
    expect(openFilesIn(folder)).toEqual([]);
  });
});
