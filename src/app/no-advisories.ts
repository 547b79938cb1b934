import type { CollectedGap } from '../core/findings/finding.ts';

/** The gap of a run that wants vulnerabilities, and has no advisories to find them with. */
export function noAdvisoriesGap(why: string): CollectedGap {
  const subject = { kind: 'engine', id: 'engine', name: 'engine' } as const;
  return { subject, what: 'vulnerabilities of the images in use', why };
}
