import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'src/reports/html/page';

/** The style sheets in the order in which they apply. */
const sheets = ['base.css', 'overview.css', 'findings.css', 'remainder.css', 'media.css'];

/** Returns `src/reports/html/page/assets.gen.ts`: the script and the style of the HTML report as constants. */
export function pageAssets(root: string): string {
  const read = (file: string): string => readFileSync(join(root, folder, file), 'utf8');
  return [
    '// Generated from the script and the style sheets beside it by `npm run generate`; do not edit.',
    constant('pageScript', 'The script of the HTML report.', read('script.js')),
    constant('pageStyle', 'The style of the HTML report.', sheets.map(read).join('\n')),
  ].join('\n');
}

/**
 * A text as a constant, a line of the source for each line.
 * @throws Error for text that would end the element that it is put into.
 */
export function constant(name: string, about: string, text: string): string {
  const closing = /<(?:\/(?:script|style)|!--)/iu.exec(text);
  if (closing !== null) throw new Error(`${name} contains ${closing[0]}, which would end its element`);
  const lines = text.split('\n').map((line) => `  ${literal(line)},`);
  return [`\n/** ${about} */`, `export const ${name}: string = [`, ...lines, `].join('\\n');`, ''].join('\n');
}

/** A line as a string literal, in the quotes that need no escape where there are such. */
function literal(line: string): string {
  const escaped = JSON.stringify(line);
  return line.includes("'") ? escaped : `'${escaped.slice(1, -1).replaceAll(String.raw`\"`, '"')}'`;
}
