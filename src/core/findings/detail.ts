import type { Detail } from './finding.ts';

/**
 * Returns the values in a finding's detail, such as the capability: an alias may be limited to one of them.
 */
export function detailParts(detail: Detail): readonly string[] {
  return detail.kind === 'setting' ? Object.values(detail.parts) : [];
}
