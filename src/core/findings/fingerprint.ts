import { hash } from 'node:crypto';

/** Returns the hash of what is stable in a finding: its rule, its subject's key and its detail. */
export function fingerprintOf(rule: string, subjectKey: string, detail: unknown): string {
  const stable = JSON.stringify([rule, subjectKey, detail]);
  return hash('sha256', stable).slice(0, 32);
}
