import type { Report } from '../../core/findings/report.ts';
import {
  annotationsOf,
  type Annotation,
  type AnnotationLevel,
  type AnnotationOptions,
} from '../content/annotations.ts';
import type { FilePlace } from '../content/places.ts';
import { plainText } from '../text/plain-text.ts';

const commands = {
  failure: 'error',
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
  gap: 'warning',
  unknown: 'notice',
  suppressed: 'notice',
} as const satisfies Record<AnnotationLevel, string>;

/**
 * The report as workflow commands of GitHub Actions (docs.github.com, "Workflow commands"), a line each: the
 * runner makes annotations of them. It shows the first ten of each level in a step, and the rest in its log.
 */
export function writeGithub(report: Report, options: AnnotationOptions): string {
  return annotationsOf(report, options)
    .map((one) => `${commandOf(one)}\n`)
    .join('');
}

function commandOf(one: Annotation): string {
  const { level, rule, title, message, place, path, isFile } = one;
  const properties = {
    ...(isFile ? { file: path } : {}),
    ...(place === undefined ? {} : region(place)),
    title: level === 'failure' ? title : `${title} (${labelOf(one)})`,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const code = level === 'failure' ? `${rule}: ` : '';
  return `::${commands[level]} ${written.join(',')}::${data(code + message)}`;
}

/** The three commands are fewer than the severities. */
function labelOf({ level, rule }: Annotation): string {
  return level === 'gap' || level === 'unknown' || rule === level ? rule : `${level} ${rule}`;
}

/** The runner takes columns only of a range on one line. A range that ends before a line's first character ends on the line before. */
function region({ startLine, startColumn, endLine, endColumn }: FilePlace) {
  const last = endColumn === 1 && endLine > startLine ? endLine - 1 : endLine;
  const columns = endLine === startLine ? { endColumn: Math.max(endColumn, startColumn) } : {};
  const start = last === startLine ? { col: startColumn } : {};
  return { line: startLine, ...start, endLine: last, ...columns };
}

/** What the runner decodes in the data of a command (ActionCommand.cs). */
const dataEscapes: Readonly<Record<string, string>> = { '%': '%25', '\r': '%0D', '\n': '%0A' };

const propertyEscapes: Readonly<Record<string, string>> = { ...dataEscapes, ':': '%3A', ',': '%2C' };

/** Text from outside as the data of a command: on one line, and never another command. */
function data(text: string): string {
  return plainText(text).replace(/[%\r\n]/g, (character) => dataEscapes[character] ?? '');
}

function property(text: string): string {
  return plainText(text).replace(/[%\r\n:,]/g, (character) => propertyEscapes[character] ?? '');
}
