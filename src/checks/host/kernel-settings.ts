import type { Outcome } from '../../core/findings/finding.ts';
import { known, type Observed } from '../../core/observed.ts';
import { combine, pass, fail, unknown } from '../../core/rules/outcome.ts';
import { hardeningSysctls, type HardeningSysctl } from '../../knowledge/kernel/hardening-sysctls.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

function checkSysctl(
  { name, atLeast, does, severity }: HardeningSysctl,
  reading: Observed<string>,
): Outcome | undefined {
  // A kernel without the setting also lacks the feature that it restricts.
  if (reading.state === 'absent') return undefined;
  if (reading.state === 'unreadable') return unknown('unreadable', `${reading.from}: ${reading.detail}`);
  const { value, from: source } = reading;
  if (!/^\d+$/.test(value)) return unknown('unreadable', `${name} is ${JSON.stringify(value)}, not a number`);
  const saw = `${name} = ${value}`;
  if (Number(value) >= atLeast) return pass({ source, saw });
  const message = `${name} is ${value}: it does not ${does}`;
  const change = {
    kind: 'manual',
    title: 'Set the sysctl, now and at boot',
    steps: [`Write ${name} = ${atLeast} into /etc/sysctl.d/90-hardening.conf`, 'Load it: sysctl --system'],
  } as const;
  return fail({
    message,
    severity,
    detail: { setting: name },
    at: [],
    evidence: [{ source, saw }],
    change,
  });
}

const values = (change: Readonly<Record<string, string>>) => ({
  sysctls: known(
    Object.fromEntries(
      hardeningSysctls.map(({ name, atLeast }) => [
        name,
        known(change[name] ?? String(atLeast), `/proc/sys/${name.replaceAll('.', '/')}`),
      ]),
    ),
    '/proc/sys',
  ),
});

export const check = hostCheck({
  id: 'host/kernel-settings',
  needs: ['kernel'],
  title: 'Kernel information leaks not restricted',
  severity: 'low',
  why: 'Containers share the host kernel. Kernel logs, addresses and unrestricted features help an exploit inside a container.',
  remediation: 'Set the reported values in /etc/sysctl.d.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const reading = readingOf(host.sysctls, '/proc/sys');
    if (reading.state !== 'known') return unread(reading);
    const { value } = reading;
    return combine(
      hardeningSysctls.map((setting) => checkSysctl(setting, readingOf(value[setting.name], setting.name))),
    );
  },
  examples: {
    bad: [
      { title: 'kernel log readable', facts: values({ 'kernel.dmesg_restrict': '0' }) },
      { title: 'no address randomization', facts: values({ 'kernel.randomize_va_space': '0' }) },
    ],
    good: [
      { title: 'all set', facts: values({}) },
      { title: 'stricter values', facts: values({ 'kernel.unprivileged_bpf_disabled': '2' }) },
    ],
    unsure: [
      {
        title: '/proc was not below the host root',
        facts: { sysctls: { state: 'absent', from: '/proc/sys' } },
      },
    ],
  },
});
