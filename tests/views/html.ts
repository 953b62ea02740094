/** A start tag as it stands in a page. */
export interface Tag {
  name: string;
  attributes: Record<string, string>;
}

const voidElements = new Set(['meta', 'link', 'input', 'img', 'br', 'hr']);
const svgShapes = new Set(['path', 'circle', 'rect']);
const tagPattern = /<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=<>"]+(?:="[^"]*")?)*)\s*(\/?)>/gi;

/** All start tags of `html`, attributes unescaped as far as quotes and ampersands go. */
export function tagsOf(html: string): Tag[] {
  return [...html.matchAll(tagPattern)]
    .filter(([, slash]) => slash === '')
    .map(([, , name = '', attributes = '']) => ({ name: name.toLowerCase(), attributes: attributesOf(attributes) }));
}

/**
 * What is wrong with the building of `html`: tags left open or closed in the wrong order, a stray `<`, an id that
 * stands twice, a link to an id that is not there. Empty where all is well.
 */
export function faultsOf(html: string): string[] {
  const tags = tagsOf(html);
  const ids = tags.map((tag) => tag.attributes['id']).filter((id) => id !== undefined);
  const targets = tags.map((tag) => tag.attributes['href'] ?? '').filter((href) => href.startsWith('#'));
  return [
    ...nestingFaults(html),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id ${id} stands twice`),
    ...targets.filter((href) => !ids.includes(href.slice(1))).map((href) => `nothing has the id of ${href}`),
  ];
}

/** What the content security policy would refuse: inline scripts, inline styles, event attributes. */
export function inlineCodeOf(html: string): string[] {
  return tagsOf(html)
    .filter(
      ({ name, attributes }) =>
        name === 'style' ||
        (name === 'script' && !('src' in attributes)) ||
        Object.keys(attributes).some((key) => key === 'style' || key.startsWith('on')),
    )
    .map(({ name, attributes }) => `${name} ${JSON.stringify(attributes)}`);
}

/** Fields that a person fills in and that no label names. */
export function unlabelledFieldsOf(html: string): string[] {
  const tags = tagsOf(html);
  const labelled = tags.filter((tag) => tag.name === 'label').map((tag) => tag.attributes['for']);
  return tags
    .filter((tag) => tag.name === 'input' && tag.attributes['type'] !== 'hidden')
    .map((tag) => tag.attributes['id'] ?? 'no id')
    .filter((id) => !labelled.includes(id));
}

function nestingFaults(html: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  for (const [, slash, tag = '', , selfClosing] of html.matchAll(tagPattern)) {
    const name = tag.toLowerCase();
    if (voidElements.has(name) || (svgShapes.has(name) && selfClosing === '/')) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) faults.push(`</${name}> closes nothing`);
  }
  const leftOver = html.replace(/<!doctype html>/i, '').replace(tagPattern, '');
  if (leftOver.includes('<')) faults.push(`stray < before ${leftOver.split('<')[1]?.slice(0, 40)}`);
  return [...faults, ...open.map((name) => `<${name}> is never closed`)];
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]));
}
