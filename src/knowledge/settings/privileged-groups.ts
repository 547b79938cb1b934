import type { Severity } from '../../core/severity.ts';

/** A group of a Linux host whose files give power over the host to processes that are in it. */
export interface PrivilegedGroup {
  name: string;
  /** Its number, where distributions agree on it. */
  gid?: number;
  gives: string;
  severity: Severity;
}

/**
 * Groups by name, with the numbers on which Debian, Fedora and Alpine agree (their packages base-passwd, setup and
 * alpine-baselayout). The names of devices and journals are those of systemd, the others those of packages.
 */
export const privilegedGroups: readonly PrivilegedGroup[] = [
  { name: 'root', gid: 0, gives: 'files and devices that group root may use', severity: 'medium' },
  { name: 'docker', gives: 'the Docker socket, and so root on the host', severity: 'high' },
  { name: 'podman', gives: 'the Podman socket, and so root on the host', severity: 'high' },
  { name: 'containerd', gives: 'the containerd socket, and so root on the host', severity: 'high' },
  { name: 'lxd', gives: 'the LXD socket, and so root on the host', severity: 'high' },
  { name: 'incus-admin', gives: 'the Incus socket, and so root on the host', severity: 'high' },
  { name: 'libvirt', gives: 'the libvirt socket, and so root on the host', severity: 'high' },
  { name: 'disk', gid: 6, gives: 'raw disks, and so every file of the host', severity: 'high' },
  { name: 'kmem', gives: 'the memory of the kernel', severity: 'high' },
  { name: 'shadow', gid: 42, gives: 'password hashes', severity: 'high' },
  { name: 'sudo', gives: 'sudo', severity: 'medium' },
  { name: 'wheel', gives: 'su and sudo', severity: 'medium' },
  { name: 'adm', gid: 4, gives: 'the system logs', severity: 'medium' },
  { name: 'systemd-journal', gives: 'the system logs', severity: 'medium' },
  { name: 'input', gives: 'keystrokes', severity: 'medium' },
  { name: 'kvm', gives: 'virtual machines by /dev/kvm', severity: 'low' },
];

/** Lowest and highest number that a distribution gives to groups of packages (`login.defs`, SYS_GID_MIN and SYS_GID_MAX). */
const dynamic = { from: 100, to: 999 };

/** Whether distributions give this number to the groups of packages in the order of their installation. */
export function isDynamicGroup(gid: number): boolean {
  return gid >= dynamic.from && gid <= dynamic.to;
}

/** Returns the privileged group of this name or number; absent for another one. */
export function privilegedGroup(group: string): PrivilegedGroup | undefined {
  const gid = /^\d+$/u.test(group) ? Number(group) : undefined;
  return privilegedGroups.find((each) =>
    gid === undefined ? each.name === group : each.gid !== undefined && each.gid === gid,
  );
}
