import type { Check } from '../../core/rules/check.ts';
import { isRemapped } from '../support/workload/root.ts';
import { checkValue } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/privileged',
  needs: [],
  on: 'workload',
  title: 'Privileged container',
  category: 'security',
  severity: 'critical',
  why: 'A privileged container has every capability, every device and no seccomp or AppArmor confinement. Whoever takes over a process in it mounts the disk of the host and is root there.',
  remediation:
    'Remove the privileged setting. Give the one capability (`cap_add`) or device (`devices`) that the application really needs.',
  aliases: [
    { tool: 'docker-bench', id: '5.5' },
    { tool: 'cis', id: '5.5' },
    { tool: 'kics', id: 'Privileged Containers Enabled' },
    { tool: 'docksec', id: 'privileged' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.5', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['privileged'],
  implies: [
    'workload/capabilities',
    'workload/default-capabilities',
    'workload/seccomp',
    'workload/apparmor',
    'workload/selinux',
    'workload/system-paths',
    'workload/writable-cgroups',
    'workload/host-devices',
  ],
  fixable: true,
  evaluate(subject) {
    const { workload } = subject;
    const remapped = isRemapped(subject);
    const judgement = checkValue(workload, 'privileged', (privileged, part) =>
      privileged
        ? part.fail({
            message: remapped
              ? 'The container is privileged, in its own user namespace'
              : 'The container is privileged',
            ...(remapped ? { severity: 'high' } : {}),
            detail: {},
            change: {
              kind: 'remove',
              safety: 'risky',
              title: 'Remove the privileged setting',
              at: workload.settings.privileged.written?.at ?? [],
            },
          })
        : part.pass('not privileged'),
    );
    return judgement;
  },
  examples: {
    bad: [
      { title: 'Compose', compose: 'image: app\nprivileged: true\n' },
      { title: 'docker run', run: 'docker run --privileged app' },
      {
        title: 'a variable that another script may set again',
        run: 'MODE=true; . ./settings; docker run --privileged=$MODE app',
      },
    ],
    good: [
      { title: 'a single device', compose: 'image: app\ndevices:\n  - /dev/ttyUSB0\n' },
      { title: 'disabled', run: 'docker run --privileged=false app' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\nprivileged: ${PRIVILEGED}\n' },
      { title: 'flags in a variable', run: 'docker run $FLAGS app' },
      {
        title: 'a variable that another script may set',
        run: 'MODE=false; . ./settings; docker run --privileged=$MODE app',
      },
    ],
  },
} satisfies Check<'workload'>;
