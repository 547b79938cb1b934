import { known } from '../../core/observed.ts';
import { fail, pass, unknown } from '../../core/rules/outcome.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

/** Modules with which dockerd confines containers; others need rules written for each program. */
const confining: ReadonlySet<string> = new Set(['apparmor', 'selinux']);

const modules = (...names: readonly string[]) => ({
  securityModules: known(names, '/sys/kernel/security/lsm'),
});

export const check = hostCheck({
  id: 'host/security-module',
  needs: ['kernel'],
  title: 'No security module for containers',
  severity: 'medium',
  why: 'Without AppArmor or SELinux nothing confines a process that escapes from its container: it is root on the host.',
  remediation:
    'Boot with AppArmor (`security=apparmor`) or with SELinux in enforcing mode, as the distribution supports it.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const reading = readingOf(host.securityModules, '/sys/kernel/security/lsm');
    if (reading.state !== 'known') return unread(reading);
    const { value, from } = reading;
    const saw = `active: ${value.join(', ') || 'none'}`;
    if (value.some((name) => confining.has(name))) return pass({ source: from, saw });
    if (value.includes('selinux (mode not told)'))
      return unknown(
        'unreadable',
        `${from}: SELinux is active, and /sys/fs/selinux/enforce does not show its mode`,
      );
    const message = value.includes('selinux (permissive)')
      ? 'SELinux is in permissive mode and enforces nothing'
      : 'Neither AppArmor nor SELinux is active';
    const steps = ['Enable the module of the distribution on the kernel command line', 'Reboot the host'];
    const change = { kind: 'manual', title: 'Enable a security module', steps } as const;
    return fail({ message, detail: {}, at: [], evidence: [{ source: from, saw }], change });
  },
  examples: {
    bad: [
      { title: 'other modules only', facts: modules('capability', 'yama') },
      { title: 'a module that the engine does not use', facts: modules('capability', 'tomoyo') },
      { title: 'SELinux permissive', facts: modules('capability', 'selinux (permissive)') },
    ],
    good: [
      { title: 'AppArmor', facts: modules('capability', 'yama', 'apparmor') },
      { title: 'SELinux', facts: modules('capability', 'selinux') },
    ],
    unsure: [
      {
        title: 'the list cannot be read',
        facts: {
          securityModules: {
            state: 'unreadable',
            why: 'undetermined',
            detail: 'securityfs is not mounted',
            from: '/sys/kernel/security/lsm',
          },
        },
      },
    ],
  },
});
