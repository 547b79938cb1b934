import type { HostFacts } from '../../core/host/host.ts';
import { known, valueOf } from '../../core/observed.ts';
import { unknown } from '../../core/rules/outcome.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { readingOf } from '../support/subject.ts';

/** Returns the host properties to begin the review with. */
function seen({ operatingSystem, kernel, securityModules }: HostFacts): string {
  const modules = valueOf(readingOf(securityModules, 'lsm'));
  return [
    `system: ${valueOf(operatingSystem) ?? 'unknown'}`,
    `kernel: ${valueOf(kernel) ?? 'unknown'}`,
    `security modules: ${modules === undefined ? 'unknown' : modules.join(', ') || 'none'}`,
  ].join('; ');
}

export const check = hostCheck({
  id: 'host/hardening-review',
  needs: ['kernel'],
  title: 'Host hardening needs a review',
  severity: 'medium',
  why: 'Every container depends on the host: what else runs on it, who logs in, and how soon it is patched.',
  remediation:
    'Follow a hardening guide for the distribution, and record the review as an attestation. host/kernel-settings, host/security-module, host/auditing and host/data-root-file-system check what can be measured.',
  cis: '1.2.1',
  references: ['NIST SP 800-190, 4.5'],
  judge: (host) =>
    unknown(
      'needs-review',
      `confirm that this host is hardened (${seen(host)}): pending updates, services beside Docker, who may log in and become root, the firewall, and the benchmark of the distribution`,
    ),
  examples: {
    bad: [],
    good: [],
    unsure: [
      {
        title: 'always: a person has to review',
        facts: { operatingSystem: known('A distribution 1', '/etc/os-release') },
      },
    ],
  },
});
