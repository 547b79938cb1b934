import { createHash } from 'node:crypto';

/** Returns the hash of what is stable in a finding: its rule, its subject's key and its detail. */
export function fingerprintOf(rule: string, subjectKey: string, detail: unknown): string {
  const stable = JSON.stringify([rule, subjectKey, detail]);
  return createHash('sha256').update(stable).digest('hex').slice(0, 32);
}
