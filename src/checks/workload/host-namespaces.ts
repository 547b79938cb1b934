import type { Check } from '../../core/rules/check.ts';
import type { Alias } from '../../core/rules/rule.ts';
import type { Severity } from '../../core/severity.ts';
import type { NamespaceSetting } from '../../formats/docker-values/namespace-mode.ts';
import { checkHostNamespace } from '../support/workload/namespace.ts';

/** A rule on sharing a namespace with the host. */
interface Sharing {
  setting: NamespaceSetting;
  id: `workload/${string}`;
  what: string;
  severity: Severity;
  cis?: string;
  aliases: readonly Alias[];
  why: string;
  bad: { compose: string; run: string };
  good: string;
}

const sharings: readonly Sharing[] = [
  {
    setting: 'network',
    id: 'workload/host-network',
    what: 'network',
    severity: 'high',
    cis: '5.10',
    aliases: [
      { tool: 'kics', id: 'Shared Host Network Namespace' },
      { tool: 'docksec', id: 'host-network' },
    ],
    why: 'On the host’s network a container reaches services on loopback, listens on any port, and with NET_RAW reads the traffic of the host.',
    bad: { compose: 'network_mode: host', run: '--network host' },
    good: '--network web',
  },
  {
    setting: 'pid',
    id: 'workload/host-pid',
    what: 'process',
    severity: 'high',
    cis: '5.16',
    aliases: [
      { tool: 'kics', id: 'Host Namespace is Shared' },
      { tool: 'docksec', id: 'host-namespace' },
    ],
    why: 'The container can signal host processes, read their environment, and with SYS_PTRACE control them. Where no security module refuses it, its root opens the files of the host at `/proc/<pid>/root`.',
    bad: { compose: 'pid: host', run: '--pid=host' },
    good: '--init',
  },
  {
    setting: 'ipc',
    id: 'workload/host-ipc',
    what: 'IPC',
    severity: 'medium',
    cis: '5.17',
    aliases: [
      { tool: 'kics', id: 'Shared Host IPC Namespace' },
      { tool: 'docksec', id: 'host-namespace' },
    ],
    why: 'The container can read and change shared memory of host processes.',
    bad: { compose: 'ipc: host', run: '--ipc=host' },
    good: '--ipc private',
  },
  {
    setting: 'uts',
    id: 'workload/host-uts',
    what: 'UTS',
    severity: 'low',
    cis: '5.21',
    aliases: [],
    why: 'With SYS_ADMIN the container can change the host name of the host.',
    bad: { compose: 'uts: host', run: '--uts=host' },
    good: '--hostname web',
  },
  {
    setting: 'userns',
    id: 'workload/host-user-namespace',
    what: 'user',
    severity: 'medium',
    cis: '5.31',
    aliases: [{ tool: 'kics', id: 'Shared Host User Namespace' }],
    why: 'User namespace remapping does not apply to this container: its root is root on the host.',
    bad: { compose: 'userns_mode: host', run: '--userns=host' },
    good: '--user 1000',
  },
  {
    setting: 'cgroupns',
    id: 'workload/host-cgroup-namespace',
    what: 'cgroup',
    severity: 'low',
    aliases: [],
    why: 'The container sees the cgroups of the host, and where it can write to them, can escape through them. With cgroup version 2 its start also removes `nsdelegate` from the hierarchy of the whole host.',
    bad: { compose: 'cgroup: host', run: '--cgroupns=host' },
    good: '--cgroupns private',
  },
];

function hostNamespaceCheck(sharing: Sharing): Check<'workload'> {
  const { setting, id, what, severity, cis, aliases, why, bad, good } = sharing;
  const [key] = bad.compose.split(':');
  return {
    id,
    on: 'workload',
    needs: ['running-state'],
    title: `Host ${what} namespace shared`,
    category: 'security',
    severity,
    why,
    remediation: `Remove the setting, so that the container gets its own ${what} namespace${setting === 'userns' ? ', where the engine remaps users' : ''}.`,
    aliases: [...(cis ? ['docker-bench', 'cis'].map((tool) => ({ tool, id: cis })) : []), ...aliases],
    references: [
      ...(cis ? [`CIS Docker Benchmark 1.6.0, ${cis}`] : []),
      'NIST SP 800-190, 4.4.3',
      'OWASP Docker Top 10, D04',
    ],
    reads: [setting],
    ...(setting === 'pid' && { considers: ['user', 'apparmor'] }),
    // An engine gives such a container no label.
    implies: setting === 'pid' || setting === 'ipc' ? ['workload/selinux'] : [],
    fixable: true,
    evaluate: (subject) => checkHostNamespace(subject, setting, what),
    examples: {
      bad: [
        { title: 'in Compose', compose: `image: app\n${bad.compose}\n` },
        { title: 'on the command line', run: `docker run ${bad.run} app` },
      ],
      good: [
        { title: 'the default', compose: 'image: app\n' },
        { title: 'a private namespace', run: `docker run ${good} app` },
      ],
      unsure: [{ title: 'a variable', compose: `image: app\n${key}: \${MODE}\n` }],
    },
  };
}

/** The checks for host namespaces, one for each table row. */
export const checks = sharings.map(hostNamespaceCheck);
