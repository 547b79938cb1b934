import type { Severity } from '../../core/severity.ts';
import type { Canvas } from './canvas.ts';

/** Columns before the text of a finding: the widest severity and a gap. */
export const gutter = 10;
export const margin = ' '.repeat(gutter);

/** The severity, as wide as the margin. */
export function severityLabel(severity: Severity, { paint }: Canvas): string {
  return paint(severity, severity.toUpperCase()) + ' '.repeat(gutter - severity.length);
}
