import type { NamespaceKind } from '../../core/workload/effective.ts';
import { selfValue } from '../parse-answers.ts';
import type { ProbeContext } from '../context.ts';
import type { Probe, Verdict } from '../probe.ts';

const kinds = ['mnt', 'net', 'ipc', 'uts', 'pid', 'cgroup', 'time'] as const;

const newNamespace: Readonly<Record<(typeof kinds)[number], number>> = {
  mnt: 0x00020000,
  net: 0x40000000,
  ipc: 0x08000000,
  uts: 0x04000000,
  pid: 0x20000000,
  cgroup: 0x02000000,
  time: 0x00000080,
};

/** The namespaces that the kernel makes when it starts (include/uapi/linux/nsfs.h): the same numbers on every machine. */
const initial: Partial<Record<NamespaceKind, string>> = {
  pid: 'pid:[4026531836]',
  ipc: 'ipc:[4026531839]',
  uts: 'uts:[4026531838]',
  user: 'user:[4026531837]',
  cgroup: 'cgroup:[4026531835]',
};

/** Whether a namespace is the host's: by the host's own, else by the numbers of the kernel's first ones. */
function sharedNamespace(
  kind: NamespaceKind,
  { answers, hostNamespaces, containerNamespaces }: ProbeContext,
): readonly Verdict[] {
  const asked = selfValue(answers, 'namespace', kind);
  // A tight filter refuses to read the link: then the host reads that of the container's own process.
  const own = asked ?? containerNamespaces?.[kind];
  if (own === undefined)
    return [{ outcome: 'unknown', because: `/proc/self/ns/${kind} could not be read in the container` }];
  const link =
    asked === undefined
      ? `/proc/PID/ns/${kind} of the container, read from the host,`
      : `/proc/self/ns/${kind}`;
  const host = hostNamespaces.state === 'known' ? hostNamespaces.value[kind] : undefined;
  if (own === host || (host === undefined && own === initial[kind]))
    return [{ outcome: 'possible', because: `${link} is ${own}, which is the host’s` }];
  if (host !== undefined)
    return [{ outcome: 'blocked', because: `${link} is ${own}, that of the host is ${host}` }];
  const why = hostNamespaces.state === 'unreadable' ? `: ${hostNamespaces.detail}` : '';
  return [{ outcome: 'unknown', because: `${link} is ${own}; that of the host is not known${why}` }];
}

function shared(
  kind: NamespaceKind,
  id: string,
  title: string,
  standsFor: string,
  remedy: string,
  expected: Probe['expected'] = 'blocked',
): Probe {
  return {
    id,
    group: 'namespaces',
    title,
    standsFor,
    remedy,
    expected,
    judge: (context) => sharedNamespace(kind, context),
  };
}

/** Probes of namespaces, and of processes beside the own ones. */
export const namespaceProbes: readonly Probe[] = [
  {
    id: 'user-namespace',
    group: 'namespaces',
    title: 'Create a user namespace',
    standsFor:
      'In a user namespace of its own a process has every capability, and reaches code of the kernel that root alone should.',
    remedy:
      'Keep the default seccomp profile; where user namespaces are needed, limit them with user.max_user_namespaces.',
    expected: 'blocked',
    steps: [
      { step: 'user-namespace:unshare', args: [0x10000000, 0, 0, 0, 0, 0], refusedBy: ['ENOSPC', 'EUSERS'] },
      { step: 'user-namespace:clone', args: [0x10000011, 0, 0, 0, 0, 0], refusedBy: ['ENOSPC', 'EUSERS'] },
      { step: 'user-namespace:clone3', args: [undefined, 64, 0, 0, 0, 0], refusedBy: ['ENOSPC', 'EUSERS'] },
    ],
  },
  {
    id: 'new-namespaces',
    group: 'namespaces',
    title: 'Create other namespaces',
    standsFor:
      'A new mount or network namespace is the first step of most escapes that begin with CAP_SYS_ADMIN.',
    remedy: 'Do not add CAP_SYS_ADMIN.',
    expected: 'blocked',
    steps: kinds.map((kind) => ({
      step: `new-namespaces:unshare/${kind}`,
      args: [newNamespace[kind], 0, 0, 0, 0, 0],
      refusedBy: ['ENOSPC'] as const,
      noneBy: ['EINVAL'] as const,
    })),
  },
  {
    id: 'join-namespace',
    group: 'namespaces',
    title: 'Join namespaces of others',
    standsFor: 'setns moves a process into the namespaces of the host, if one of its processes can be seen.',
    remedy: 'Do not add CAP_SYS_ADMIN.',
    expected: 'blocked',
    steps: [
      {
        step: 'join-namespace:setns',
        args: [undefined, 0x40000000, 0, 0, 0, 0],
        // A bad descriptor: the filter allows the call, and the kernel did not come as far as the permission.
        read: ({ says, result }) =>
          says === 'no-file' && result === -9
            ? { outcome: 'unknown', because: 'there is no file of a namespace to join' }
            : undefined,
      },
    ],
  },
  {
    id: 'chroot',
    group: 'namespaces',
    title: 'Change the root directory',
    standsFor:
      'chroot leaves a changed root again, and prepares fake system directories for setuid programs.',
    remedy: 'Drop CAP_SYS_CHROOT.',
    expected: 'any',
    steps: [{ step: 'chroot:chroot', args: [undefined, 0, 0, 0, 0, 0] }],
  },
  {
    id: 'ptrace',
    group: 'namespaces',
    title: 'Control other processes of the container',
    standsFor:
      'One broken process takes over the others of the same user: their keys, connections and sessions.',
    remedy: 'Deny ptrace in the seccomp profile, or set kernel.yama.ptrace_scope=2 on the host.',
    expected: 'any',
    steps: [
      { step: 'ptrace:ptrace/child', args: [0, 0, 0, 0, 0, 0] },
      { step: 'ptrace:ptrace/parent', args: [0x4206, undefined, 0, 0, 0, 0] },
    ],
  },
  {
    id: 'process-memory',
    group: 'namespaces',
    title: 'Read the memory of other processes of the container',
    standsFor: 'Keys and passwords are read from the memory of a process beside the broken one.',
    remedy: 'Deny process_vm_readv in the seccomp profile, or set kernel.yama.ptrace_scope=2 on the host.',
    expected: 'any',
    steps: [{ step: 'process-memory:process_vm_readv', args: [undefined, undefined, 1, undefined, 1, 0] }],
  },
  {
    id: 'open-descriptors',
    group: 'namespaces',
    title: 'Take open files of other processes of the container',
    standsFor: 'A copy of a descriptor of another process reads its files, and speaks on its connections.',
    remedy: 'Keep the default seccomp profile, and do not add CAP_SYS_PTRACE.',
    expected: 'blocked',
    steps: [
      {
        step: 'open-descriptors:pidfd_getfd',
        args: [undefined, 1, 0, 0, 0, 0],
        // A bad descriptor: the filter allows the call, and the kernel did not come as far as the permission.
        read: ({ says, result }) =>
          says === 'no-file' && result === -9
            ? { outcome: 'unknown', because: 'there is no process to take a descriptor of' }
            : undefined,
      },
    ],
  },
  {
    id: 'host-processes',
    group: 'namespaces',
    title: 'See processes of the host',
    standsFor: 'Processes of the host can be sent signals, and with CAP_SYS_PTRACE be read and controlled.',
    remedy: 'Do not use pid: host.',
    expected: 'blocked',
    steps: [
      {
        step: 'host-processes:open',
        noneBy: ['ENOENT'],
        read: ({ says }) =>
          says === 'other' ? { outcome: 'none', because: 'process 2 is one of the container' } : undefined,
      },
    ],
    nothing: { outcome: 'blocked', because: 'process 2 of the host, a thread of its kernel, is not visible' },
  },
  shared(
    'pid',
    'host-process-namespace',
    'Share the process namespace of the host',
    'The container sees and signals all processes of the host.',
    'Do not use pid: host.',
  ),
  shared(
    'net',
    'host-network',
    'Share the network of the host',
    'The container reaches every port of the host that listens on localhost, and listens on all of its addresses.',
    'Do not use network_mode: host; publish the ports that are needed.',
  ),
  shared(
    'ipc',
    'host-ipc',
    'Share the IPC namespace of the host',
    'Shared memory of processes of the host can be read and written.',
    'Do not use ipc: host.',
  ),
  shared(
    'uts',
    'host-uts',
    'Share the UTS namespace of the host',
    'With CAP_SYS_ADMIN the container renames the host.',
    'Do not use uts: host.',
  ),
  shared(
    'user',
    'host-users',
    'Be root of the host',
    'User 0 of the container is user 0 of the host: what escapes is root.',
    'Run the engine with userns-remap or rootless, or the container as another user.',
    'any',
  ),
  shared(
    'cgroup',
    'host-cgroup-namespace',
    'See the control groups of the host',
    'The container learns how the host and its containers are named and limited.',
    'Use cgroup: private (the default with control groups of version 2).',
    'any',
  ),
  shared(
    'mnt',
    'host-mounts',
    'Share the mounts of the host',
    'The container is in the file system of the host.',
    'Do not enter the mount namespace of the host.',
  ),
  {
    id: 'host-name',
    group: 'namespaces',
    title: 'Change the host name',
    standsFor:
      'With the UTS namespace of the host this renames the host; else it misleads what trusts the name.',
    remedy: 'Do not add CAP_SYS_ADMIN.',
    expected: 'blocked',
    steps: [{ step: 'host-name:sethostname', args: [undefined, 65, 0, 0, 0, 0], allowedBy: ['EINVAL'] }],
  },
  {
    id: 'terminal-input',
    group: 'namespaces',
    title: 'Type into a terminal',
    standsFor:
      'A process with the terminal of a user (docker run -t, docker attach) types commands for their shell.',
    remedy: 'Set dev.tty.legacy_tiocsti=0 on the host, and do not attach terminals of the host.',
    expected: 'any',
    steps: [
      {
        step: 'terminal-input:ioctl',
        args: [undefined, 0x5412, undefined, 0, 0, 0],
        refusedBy: ['EIO'],
        read: ({ says }) =>
          says === 'no-terminal'
            ? { outcome: 'none', because: 'no terminal could be made to try it on' }
            : undefined,
      },
    ],
  },
];
