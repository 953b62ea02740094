import { describe, expect, it } from 'vitest';
import { renderMarkdown, writtenCells } from '../../../src/web/pages/render-markdown.ts';
import { inlineCodeOf, tagsOf } from '../../views/html.ts';

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox(1))',
  '[x](file:///etc/passwd)',
  '[x](//evil.example)',
  '[x][1]\n\n[1]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x](https://evil.example/pixel.png)',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '[x](https://a.example "onmouseover=alert(1)")',
  '[x](https://a.example/"onmouseover="alert(1))',
  '| <b onclick=alert(1)>a</b> |\n|:--|\n| <a href="javascript:alert(1)">x</a> |',
  '```"><script>alert(1)</script>\nx\n```',
];

describe('renderMarkdown', () => {
  it.each(hostile)('takes the sting out of %j', (markdown) => {
    const html = renderMarkdown(markdown);

    const tags = tagsOf(html);
    expect(inlineCodeOf(html)).toEqual([]);
    expect(tags.filter(({ name }) => ['script', 'img', 'svg', 'iframe', 'object'].includes(name))).toEqual([]);
    expect(tags.filter(({ attributes }) => !/^https?:\/\//.test(attributes['href'] ?? 'https://'))).toEqual([]);
  });

  it('lets http and https links through, without telling the other side whence', () => {
    const html = renderMarkdown('[a](https://a.example) [b](http://b.example)');

    expect(html).toContain('<a href="https://a.example" rel="nofollow noopener noreferrer">a</a>');
    expect(html).toContain('href="http://b.example"');
  });

  it('draws tables that scroll by themselves, aligned by class', () => {
    const html = renderMarkdown('| Tank | Gross Bbls |\n|:--|--:|\n| 1 PORT | 1,087.30 |');

    expect(html).toContain('<div class="table-scroll"');
    expect(html).toContain('<td class="align-right">1,087.30</td>');
  });
});

describe('writtenCells', () => {
  it('gives the body cells of each table as written', () => {
    const cells = writtenCells('| a | b |\n|--|--|\n| 1,0 | |\n\ntext\n\n| c |\n|--|\n| x |');

    expect(cells).toEqual([[['1,0', '']], [['x']]]);
  });
});
