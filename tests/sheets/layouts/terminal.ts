import { beside, textTable } from '../text-table.ts';
import { escapeHtml } from '../html.ts';
import { drawTables, drawTitles, headerFields, type Layout } from './layout.ts';
import { remarks } from '../vocabulary.ts';

const monospaced = [
  'Liberation Mono',
  'DejaVu Sans Mono',
  'Nimbus Mono PS',
  'Courier Prime',
  'FreeMono',
  'Hack',
  'Inconsolata',
];

/** A line printer's page: equally wide characters, dashes for rules, sometimes printed in dots. */
export const terminalLayout: Layout = {
  ...{ letter: 'i', paper: 'either', typefaces: monospaced, filledInByHand: false, ullage: 'either' },
  compose(sheet) {
    const { random, paper } = sheet;
    const tables = drawTables(sheet, { width: paper === 'landscape' ? 'wide' : 'narrow', drafts: 'four rows' });
    const shape = { rule: random.pick(['-', '-', '='] as const), gap: random.pick([1, 2, 2, 3]) };
    const { company, title } = drawTitles(random);
    const fields = headerFields(sheet);
    const widest = Math.max(...fields.map(({ label }) => label.length));
    const header = fields.map(({ label, value }) => `${escapeHtml(label).padEnd(widest)} : ${value}`);
    const [log, drafts] = [textTable(tables.log, shape), textTable(tables.drafts, shape)];
    const products = textTable(tables.products, shape);
    const blocks = random.chance(0.5)
      ? [
          header,
          textTable(tables.arrival, shape),
          textTable(tables.departure, shape),
          products,
          beside(log, drafts, 58),
        ]
      : [
          beside(header, drafts, 52),
          log,
          textTable(tables.arrival, shape),
          textTable(tables.departure, shape),
          products,
        ];
    const lines = [
      company.toUpperCase(),
      title.toUpperCase(),
      '',
      ...blocks.flatMap((block) => [...block, '']),
      `REMARKS: ${random.pick(remarks)}`,
      '',
      'SIGNED: ____________________',
    ];
    const inDots = random.chance(0.4);
    return {
      css: `* { margin: 0; padding: 0; } pre { font: inherit; line-height: ${random.between(1.15, 1.4).toFixed(2)}; color: ${random.pick(['#111', '#333', '#2b2b3a', '#444'])};
        ${inDots ? '-webkit-mask: radial-gradient(circle at 50% 50%, #000 62%, rgba(0,0,0,.35) 100%) 0 0 / 0.13em 0.13em;' : ''} }`,
      body: `<pre>${lines.join('\n')}</pre>`,
    };
  },
};
