import { describe, expect, it } from 'vitest';
import { explainPage } from '../../../src/cli/explain/page.ts';
import { renderPage } from '../../../src/cli/explain/render.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { Explanation } from '../../../src/pipeline/explain/explain-sheet.ts';
import type { SheetOutcome } from '../../../src/pipeline/messages.ts';
import { outcomeOf, findingAt, proofAt, seenAt, truthOf, withArrival } from '../accuracy/outcomes.ts';
import { faultsOf, tagsOf } from '../../views/html.ts';

const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
const webp = Buffer.from('a picture');

const explanationOf = (outcome: SheetOutcome, more: Partial<Explanation> = {}): Explanation => ({
  outcome,
  steps: [{ step: 'preparing', durationMs: 310 }],
  stages: [],
  crops: new Map(),
  remarks: [],
  ...more,
});

const pageFor = (explanation: Explanation, path = '/srv/someone/photos/sheet.jpg'): Promise<string> =>
  renderPage(explainPage(path, explanation));

const truth = truthOf();
const misread = withArrival(truth, 0, { net_bbls: 936.3, api: null });
const quad = [
  [0.1, 0.2],
  [0.3, 0.2],
  [0.3, 0.25],
  [0.1, 0.25],
] as [[number, number], [number, number], [number, number], [number, number]];
const read = outcomeOf(misread, {
  findings: [
    { ...findingAt(0, 'net_bbls', 'contradicted'), message: 'Net does not follow.', read: 936.3, implied: 986.3 },
  ],
  cells: [
    { ...proofAt(0, 'net_bbls', 'contradicted'), holds: ['tons_from_net'], fails: ['net_from_gross'] },
    proofAt(0, 'gross_bbls', 'proved'),
  ],
  settlements: [{ table: 'arrival_tanks', row: 0, field: 'gross_bbls', read: 1800, settled: 1000 }],
  evidence: [
    { ...seenAt(0, 'net_bbls', 0.875), quad, text: '936.3', alternatives: [{ value: 986.3, probability: 0.1 }] },
    { ...seenAt(0, 'api', 0), text: null },
  ],
});

describe('the page of a sheet that was read', () => {
  it('says of a cell what it is, what was seen of it and which equations speak', async () => {
    const html = await pageFor(explanationOf(read, { crops: new Map([['arrival_tanks/0/net_bbls', webp]]) }));

    const cell = /<td id="sheet-1-arrival_tanks-0-net_bbls".*?<\/td>/s.exec(html)?.[0] ?? '';
    const words = cell.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(words).toContain('936.3 Contradicted 1');
    expect(words).toContain('seen “936.3” sure 88 % or 986.3 (10 %) holds tons from net fails net from gross');
    expect(cell).toContain(`src="data:image/webp;base64,${webp.toString('base64')}"`);
    expect(cell).toContain('<details open>');
  });

  it('tells blank paper from writing that was not read', async () => {
    const html = await pageFor(explanationOf(read));

    const blanks = [
      ...html.matchAll(/<td id="sheet-1-arrival_tanks-(\d-\w+)"[^>]*>(?:(?!<\/td>).)*class="blank">([^<]+)/gs),
    ];
    expect(blanks.map(([, place, word]) => [place, word])).toEqual([
      ['0-api', 'not read'],
      ['1-water_bbls', 'blank'],
    ]);
  });

  it('says which cell the arithmetic settled', async () => {
    expect(await pageFor(explanationOf(read))).toContain('read 1800 at first');
  });

  it('leads from the photo to each cell and is soundly built', async () => {
    const html = await pageFor(explanationOf(read, { stages: [{ stage: 'cells-on-photo', webp }] }));

    expect(faultsOf(html)).toEqual([]);
    expect(html).toContain(
      '<a href="#sheet-1-arrival_tanks-0-net_bbls" tabindex="-1"><title>936.3: contradicted</title>',
    );
    expect(html).toContain('points="100.0,200.0 300.0,200.0 300.0,250.0 100.0,250.0"');
  });

  it('names the file, and no folder that it lies in', async () => {
    const html = await pageFor(explanationOf(read));

    expect(html).toContain('<title>How sheet.jpg was read</title>');
    expect(html).not.toMatch(/\/srv|someone|file:/);
  });

  it('runs nothing and fetches nothing', async () => {
    const tags = tagsOf(await pageFor(explanationOf(read, { stages: [{ stage: 'photo', webp }] })));

    expect(tags.filter(({ name }) => ['script', 'link', 'iframe', 'object', 'form'].includes(name))).toEqual([]);
    expect(
      tags.map(({ attributes }) => attributes['src'] ?? 'data:').filter((src) => !src.startsWith('data:')),
    ).toEqual([]);
  });
});

describe('the page of a sheet that failed', () => {
  const failed: SheetOutcome = { ok: false, failure: failure('not_a_report', 'reading'), reading: null, calls: [] };

  it('says at which step, why, and what to do', async () => {
    const html = await pageFor(explanationOf(failed, { stages: [{ stage: 'photo', webp }] }));

    expect(html).toContain('It failed at: Read it');
    expect(html).toContain('No tank report could be found in the photo.');
    expect(html.match(/class="stage"/g)).toHaveLength(1);
    expect(faultsOf(html)).toEqual([]);
  });

  it('tells the steps that were done, that failed and that were never begun', () => {
    const page = explainPage('sheet.jpg', explanationOf(failed));

    expect(page.steps.map(({ badge }) => badge.word)).toEqual(['done', 'failed', 'not begun', 'not begun']);
  });

  it('says what is the matter with the photo', async () => {
    const advice = 'Take it again with the whole sheet in the frame.';
    const remark = { kind: 'edge_cut_off' as const, message: 'The right edge is cut off.', advice, quad: null };

    const html = await pageFor(explanationOf(failed, { remarks: [remark] }));

    expect(html).toContain('The right edge is cut off. Take it again with the whole sheet in the frame.');
  });

  it('keeps the error of our own to the log', async () => {
    const cause = 'Error: at /srv/someone/page.ts';
    const broken = { ...failed, failure: { ...failure('internal', 'reading'), cause } };

    expect(await pageFor(explanationOf(broken))).not.toContain('page.ts');
  });
});

describe('words of strangers', () => {
  const attacked = outcomeOf(
    { ...truth, header: { ...truth.header, vessel: attack }, time_log: [{ event: attack, date: null, time: null }] },
    {
      findings: [{ ...findingAt(0, 'net_bbls', 'doubtful'), message: attack, read: attack }],
      evidence: [
        { ...seenAt(0, 'net_bbls', 0.5), quad, text: attack, alternatives: [{ value: attack, probability: 0.1 }] },
      ],
    },
  );
  const unformatted: SheetOutcome = {
    ok: false,
    failure: { ...failure('not_a_report', 'formatting'), message: attack, advice: attack },
    reading: attacked.reading && { ...attacked.reading, model: attack, words: attack },
    calls: [],
  };

  it.each([
    ['a sheet that was read', attacked],
    ['a sheet that failed', unformatted],
  ])('stay words on the page of %s', async (_, outcome) => {
    const stages = [
      { stage: attack, webp },
      { stage: 'cells-on-photo', webp },
    ];

    const html = await pageFor(explanationOf(outcome, { stages }), `/tmp/${attack}.jpg`);

    expect(tagsOf(html).filter(({ name, attributes }) => name === 'script' || 'onerror' in attributes)).toEqual([]);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});
