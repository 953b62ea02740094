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

const faces = ['Liberation Sans', 'Liberation Serif', 'Carlito', 'Nimbus Sans', 'C059', 'Roboto'];
const printColours = ['#222', '#1e5a3a', '#24407a', '#555', '#7a2b2b'];

/** A ruled form of a pad, portrait, filled in by pen; it has rows to spare. */
const pad: Layout = {
  ...{ letter: 'k', paper: 'portrait', typefaces: faces, filledInByHand: true, ullage: 'either' },
  compose(sheet) {
    const { random, ink } = sheet;
    const html = tablesHtml(drawTables(sheet, { width: 'narrow', spareRows: random.int(0, 3), drafts: 'by end' }), {
      title: 'above',
      ink,
    });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(sheet);
    const colour = random.pick(printColours);
    return {
      css: `${baseCss} body { color: ${colour}; } td, th { border: 1px solid ${colour}; } thead th { font-size: 0.82em; } td { height: ${random.between(1.75, 2.1).toFixed(2)}em; padding: 0 0.55em; } td.right { text-align: ${random.pick(['center', 'right'])}; }
        .lines { display: grid; grid-template-columns: 1fr 1fr; gap: 0.4em 2em; } .lines p { border-bottom: 1px solid ${colour}; height: 1.9em; padding-top: 0.45em; } .lines .label { margin-right: 0.6em; }
        .pair { display: grid; grid-template-columns: 3fr 2fr; gap: 1.6em; align-items: start; } .signed { font-family: inherit; }`,
      body: `<h1>${title}</h1><div>${company}</div><div class="lines">${fieldsHtml(headerFields(sheet), '')}</div>
        ${html.arrival}${html.departure}${html.products}<div class="pair">${html.log}<div>${html.drafts}${foot.remarks}</div></div>${foot.signatures}`,
    };
  },
};

/** A landscape form with lines to write on, no box around a figure; log at the left, tanks at the right. */
const ledger: Layout = {
  ...{ letter: 'l', paper: 'landscape', typefaces: faces, filledInByHand: true, ullage: 'either' },
  compose(sheet) {
    const { random, ink } = sheet;
    const html = tablesHtml(drawTables(sheet, { width: 'narrow', spareRows: random.int(0, 2), drafts: 'four rows' }), {
      title: 'above',
      ink,
    });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(sheet);
    const colour = random.pick(printColours);
    return {
      css: `${baseCss} body { color: ${colour}; } tbody tr { border-bottom: 1px solid ${colour}; } thead { border-top: 2px solid ${colour}; border-bottom: 1px solid ${colour}; } thead th { font-size: 0.85em; }
        td { height: 1.9em; padding: 0 0.6em; } td.right { text-align: center; } .boxes { display: grid; grid-template-columns: repeat(3, 1fr); border: 1px solid ${colour}; } .boxes p { border: 1px solid ${colour}; padding: 0.3em 0.5em; min-height: 3em; }
        .boxes .label { display: block; font-size: 0.7em; } .sides { display: grid; grid-template-columns: max-content auto; gap: 1.6em; align-items: start; }`,
      body: `<h1>${company}</h1><div>${title}</div><div class="boxes">${fieldsHtml(headerFields(sheet), '')}</div>
        <div class="sides"><div>${html.log}${html.drafts}${foot.remarks}</div><div>${html.arrival}${html.departure}${html.products}</div></div>${foot.footer}`,
    };
  },
};

/** The layouts that are filled in by pen. */
export const handLayouts: readonly Layout[] = [pad, ledger];
