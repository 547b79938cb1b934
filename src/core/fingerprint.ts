import { createHash } from 'node:crypto';

/** Hash of what stays the same about a finding from run to run: its rule, the key of its subject, its detail. */
export function fingerprintOf(rule: string, subjectKey: string, detail: unknown): string {
  const stable = JSON.stringify([rule, subjectKey, detail]);
  return createHash('sha256').update(stable).digest('hex').slice(0, 32);
}
