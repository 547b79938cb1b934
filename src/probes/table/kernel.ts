import type { Probe } from '../probe.ts';

const remedyFilter =
  'Use the default seccomp profile of the engine, or a narrower one; not seccomp=unconfined.';

/** Errors of sockets whose family the kernel does not have. */
const noFamily = ['EAFNOSUPPORT', 'ESOCKTNOSUPPORT'] as const;

/** Probes of what a process can ask of the kernel itself. */
export const kernelProbes: readonly Probe[] = [
  {
    id: 'mount',
    group: 'kernel',
    title: 'Mount file systems',
    standsFor:
      'A process that can mount makes read-only and masked paths writable and visible again, or mounts a disk of the host.',
    remedy: 'Do not add CAP_SYS_ADMIN, and keep the default seccomp profile.',
    expected: 'blocked',
    steps: [
      { step: 'mount:mount', args: [undefined, undefined, 0, 1 << 18, 0, 0], allowedBy: ['EINVAL'] },
      { step: 'mount:umount2', args: [undefined, 0, 0, 0, 0, 0], allowedBy: ['EINVAL'] },
      { step: 'mount:pivot_root', args: [undefined, undefined, 0, 0, 0, 0], allowedBy: ['EINVAL', 'EBUSY'] },
      { step: 'mount:fsopen', args: [undefined, 1, 0, 0, 0, 0] },
      { step: 'mount:open_tree', args: [-100, undefined, 1, 0, 0, 0], allowedBy: ['EINVAL'] },
    ],
  },
  {
    id: 'kernel-modules',
    group: 'kernel',
    title: 'Load kernel modules',
    standsFor: 'A module is code in the kernel of the host: whoever loads one owns the machine.',
    remedy: 'Do not add CAP_SYS_MODULE, and do not run the container privileged.',
    expected: 'blocked',
    steps: [
      {
        step: 'kernel-modules:init_module',
        args: [undefined, 0, undefined, 0, 0, 0],
        allowedBy: ['ENOEXEC', 'EFAULT', 'EINVAL'],
      },
      { step: 'kernel-modules:finit_module', args: [-1, undefined, 0, 0, 0, 0], allowedBy: ['EBADF'] },
      { step: 'kernel-modules:delete_module', args: [undefined, 0o4000, 0, 0, 0, 0], allowedBy: ['ENOENT'] },
    ],
  },
  {
    id: 'kexec',
    group: 'kernel',
    title: 'Replace the running kernel',
    standsFor: 'kexec starts another kernel in the place of that of the host.',
    remedy: 'Do not add CAP_SYS_BOOT.',
    expected: 'blocked',
    steps: [
      { step: 'kexec:kexec_load', args: [0, 64, 0, 0, 0, 0], allowedBy: ['EINVAL', 'EBUSY'] },
      {
        step: 'kexec:kexec_file_load',
        args: [-1, -1, 0, 0, 0x7fffffff, 0],
        allowedBy: ['EINVAL', 'EBADF', 'EBUSY'],
      },
    ],
  },
  {
    id: 'reboot',
    group: 'kernel',
    title: 'Restart the machine',
    standsFor: 'With CAP_SYS_BOOT a process outside of a process namespace of its own stops the host.',
    remedy: 'Do not add CAP_SYS_BOOT.',
    expected: 'blocked',
    steps: [{ step: 'reboot:reboot', args: [0, 0, 0, 0, 0, 0], allowedBy: ['EINVAL'] }],
  },
  {
    id: 'bpf',
    group: 'kernel',
    title: 'Load eBPF maps and programs',
    standsFor:
      'eBPF programs read the memory of other processes and of the kernel, and its verifier has had many holes.',
    remedy: `Do not add CAP_BPF or CAP_SYS_ADMIN. ${remedyFilter}`,
    expected: 'blocked',
    steps: [{ step: 'bpf:bpf', args: [0, undefined, 72, 0, 0, 0] }],
  },
  {
    id: 'io-uring',
    group: 'kernel',
    title: 'Use io_uring',
    standsFor: 'io_uring does input and output past every seccomp filter, and has had many escapes.',
    remedy: remedyFilter,
    expected: 'blocked',
    steps: [{ step: 'io-uring:io_uring_setup', args: [1, undefined, 0, 0, 0, 0], allowedBy: ['ENOMEM'] }],
  },
  {
    id: 'kernel-keyring',
    group: 'kernel',
    title: 'Use kernel keyrings',
    standsFor:
      'Keyrings belong to users, not to containers: keys of the host or of other containers can be found and read.',
    remedy: remedyFilter,
    expected: 'blocked',
    steps: [
      { step: 'kernel-keyring:keyctl', args: [0, -2, 0, 0, 0, 0], allowedBy: ['ENOKEY'] },
      {
        step: 'kernel-keyring:add_key',
        args: [undefined, undefined, undefined, 1, -2, 0],
        allowedBy: ['EDQUOT'],
      },
    ],
  },
  {
    id: 'performance-events',
    group: 'kernel',
    title: 'Record performance events',
    standsFor: 'Performance events measure other processes and the kernel, and leak addresses and keys.',
    remedy: `Do not add CAP_PERFMON or CAP_SYS_ADMIN. ${remedyFilter}`,
    expected: 'blocked',
    steps: [
      {
        step: 'performance-events:perf_event_open',
        args: [undefined, 0, -1, -1, 8, 0],
        noneBy: ['ENOENT', 'ENODEV', 'EOPNOTSUPP'],
      },
    ],
  },
  {
    id: 'userfaultfd',
    group: 'kernel',
    title: 'Handle page faults in user space',
    standsFor: 'userfaultfd stops the kernel in the middle of a call, which makes races in it exploitable.',
    remedy: remedyFilter,
    expected: 'blocked',
    steps: [{ step: 'userfaultfd:userfaultfd', args: [0o2000001, 0, 0, 0, 0, 0] }],
  },
  {
    id: 'crypto-sockets',
    group: 'kernel',
    title: 'Use the crypto interface of the kernel',
    standsFor: 'AF_ALG sockets reach code of the kernel that few programs need and that has had escapes.',
    remedy:
      'Deny sockets of family 38 (AF_ALG) in the seccomp profile; the default profile does since Engine 29.4.2.',
    expected: 'any',
    steps: [{ step: 'crypto-sockets:socket', args: [38, 0o2000005, 0, 0, 0, 0], noneBy: noFamily }],
  },
  {
    id: 'vm-sockets',
    group: 'kernel',
    title: 'Connect to the hypervisor',
    standsFor: 'AF_VSOCK sockets lead from a virtual machine to its host, past every container network.',
    remedy: remedyFilter,
    expected: 'blocked',
    steps: [{ step: 'vm-sockets:socket', args: [40, 0o2000001, 0, 0, 0, 0], noneBy: noFamily }],
  },
  {
    id: 'personality',
    group: 'kernel',
    title: 'Turn off address randomization',
    standsFor: 'Without randomized addresses an exploit needs no leak.',
    remedy: remedyFilter,
    expected: 'blocked',
    steps: [{ step: 'personality:personality', args: [0x0040000, 0, 0, 0, 0, 0] }],
  },
  {
    id: 'open-by-handle',
    group: 'kernel',
    title: 'Open files of the host by handle',
    standsFor:
      'A file handle names a file of a whole disk: with one file of the host in a mount, every other can be opened (the Shocker escape).',
    remedy: 'Do not add CAP_DAC_READ_SEARCH.',
    expected: 'blocked',
    steps: [
      {
        step: 'open-by-handle:open_by_handle_at',
        args: [undefined, undefined, 0, 0, 0, 0],
        allowedBy: ['ESTALE', 'EOPNOTSUPP', 'EINVAL'],
      },
    ],
  },
  {
    id: 'file-notification',
    group: 'kernel',
    title: 'Watch and hold file accesses',
    standsFor: 'fanotify sees every access to a file system, of the host too, and can hold it up.',
    remedy: 'Do not add CAP_SYS_ADMIN.',
    expected: 'blocked',
    steps: [{ step: 'file-notification:fanotify_init', args: [5, 0, 0, 0, 0, 0] }],
  },
  {
    id: 'kernel-log',
    group: 'kernel',
    title: 'Read the kernel log',
    standsFor: 'The log of the kernel has addresses, devices and messages of other containers.',
    remedy: 'Do not add CAP_SYSLOG, and keep the default seccomp profile.',
    expected: 'blocked',
    steps: [{ step: 'kernel-log:syslog', args: [10, 0, 0, 0, 0, 0] }],
  },
  {
    id: 'system-clock',
    group: 'kernel',
    title: 'Set the system clock',
    standsFor: 'The clock is that of the host: certificates, logs and one-time passwords depend on it.',
    remedy: 'Do not add CAP_SYS_TIME.',
    expected: 'blocked',
    steps: [
      { step: 'system-clock:settimeofday', args: [0, 0, 0, 0, 0, 0] },
      { step: 'system-clock:adjtimex', args: [undefined, 0, 0, 0, 0, 0], allowedBy: ['EINVAL'] },
    ],
  },
  {
    id: 'quotas',
    group: 'kernel',
    title: 'Ask for disk quotas',
    standsFor:
      'quotactl reaches code of file systems that containers do not need, and with CAP_SYS_ADMIN lifts limits of disks.',
    remedy: `Do not add CAP_SYS_ADMIN. ${remedyFilter}`,
    expected: 'blocked',
    steps: [
      {
        step: 'quotas:quotactl',
        args: [0x80000500, undefined, 0, 0, 0, 0],
        // The device is looked for first; a kernel without disks has none.
        allowedBy: ['ENOENT', 'ENODEV', 'EINVAL'],
      },
    ],
  },
  {
    id: 'scheduling',
    group: 'kernel',
    title: 'Take processors from others',
    standsFor:
      'A process with a higher priority, or in real time, keeps all others of the host from running.',
    remedy: 'Do not add CAP_SYS_NICE, and set no ulimit of nice or rtprio.',
    expected: 'blocked',
    steps: [
      { step: 'scheduling:setpriority', args: [0, 0, -1, 0, 0, 0] },
      { step: 'scheduling:sched_setscheduler', args: [0, 1, undefined, 0, 0, 0] },
    ],
  },
  {
    id: 'swap',
    group: 'kernel',
    title: 'Change swap space',
    standsFor: 'Swap space holds the memory of other processes.',
    remedy: 'Do not add CAP_SYS_ADMIN.',
    expected: 'blocked',
    steps: [
      { step: 'swap:swapon', args: [undefined, 0, 0, 0, 0, 0], allowedBy: ['ENOENT', 'EINVAL'] },
      { step: 'swap:swapoff', args: [undefined, 0, 0, 0, 0, 0], allowedBy: ['ENOENT', 'EINVAL'] },
    ],
  },
  {
    id: 'process-accounting',
    group: 'kernel',
    title: 'Change process accounting',
    standsFor: 'Process accounting records what runs, or stops to.',
    remedy: 'Do not add CAP_SYS_PACCT.',
    expected: 'blocked',
    steps: [{ step: 'process-accounting:acct', args: [undefined, 0, 0, 0, 0, 0], allowedBy: ['ENOENT'] }],
  },
  {
    id: 'io-ports',
    group: 'kernel',
    title: 'Use ports of the hardware',
    standsFor: 'Ports of the processor reach the hardware of the host without a driver.',
    remedy: 'Do not add CAP_SYS_RAWIO.',
    expected: 'blocked',
    steps: [{ step: 'io-ports:iopl', args: [3, 0, 0, 0, 0, 0] }],
  },
];
