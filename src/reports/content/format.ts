import type { Report } from '../../core/findings/report.ts';
import type { RuleDescription } from './rule-description.ts';
import type { RunFailure } from './run-failure.ts';

/** How the table is to be written; `width` in columns of the terminal. */
export interface TableOptions {
  width: number;
  colour: boolean;
  unicode: boolean;
  all: boolean;
  /** Only the worst findings, a line or two each, and the most frequent rules. */
  brief?: boolean;
}

/** How much of a report the table shows. */
export type TableAmount = Pick<TableOptions, 'all' | 'brief'>;

/** What a report is written with, beside the report itself. */
export interface FormatContext {
  rules: readonly RuleDescription[];
  failures: readonly RunFailure[];
  /** Absolute folder that file names count from. */
  baseDirectory: string;
  table: TableOptions;
}

/** The names of the formats, the default first. The registry has each of them, and no other. */
export const formatNames = [
  'table',
  'json',
  'sarif',
  'html',
  'junit',
  'markdown',
  'github',
  'gitlab',
  'checkstyle',
] as const;

export type FormatName = (typeof formatNames)[number];

/** A report format. `write` loads its writer when it is called: a run writes in one format. */
export interface ReportFormat {
  name: FormatName;
  /** What it is for, in a few words. */
  about: string;
  mediaType: string;
  /** Ending of a file's name, without the dot. */
  extension: string;
  /** Options of the command line that change what this format writes. */
  options: readonly ('all' | 'brief')[];
  write(report: Report, context: FormatContext): Promise<string>;
  /** The same text in parts that are made as they are taken, in formats whose reports are long. */
  writeParts?(report: Report, context: FormatContext): Promise<Iterable<string>>;
}
