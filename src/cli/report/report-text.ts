import { IronhullError } from '../../core/errors.ts';
import type { Report } from '../../core/findings/report.ts';

/** Returns the text that `write` returns, or fails in our own words if no text can be as long. */
export async function reportText(
  { findings, outcomes }: Pick<Report, 'findings' | 'outcomes'>,
  write: () => Promise<string>,
): Promise<string> {
  try {
    return await write();
  } catch (cause) {
    // V8 has no other sign of its limit of 512 Mi characters.
    if (!(cause instanceof RangeError && cause.message === 'Invalid string length')) throw cause;
    const detail = `${findings.length} findings and ${outcomes.length} outcomes are too many for one report`;
    throw new IronhullError('REPORT_TOO_LARGE', detail, { cause });
  }
}
