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
import { escapeHtml } from '../html.ts';

/** A certificate: a frame around the page, titles in the tables' own first row, many columns. */
const certificate: Layout = {
  ...{
    letter: 'n',
    paper: 'landscape',
    typefaces: ['Liberation Serif', 'DejaVu Serif', 'P052', 'C059', 'Caladea', 'Noto Serif', 'URW Bookman'],
    filledInByHand: false,
    ullage: 'two cells',
  },
  compose(sheet) {
    const { random, ink } = sheet;
    const html = tablesHtml(drawTables(sheet, { width: 'wide', drafts: 'four rows' }), { title: 'inside', ink });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(sheet);
    return {
      css: `${baseCss} .frame { border: 4px double #222; padding: 1.2em; } h1 { text-align: center; font-variant: small-caps; } .company { text-align: center; font-style: italic; }
        table { border: 2px solid #222; } th, td { border-left: 1px solid #444; } thead tr:last-child th { border-bottom: 1px solid #222; } tr.title th { border-bottom: 1px solid #222; text-align: left; }
        tr.total td { border-top: 1px solid #222; } .statement { margin: 0.7em 0; line-height: 1.6; } .statement p { display: inline; margin-right: 1.6em; } .statement .value { font-weight: bold; }
        section { margin-top: 0.6em; } .three { display: grid; grid-template-columns: 4fr 4fr 3fr; gap: 1em; align-items: start; }`,
      body: `<div class="frame"><h1>${title}</h1><div class="company">${company}</div><div class="statement">${fieldsHtml(headerFields(sheet), ':')}</div>
        ${html.arrival}${html.departure}<div class="three">${html.products}${html.log}${html.drafts}</div>${foot.remarks}${foot.signatures}</div>`,
    };
  },
};

/** An office form filled in by typewriter: small numbered labels in ruled boxes, figures of equal width. */
const typewritten: Layout = {
  ...{
    letter: 'o',
    paper: 'portrait',
    typefaces: ['Liberation Sans', 'Nimbus Sans', 'Liberation Serif'],
    filledInByHand: false,
    ullage: 'either',
  },
  compose(sheet) {
    const { random } = sheet;
    const face = random.pick(['Courier Prime', 'Nimbus Mono PS', 'Liberation Mono', 'FreeMono']);
    const typed = { ...sheet, ink: (text: string) => `<span class="typed">${escapeHtml(text)}</span>` };
    const html = tablesHtml(drawTables(typed, { width: 'narrow', spareRows: random.int(0, 2), drafts: 'by end' }), {
      title: 'inside',
      ink: typed.ink,
    });
    const { company, title } = drawTitles(random);
    const foot = drawFoot(typed);
    const fields = headerFields(typed).map(
      ({ label, value }, at) => `<p><span class="label">${at + 1}. ${escapeHtml(label)}</span>${value}</p>`,
    );
    return {
      css: `${baseCss} .typed { font-family: '${face}', monospace; font-size: 1.12em; color: #1a1a1a; } td, th { border: 1px solid #333; } td { height: 1.65em; padding: 0 0.3em; }
        thead th { font-size: 0.8em; font-weight: normal; } tr.title th { font-weight: bold; text-align: left; background: #eee; font-size: 0.9em; }
        .boxes { display: grid; grid-template-columns: repeat(3, 1fr); border: 1px solid #333; } .boxes p { border: 1px solid #333; padding: 0.15em 0.4em; min-height: 2.9em; } .boxes .label { display: block; font-size: 0.68em; }
        .pair { display: grid; grid-template-columns: 3fr 2fr; align-items: start; } .top { display: flex; justify-content: space-between; align-items: end; margin-bottom: 0.3em; }`,
      body: `<div class="top"><h1>${title}</h1><div>${company}</div></div><div class="boxes">${fields.join('')}</div>${html.arrival}${html.departure}${html.products}
        <div class="pair">${html.log}${html.drafts}</div>${foot.remarks}${foot.signatures}${foot.footer}`,
    };
  },
};

/** The layouts of offices and surveyors: a certificate, and a form for the typewriter. */
export const officeLayouts: readonly Layout[] = [certificate, typewritten];
