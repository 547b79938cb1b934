/**
 * Programs that the daemons of an engine run as root by their names, besides their own: for firewall rules, modules of
 * the kernel, profiles, `docker top`, layers, build contexts, accounts and GPUs (moby 29, containerd 2.2, runc 1.4).
 */
export const usedPrograms: readonly string[] = [
  'iptables',
  'ip6tables',
  'nft',
  'modprobe',
  'apparmor_parser',
  'ps',
  'unpigz',
  'xz',
  'git',
  'getent',
  'criu',
  'fuse-overlayfs',
  'zfs',
  'nvidia-container-runtime-hook',
];
