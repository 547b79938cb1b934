import type { Probe, Step, Verdict } from '../probe.ts';

const missing = ['ENOENT', 'ENOTDIR', 'ELOOP'] as const;

const blockedBecause = (because: string): Verdict => ({ outcome: 'blocked', because });

/** A step that opens files of which some may not be there. */
function opens(id: string, more: Partial<Step> = {}): readonly Step[] {
  return [{ step: `${id}:open`, noneBy: missing, ...more }];
}

/** Probes of files and devices. */
export const fileProbes: readonly Probe[] = [
  {
    id: 'writable-root',
    group: 'files',
    title: 'Write to the root file system',
    standsFor: 'An attacker replaces programs and libraries, and leaves tools behind.',
    remedy:
      'Set read_only: true, with tmpfs for what has to be written; run as a user who owns no system directory.',
    expected: 'any',
    steps: opens('writable-root', { noneBy: [...missing, 'EEXIST'] }),
  },
  {
    id: 'host-files',
    group: 'files',
    title: 'Read files of the host',
    standsFor: 'Password hashes, keys and the data of the engine are read, or written, through a mount.',
    remedy: 'Mount only the files that are needed, never /, /etc, /root or directories of the engine.',
    expected: 'blocked',
    steps: opens('host-files'),
    nothing: blockedBecause('no known file of the host is there, below the mounts or at usual paths'),
  },
  {
    id: 'core-pattern',
    group: 'files',
    title: 'Change the handler of core dumps',
    standsFor: 'The kernel runs the program in core_pattern on the host, as root, when a process crashes.',
    remedy: 'Do not run the container privileged, and do not use systempaths=unconfined.',
    expected: 'blocked',
    steps: opens('core-pattern'),
  },
  {
    id: 'release-agent',
    group: 'files',
    title: 'Set a release agent of control groups',
    standsFor: 'The kernel runs the release agent of a control group of version 1 on the host, as root.',
    remedy: 'Do not add CAP_SYS_ADMIN, and do not run the container privileged.',
    expected: 'blocked',
    steps: opens('release-agent', {
      // A filter that refuses unshare or mount refuses the way to it.
      read: ({ says, result = 0 }) =>
        says === 'unshare' && result >= 0
          ? { outcome: 'none', because: 'a mount namespace could be made' }
          : says === 'unshare' || says === 'mount'
            ? result === -1 || result === -13
              ? { outcome: 'blocked', because: `${says} was refused` }
              : { outcome: 'none', because: `${says} failed` }
            : undefined,
    }),
  },
  {
    id: 'cgroup-files',
    group: 'files',
    title: 'Change control groups',
    standsFor: 'A process leaves its limits, or allows itself devices.',
    remedy: 'Do not run the container privileged, and mount no control groups for writing.',
    expected: 'blocked',
    steps: opens('cgroup-files'),
    nothing: blockedBecause('no file of a control group is there'),
  },
  {
    id: 'sysrq',
    group: 'files',
    title: 'Trigger SysRq commands',
    standsFor: 'A letter written to sysrq-trigger restarts, stops or dumps the host.',
    remedy: 'Do not run the container privileged, and do not use systempaths=unconfined.',
    expected: 'blocked',
    steps: opens('sysrq'),
  },
  {
    id: 'kernel-settings',
    group: 'files',
    title: 'Change settings of the kernel',
    standsFor:
      'Settings below /proc/sys count for the whole host: protections are turned off, programs are run as root.',
    remedy: 'Do not run the container privileged, and do not use systempaths=unconfined.',
    expected: 'blocked',
    steps: opens('kernel-settings'),
  },
  {
    id: 'kernel-files',
    group: 'files',
    title: 'Read files of the kernel',
    standsFor: 'kcore, keys and timers of the kernel show memory, keys and processes of the host.',
    remedy: 'Do not run the container privileged, and do not use systempaths=unconfined.',
    expected: 'blocked',
    steps: opens('kernel-files', {
      read: ({ says, at }) => (says === 'masked' ? blockedBecause(`${at ?? 'it'} is masked`) : undefined),
    }),
  },
  {
    id: 'sysfs',
    group: 'files',
    title: 'Write to sysfs',
    standsFor:
      'Files below /sys control devices, power and memory of the host; uevent_helper names a program that it runs.',
    remedy: 'Do not run the container privileged.',
    expected: 'blocked',
    steps: opens('sysfs'),
    nothing: blockedBecause('no file of sysfs is there'),
  },
  {
    id: 'devices',
    group: 'files',
    title: 'Open devices of the host',
    standsFor: 'Disks, memory and drivers of the host are read past every file permission.',
    remedy: 'Do not run the container privileged; pass only the devices that are needed, and drop CAP_MKNOD.',
    expected: 'blocked',
    // ENXIO: the node may be opened, and the kernel has no such device.
    steps: opens('devices', { noneBy: [...missing, 'EBUSY'], allowedBy: ['ENXIO'] }),
    nothing: blockedBecause('no device of the host is there'),
  },
  {
    id: 'device-nodes',
    group: 'files',
    title: 'Make device nodes',
    standsFor: 'A node of a device is what a mistake in the device rules needs to become an escape.',
    remedy: 'Drop CAP_MKNOD.',
    expected: 'any',
    steps: [
      {
        step: 'device-nodes:mknodat',
        args: [-100, undefined, 0o020600, 0x101, 0, 0],
        noneBy: [...missing, 'EEXIST'],
      },
    ],
  },
];
