import type { Finding } from '../../core/findings/finding.ts';

/** A medium finding of a rule on the workload of that name. */
export function testFinding(name: string, rule: string, rest: Partial<Finding> = {}): Finding {
  return {
    fingerprint: `${rule}#${name}`,
    rule,
    severity: 'medium',
    aliases: [],
    category: 'security',
    title: `Title of ${rule}`,
    message: `Message of ${rule}`,
    subject: { kind: 'workload', id: name, key: name, name },
    evidence: [{ source: name, saw: 'y' }],
    sightings: [{ in: 'document', document: `inspect of ${name}`, pointer: '' }],
    fixes: [],
    detail: { kind: 'setting', parts: {} },
    waived: false,
    ...rest,
  };
}
