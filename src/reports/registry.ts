import { checkstyleFormat } from './checkstyle/format.ts';
import { githubFormat } from './github/format.ts';
import { gitlabFormat } from './gitlab/format.ts';
import { htmlFormat } from './html/format.ts';
import { jsonFormat } from './json/format.ts';
import { junitFormat } from './junit/format.ts';
import { markdownFormat } from './markdown/format.ts';
import { sarifFormat } from './sarif/format.ts';
import { tableFormat } from './table/format.ts';
import type { FormatName, ReportFormat } from './content/format.ts';

/** Every report format, the default first. */
export const formats = {
  table: tableFormat,
  json: jsonFormat,
  sarif: sarifFormat,
  html: htmlFormat,
  junit: junitFormat,
  markdown: markdownFormat,
  github: githubFormat,
  gitlab: gitlabFormat,
  checkstyle: checkstyleFormat,
} as const satisfies { readonly [Name in FormatName]: ReportFormat & { name: Name } };
