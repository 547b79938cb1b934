import { htmlFormat } from './html/format.ts';
import { jsonFormat } from './json/format.ts';
import { junitFormat } from './junit/format.ts';
import { markdownFormat } from './markdown/format.ts';
import { sarifFormat } from './sarif/format.ts';
import { tableFormat } from './table/format.ts';
import type { ReportFormat } from './content/format.ts';

/** Every report format, the default first. A new one is a folder with `format.ts`, and an entry here. */
export const formats = {
  table: tableFormat,
  json: jsonFormat,
  sarif: sarifFormat,
  html: htmlFormat,
  junit: junitFormat,
  markdown: markdownFormat,
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type FormatName = keyof typeof formats;

/** The names of the formats, the default first. */
export const formatNames = Object.keys(formats) as readonly FormatName[];
