import type { HostFacts } from '../../core/host.ts';
import { known, valueOf } from '../../core/observed.ts';
import { unknown } from '../../core/outcome.ts';
import { hostCheck } from '../support/host-rule.ts';
import { readingOf } from '../support/subject.ts';

/** What was seen of the host, to begin the review with. */
function seen({ operatingSystem, kernel, securityModules }: HostFacts): string {
  const modules = valueOf(readingOf(securityModules, 'lsm'));
  return [
    `system: ${valueOf(operatingSystem) ?? 'not told'}`,
    `kernel: ${valueOf(kernel) ?? 'not told'}`,
    `security modules: ${modules === undefined ? 'not told' : modules.join(', ') || 'none'}`,
  ].join('; ');
}

export const check = hostCheck({
  id: 'host/hardening-review',
  title: 'The host as a whole, for a person to judge',
  severity: 'medium',
  why: 'Every container stands on this host: what else runs on it, who logs in and how soon it is patched decide about all of them.',
  remediation:
    'Follow a hardening guide for the distribution, and record it as an attestation. What of it can be measured is judged by host/kernel-settings, host/security-module, host/auditing and host/data-root-file-system.',
  cis: '1.2.1',
  references: ['NIST SP 800-190, 4.5'],
  judge: (host) =>
    unknown(
      'needs-review',
      `is this host hardened as a system? Seen: ${seen(host)}. Look at updates that are waiting, services beside the engine, who may log in and become root, the firewall, and the benchmark of the distribution`,
    ),
  examples: {
    bad: [],
    good: [],
    unsure: [
      {
        title: 'always: a person has to look',
        facts: { operatingSystem: known('A distribution 1', '/etc/os-release') },
      },
    ],
  },
});
