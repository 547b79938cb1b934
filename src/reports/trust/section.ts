import { styleText } from 'node:util';
import { plainText } from '../text/plain-text.ts';
import { wrap } from '../text/text-width.ts';
import type { StatementOptions } from './write-statements.ts';

/** A titled part of a report, each line escaped and wrapped; empty without lines. */
export function section(title: string, lines: readonly string[], options: StatementOptions): string {
  if (lines.length === 0) return '';
  const head = options.colour ? styleText('bold', title, { validateStream: false }) : title;
  return [head, ...lines.map((line) => wrapped(plainText(line), '  ', options)), '', ''].join('\n');
}

/** A text in lines, further ones indented below the first; its own indent stays. */
export function wrapped(text: string, indent: string, { width }: StatementOptions): string {
  const own = /^ */u.exec(text)?.[0] ?? '';
  const lead = indent + own;
  const [first = '', ...rest] = wrap(text.slice(own.length), Math.max(20, width - lead.length - 2));
  return [lead + first, ...rest.map((line) => `${lead}  ${line}`)].join('\n');
}
