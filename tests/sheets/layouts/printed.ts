import {
  baseCss,
  drawFoot,
  drawTables,
  drawTitles,
  fieldsHtml,
  headerFields,
  tablesHtml,
  type Layout,
} from './layout.ts';

const sans = ['Liberation Sans', 'Carlito', 'Roboto', 'Open Sans', 'Lato', 'DejaVu Sans', 'Nimbus Sans', 'Noto Sans'];
const serif = ['Liberation Serif', 'DejaVu Serif', 'P052', 'C059', 'Caladea', 'Noto Serif', 'URW Bookman'];
const narrow = [
  'Liberation Sans Narrow',
  'Roboto Condensed',
  'Open Sans Condensed',
  'DejaVu Sans Condensed',
  'Carlito',
];

const bands = ['#d6e4f2', '#d9d9d9', '#e2efd9', '#fff2cc', '#c9d6c4', '#b8c7d9'];

/** A spreadsheet print: every cell ruled, shaded bands, header in boxes; log and drafts in a column at the right. */
const spreadsheet: Layout = {
  ...{ letter: 'f', paper: 'landscape', typefaces: sans, filledInByHand: false, ullage: 'either' },
  compose(sheet) {
    const { random, ink } = sheet;
    const html = tablesHtml(drawTables(sheet, { width: 'wide', drafts: 'by condition' }), { title: 'inside', ink });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(sheet);
    const band = random.pick(bands);
    return {
      css: `${baseCss}
        td, th { border: 1px solid ${random.pick(['#000', '#555', '#333'])}; } thead th { background: ${band}; }
        tr.title th { background: ${random.pick(['#bbb', band, '#9fb4cc'])}; letter-spacing: 0.1em; } tr.total td { font-weight: bold; }
        .boxes { display: grid; grid-template-columns: repeat(3, 1fr); margin: 0.5em 0; }
        .boxes p { border: 1px solid #333; padding: 0.25em 0.5em; } .boxes .label { font-weight: bold; }
        .sides { display: grid; grid-template-columns: auto max-content; gap: 1.1em; align-items: start; } section { margin-bottom: 0.7em; }`,
      body: `<h1>${title}</h1><div>${company}</div><div class="boxes">${fieldsHtml(headerFields(sheet), ':')}</div>
        <div class="sides"><div>${html.arrival}${html.departure}${html.products}</div><div>${html.log}${html.drafts}${foot.remarks}</div></div>${foot.signatures}`,
    };
  },
};

/** Horizontal lines only, a centred title, header in lines; portrait. */
const halfRuled: Layout = {
  ...{ letter: 'g', paper: 'portrait', typefaces: [...serif, ...sans], filledInByHand: false, ullage: 'either' },
  compose(sheet) {
    const { random, ink } = sheet;
    const html = tablesHtml(drawTables(sheet, { width: 'narrow', drafts: 'four rows' }), { title: 'above', ink });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(sheet);
    const line = random.pick(['1px solid #444', '1px solid #999', '1px dotted #333', '1px solid #222']);
    return {
      css: `${baseCss}
        header { text-align: center; margin-bottom: 1em; } tbody tr { border-bottom: ${line}; }
        thead { border-top: 2px solid #222; border-bottom: 2px solid #222; } tr.total td { border-top: 2px solid #222; font-weight: bold; }
        .lines { display: grid; grid-template-columns: 1fr 1fr; gap: 0.35em 2em; } .lines p { border-bottom: 1px solid #888; }
        .pair { display: grid; grid-template-columns: 3fr 2fr; gap: 2em; align-items: start; }`,
      body: `<header><h1>${company}</h1><div>${title}</div></header><div class="lines">${fieldsHtml(headerFields(sheet), ':')}</div>
        ${html.arrival}${html.departure}<div class="pair">${html.log}<div>${html.drafts}</div></div>${html.products}${foot.remarks}${foot.signatures}${foot.footer}`,
    };
  },
};

/** No line at all: columns hold together by white space, in a proportional face. */
const borderless: Layout = {
  ...{ letter: 'h', paper: 'portrait', typefaces: [...sans, ...serif], filledInByHand: false, ullage: 'either' },
  compose(sheet) {
    const { random, ink } = sheet;
    const html = tablesHtml(drawTables(sheet, { width: 'narrow', drafts: 'by end' }), { title: 'above', ink });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(sheet);
    const logFirst = random.chance(0.4);
    return {
      css: `${baseCss} table { width: auto; } th, td { padding: ${random.pick(['0.12em 0.75em', '0.25em 0.6em', '0.18em 0.9em'])}; }
        th { font-weight: ${random.pick(['bold', 'normal'])}; text-decoration: ${random.pick(['none', 'none', 'underline'])}; } td:first-child, th:first-child { padding-left: 0; }
        .columns { columns: 2; margin: 0.8em 0; } .columns p { break-inside: avoid; padding: 0.1em 0; }
        .pair { display: flex; gap: 5em; align-items: flex-start; }`,
      body: `<h1>${title}</h1><div>${company}</div><div class="columns">${fieldsHtml(headerFields(sheet), ':')}</div>
        ${logFirst ? `<div class="pair">${html.log}${html.drafts}</div>` : ''}${html.arrival}${html.departure}${html.products}
        ${logFirst ? '' : `<div class="pair">${html.log}${html.drafts}</div>`}${foot.remarks}${foot.footer}`,
    };
  },
};

/** Arrival and departure beside each other on a landscape page; products, log and drafts in a row below. */
const sideBySide: Layout = {
  ...{
    letter: 'j',
    paper: 'landscape',
    typefaces: [...narrow, 'Liberation Sans'],
    filledInByHand: false,
    ullage: 'either',
  },
  compose(sheet) {
    const { random, ink } = sheet;
    const html = tablesHtml(drawTables(sheet, { width: 'narrow', drafts: random.pick(['four rows', 'by end']) }), {
      title: random.pick(['above', 'inside']),
      ink,
    });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(sheet);
    const rule = random.pick(['1px solid #222', '1px solid #777']);
    const full = random.chance(0.65);
    return {
      css: `${baseCss} th, td { padding: 0.22em 0.3em; ${full ? `border: ${rule};` : `border-bottom: ${rule};`} }
        thead th { background: ${random.pick(['#eee', '#fff', '#ddd'])}; } tr.total td { font-weight: bold; }
        .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.9em; align-items: start; } .three { display: grid; grid-template-columns: 5fr 4fr 3fr; gap: 1em; align-items: start; margin-top: 0.6em; }
        .top { display: flex; justify-content: space-between; align-items: baseline; } .fields { display: flex; flex-wrap: wrap; gap: 0.2em 2em; margin: 0.4em 0; } .fields .label { font-weight: bold; }`,
      body: `<div class="top"><h1>${title}</h1><div>${company}</div></div><div class="fields">${fieldsHtml(headerFields(sheet), ':')}</div>
        <div class="pair">${html.arrival}${html.departure}</div><div class="three">${html.products}${html.log}${html.drafts}</div>${foot.remarks}${foot.signatures}`,
    };
  },
};

const inks = ['#1f3a5f', '#3b3b3b', '#7a1f1f', '#24553a'];

/** White letters on dark bands, every other row shaded, a logo; log and drafts before the tanks. */
const zebra: Layout = {
  ...{ letter: 'm', paper: 'portrait', typefaces: sans, filledInByHand: false, ullage: 'either' },
  compose(sheet) {
    const { random, ink } = sheet;
    const html = tablesHtml(drawTables(sheet, { width: 'narrow', drafts: random.pick(['by end', 'four rows']) }), {
      title: 'above',
      ink,
    });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(sheet);
    const colour = random.pick(inks);
    return {
      css: `${baseCss} thead th { background: ${colour}; color: #fff; } tbody tr:nth-child(even) { background: ${random.pick(['#eef2f6', '#ececec', '#f6f1e6'])}; }
        tr.total td { border-top: 2px solid ${colour}; font-weight: bold; } h2 { color: ${colour}; }
        .logo { width: 3.6em; height: 3.6em; border-radius: 50%; background: ${colour}; color: #fff; display: grid; place-items: center; font-weight: bold; font-size: 1.1em; }
        .top { display: flex; gap: 1.2em; align-items: center; border-bottom: 3px solid ${colour}; padding-bottom: 0.5em; }
        .fields { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.3em 1em; margin: 0.7em 0; } .fields .label { display: block; font-size: 0.72em; color: #666; }
        .pair { display: grid; grid-template-columns: 3fr 2fr; gap: 1.5em; align-items: start; }`,
      body: `<div class="top"><div class="logo">${company.replace(/[^A-Z]/g, '').slice(0, 2)}</div><div><h1>${company}</h1><div>${title}</div></div></div>
        <div class="fields">${fieldsHtml(headerFields(sheet), '')}</div><div class="pair">${html.log}${html.drafts}</div>${html.arrival}${html.departure}${html.products}${foot.remarks}${foot.footer}`,
    };
  },
};

/** The layouts that a printer fills in. */
export const printedLayouts: readonly Layout[] = [spreadsheet, halfRuled, borderless, sideBySide, zebra];
