import type { Detail } from './finding.ts';

/** The parts of what a finding is about, such as the one capability of several: what another tool’s rule may be limited to. */
export function detailParts(detail: Detail): readonly string[] {
  return detail.kind === 'setting' ? Object.values(detail.parts) : [];
}
