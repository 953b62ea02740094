import ejs from 'ejs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ExplainPage } from './page.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** In the order in which they build on one another. */
const sheets = ['reset', 'colors', 'layout', 'badges', 'tables', 'verdicts', 'findings', 'explain'];

/** The page as one HTML file that needs nothing beside it. */
export async function renderPage(page: ExplainPage): Promise<string> {
  const styles = await Promise.all(sheets.map((name) => readFile(fromRoot(`public/css/${name}.css`), 'utf8')));
  return ejs.renderFile(fromRoot('views/explain.ejs'), { page, css: styles.join('\n') });
}
