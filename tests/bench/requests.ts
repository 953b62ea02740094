import { cpuMs, inFlight, inOtherBytes, memoryMb, print, startHealthProbe, upload, withServer } from './measure.ts';

const noTimes = { readMs: 0, formatMs: 0 };
const modelTimes = { readMs: 2000, formatMs: 1000 };

/** CPU of the server for whole requests, from the multipart body to the page, per photo. */
export async function wholeRequest(photo: Buffer, sharpCpuMs: number): Promise<void> {
  const requests = 40;
  await withServer(noTimes, async (server) => {
    await inFlight(8, 4, () => sendOne(server.url, photo));
    const before = await cpuMs(server);
    await inFlight(requests, 4, () => sendOne(server.url, photo));
    const each = ((await cpuMs(server)) - before) / requests;
    print('whole request, one 12-megapixel photo, openai reader', [
      ['server', `${each.toFixed(0)} CPU-ms a photo`],
      ['bare sharp', `${sharpCpuMs.toFixed(0)} CPU-ms for its chain alone`],
      ['ratio', (each / sharpCpuMs).toFixed(2)],
    ]);
  });
}

/** 64 uploads at 16 in flight against a model of 2 s and a formatter of 1 s; health is asked all the while. */
export async function throughput(photo: Buffer): Promise<void> {
  const uploads = 64;
  const atOnce = 16;
  await withServer(modelTimes, async (server) => {
    await sendOne(server.url, photo);
    const probe = startHealthProbe(server.url);
    const began = performance.now();
    const statuses = await inFlight(uploads, atOnce, () => sendOne(server.url, photo));
    const tookMs = performance.now() - began;
    const health = await probe.stop();
    const idealMs = (uploads / atOnce) * (modelTimes.readMs + modelTimes.formatMs);
    print(
      `${uploads} uploads at ${atOnce} in flight, model ${modelTimes.readMs} ms, formatter ${modelTimes.formatMs} ms`,
      [
        ['answered 200', `${statuses.filter((status) => status === 200).length} of ${uploads}`],
        ['took', `${(tookMs / 1000).toFixed(2)} s`],
        ['ideal', `${(idealMs / 1000).toFixed(2)} s`],
        ['ratio', (idealMs / tookMs).toFixed(2)],
        [
          '/healthz',
          `p50 ${health.p50.toFixed(1)} ms, p99 ${health.p99.toFixed(1)} ms, most ${health.most.toFixed(1)} ms of ${health.count}`,
        ],
      ],
    );
  });
}

/** The most memory the server's process ever held, over one request with five photos. */
export async function memoryOfFive(photo: Buffer): Promise<void> {
  await withServer(noTimes, async (server) => {
    const idleMb = await memoryMb(server, 'VmRSS');
    const five = Array.from({ length: 5 }, () => inOtherBytes(photo));
    await upload(server.url, five);
    print('one request with five 12-megapixel photos', [
      ['idle', `${idleMb.toFixed(0)} MB`],
      ['at most', `${(await memoryMb(server, 'VmHWM')).toFixed(0)} MB`],
    ]);
  });
}

const sendOne = async (url: string, photo: Buffer): Promise<number> =>
  (await upload(url, [inOtherBytes(photo)])).status;
