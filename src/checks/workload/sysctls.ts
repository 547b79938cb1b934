import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { combine } from '../../core/rules/outcome.ts';
import { scopeOfSysctl, weaknessOfSysctl } from '../../knowledge/kernel/workload-sysctls.ts';
import { textParameters } from '../support/parameters.ts';
import { inHostNamespace } from '../support/workload/namespace.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries } from '../support/workload/setting.ts';

/** Returns why a parameter would be set for the whole host; absent if it is the container's own. */
function sharedWithHost(subject: WorkloadCase, name: string): string | undefined {
  const scope = scopeOfSysctl(name);
  if (scope === 'host') return 'it belongs to no namespace';
  if (scope === 'network' && inHostNamespace(subject, 'network')) return 'the network is the host’s';
  if (scope === 'ipc' && inHostNamespace(subject, 'ipc')) return 'the IPC namespace is the host’s';
  return undefined;
}

/** Returns why it is unknown whether a parameter is the container's own: the namespace to which it belongs is. */
function unreadScope({ workload }: WorkloadCase, name: string): string | undefined {
  const scope = scopeOfSysctl(name);
  if (scope !== 'network' && scope !== 'ipc') return undefined;
  const mode = workload.settings[scope].value;
  return mode.state === 'unreadable' ? mode.detail : undefined;
}

function checkSysctl(subject: WorkloadCase, text: string, part: CheckedPart): Outcome {
  const [key = '', ...rest] = text.split('=');
  const [name, value] = [key.trim().replaceAll('/', '.'), rest.join('=')];
  const change = {
    kind: 'remove',
    safety: 'risky',
    title: `Remove the kernel parameter ${name}`,
    at: part.at,
  } as const;
  const shared = sharedWithHost(subject, name);
  if (shared !== undefined)
    return part.fail({
      message: `The kernel parameter ${name} is one of the whole host (${shared}): the container does not start with it`,
      severity: 'medium',
      detail: { sysctl: name },
      change,
    });
  const unread = unreadScope(subject, name);
  if (unread !== undefined)
    return part.unknown('unreadable', `${name} may be a parameter of the whole host: ${unread}`);
  const weakness = weaknessOfSysctl(name, value);
  if (weakness === undefined) return part.pass(`${name} = ${value}`);
  return part.fail({
    message: `With the kernel parameter ${name} = ${value} the container ${weakness.does}`,
    severity: weakness.severity,
    detail: { sysctl: name },
    change,
  });
}

export const check = {
  id: 'workload/sysctls',
  needs: ['running-state'],
  on: 'workload',
  title: 'Kernel parameter weakens the container or the host',
  category: 'security',
  severity: 'medium',
  why: 'Network parameters of a container decide whose packets it takes and whether it routes them: a compromised neighbour reads and redirects its traffic. Those that belong to no namespace are the host’s, and the engine refuses them.',
  remediation: 'Remove the parameter. Set what concerns the whole host in /etc/sysctl.d of the host.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3'],
  reads: ['sysctls'],
  considers: ['network', 'ipc'],
  implies: [],
  fixable: true,
  parameters: {
    allowedSysctls: { about: 'Names of kernel parameters that may be set', type: 'strings' },
  },
  evaluate(subject, parameters) {
    const allowed = textParameters(parameters, 'allowedSysctls') ?? [];
    return combine(
      checkEntries(subject.workload, 'sysctls', 'no kernel parameter is set', (text, part) =>
        allowed.includes(text.split('=', 1)[0] ?? '')
          ? part.pass(`${text}, allowed by the policy`)
          : checkSysctl(subject, text, part),
      ),
    );
  },
  examples: {
    bad: [
      { title: 'routing', compose: 'image: app\nsysctls:\n  net.ipv4.ip_forward: 1\n' },
      {
        title: 'as a list, a parameter of the host',
        compose: 'image: app\nsysctls:\n  - kernel.core_pattern=/tmp/core\n',
      },
      {
        title: 'loopback services laid open',
        run: 'docker run --sysctl net.ipv4.conf.all.route_localnet=1 app',
      },
      {
        title: 'with the host’s network',
        compose: 'image: app\nnetwork_mode: host\nsysctls:\n  net.core.somaxconn: 1024\n',
      },
    ],
    good: [
      { title: 'none', compose: 'image: app\n' },
      { title: 'a longer queue', run: 'docker run --sysctl net.core.somaxconn=1024 app' },
      { title: 'a stricter filter', compose: 'image: app\nsysctls:\n  net.ipv4.conf.all.rp_filter: 1\n' },
      {
        title: 'allowed by the policy',
        run: 'docker run --sysctl net.ipv4.ip_forward=1 app',
        parameters: { allowedSysctls: ['net.ipv4.ip_forward'] },
      },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\nsysctls:\n  net.ipv4.ip_forward: ${FORWARD}\n' },
      { title: 'flags in a variable', run: 'docker run $FLAGS app' },
    ],
  },
} satisfies Check<'workload'>;
