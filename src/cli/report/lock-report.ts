import { IronhullError } from '../../core/errors.ts';
import type { LockReport } from '../../core/trust/lock-report.ts';
import { emit, outputFile } from '../output/output.ts';
import type { Arguments } from '../syntax/arguments.ts';
import { fileOptions, tableOptions } from './terminal.ts';

const amount = { all: true, brief: false };

/** Writes the report of a lock in the format that is asked for. */
export async function emitLockReport(report: LockReport, args: Arguments): Promise<void> {
  const format = args.text('format') ?? 'table';
  if (format !== 'table' && format !== 'json')
    throw new IronhullError('USAGE', `--format is ${format}; it must be table or json`);
  const { lockReportAsJson, lockReportAsText } = await import('../../reports/trust/write-lock-report.ts');
  const options =
    outputFile(args) === undefined ? tableOptions(process.stdout, process.env, amount) : fileOptions(amount);
  await emit(format === 'json' ? lockReportAsJson(report) : lockReportAsText(report, options), args);
}
