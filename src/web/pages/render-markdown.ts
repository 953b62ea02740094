import MarkdownIt, { type MarkdownIt as Renderer, type RendererRule } from 'markdown-it';

/**
 * Markdown from a reader as HTML fit for the page. The words are a stranger's: raw HTML is shown as text, links go
 * to http and https only, pictures are never fetched, and nothing comes out with a `style` or an event attribute.
 */
export function renderMarkdown(markdown: string): string {
  return createRenderer().render(markdown);
}

/** The body cells of each table in `markdown` as they are written: `[table][row][column]`. */
export function writtenCells(markdown: string): string[][][] {
  const tables: string[][][] = [];
  let inBody = false;
  let inCell = false;
  for (const token of createRenderer().parse(markdown, {})) {
    if (token.type === 'table_open') tables.push([]);
    if (token.type === 'tbody_open' || token.type === 'tbody_close') inBody = token.type === 'tbody_open';
    if (token.type === 'tr_open' && inBody) tables.at(-1)?.push([]);
    if (token.type === 'td_open' || token.type === 'td_close') inCell = token.type === 'td_open';
    if (token.type === 'inline' && inCell) tables.at(-1)?.at(-1)?.push(token.content);
  }
  return tables;
}

function createRenderer(): Renderer {
  const renderer = new MarkdownIt({ html: false, linkify: false }).disable('image');
  renderer.validateLink = (url) => /^https?:\/\//i.test(url.trim());
  renderer.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('rel', 'nofollow noopener noreferrer');
    return self.renderToken(tokens, index, options);
  };
  renderer.renderer.rules['table_open'] = () =>
    '<div class="table-scroll" role="region" aria-label="Table as read" tabindex="0"><table class="figures">\n';
  renderer.renderer.rules['table_close'] = () => '</table></div>\n';
  renderer.renderer.rules['th_open'] = alignByClass;
  renderer.renderer.rules['td_open'] = alignByClass;
  return renderer;
}

/** markdown-it aligns columns by a `style` attribute, which the content security policy refuses. */
const alignByClass: RendererRule = (tokens, index, options, _env, self) => {
  const token = tokens[index];
  const align = /text-align:(left|right|center)/.exec(String(token?.attrGet('style') ?? ''))?.[1];
  if (token) token.attrs = align === undefined ? null : [['class', `align-${align}`]];
  return self.renderToken(tokens, index, options);
};
