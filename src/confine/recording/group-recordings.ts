import type { Recording } from '../../core/confine/recording.ts';
import { mergeRecordings, workloadIdentity } from './merge-recordings.ts';

/**
 * Returns one recording for each workload, in the order of their first one, or why they cannot be used together:
 * they are of different architectures, so not of one host.
 */
export function groupRecordings(recordings: readonly Recording[]): readonly Recording[] | string {
  const merged = new Map<string, Recording>();
  const [first] = recordings;
  for (const recording of recordings) {
    if (first !== undefined && first.architecture !== recording.architecture)
      return `they are of ${first.architecture} and of ${recording.architecture}`;
    const identity = workloadIdentity(recording);
    const before = merged.get(identity);
    const both = before === undefined ? recording : mergeRecordings(before, recording);
    if (typeof both === 'string') return both;
    merged.set(identity, both);
  }
  return [...merged.values()];
}
