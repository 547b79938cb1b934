import type { Report } from '../../core/findings/report.ts';
import type { FormatContext, ReportFormat } from '../../reports/content/format.ts';
import { formats } from '../../reports/registry.ts';
import type { Arguments } from '../syntax/arguments.ts';
import { type emit, outputFile, type Text, writeOut } from '../output/output.ts';
import { formatOf, tableAmountOf } from './report-options.ts';
import { fileOptions, tableOptions } from './terminal.ts';
import { reportText } from './report-text.ts';

/** Writes the report in the format asked for, and as HTML where `--html` names a file. */
export async function writeReport(
  report: Report,
  { rules, failures }: Pick<FormatContext, 'rules' | 'failures'>,
  args: Arguments,
  emitReport: typeof emit,
): Promise<void> {
  const amount = tableAmountOf(args);
  const toFile = outputFile(args) !== undefined;
  const table = toFile ? fileOptions(amount) : tableOptions(process.stdout, process.env, amount);
  const context = { rules, failures, baseDirectory: process.cwd(), table };
  const write = async (format: ReportFormat): Promise<Text> =>
    format.writeParts === undefined
      ? reportText(report, () => format.write(report, context))
      : format.writeParts(report, context);
  await emitReport(await write(formats[formatOf(args)]), args);
  const page = args.text('html');
  if (page !== undefined) await writeOut(page, await write(formats.html));
}
