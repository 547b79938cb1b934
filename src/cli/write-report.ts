import type { Report } from '../core/report.ts';
import type { RuleDescription } from '../reports/content/rule-description.ts';
import type { RunFailure } from '../reports/content/run-failure.ts';
import type { Arguments } from './arguments.ts';
import { emit, outputFile, writeOut } from './output.ts';
import { formatOf, type Format } from './report-options.ts';
import { tableOptions } from './terminal.ts';

/** What reports are written with beside the report itself. */
export interface ReportContext {
  rules: readonly RuleDescription[];
  failures: readonly RunFailure[];
}

/** Each writer is loaded when it is used: a command writes in one format, and starting is to be quick. */
async function textOf(
  report: Report,
  format: Format,
  { rules, failures }: ReportContext,
  args: Arguments,
): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../reports/json/json.ts')).writeJson(report);
    case 'sarif':
      return (await import('../reports/sarif/sarif.ts')).writeSarif(report, {
        rules,
        failures,
        baseDirectory: process.cwd(),
      });
    case 'html':
      return (await import('../reports/html/html.ts')).writeHtml(report, { rules });
    case 'junit':
      return (await import('../reports/junit/junit.ts')).writeJunit(report, { rules, failures });
    case 'markdown':
      return (await import('../reports/markdown/markdown.ts')).writeMarkdown(report);
    case 'table': {
      const { writeTable } = await import('../reports/table/table.ts');
      const toFile = outputFile(args) !== undefined;
      const options = tableOptions(process.stdout, process.env, args.flag('all'));
      return writeTable(report, toFile ? { ...options, colour: false } : options);
    }
  }
}

/** Writes the report in the format asked for, and as HTML where `--html` names a file. */
export async function writeReport(report: Report, context: ReportContext, args: Arguments): Promise<void> {
  await emit(await textOf(report, formatOf(args), context, args), args);
  const page = args.text('html');
  if (page !== undefined) await writeOut(page, await textOf(report, 'html', context, args));
}
