import { isWithin } from '../../core/is-within.ts';

/** Types unconfined by the SELinux policy (container-selinux, refpolicy). */
export const unconfinedTypes =
  /(?:^|:)(?:spc_t|unconfined_t|unconfined_service_t|container_runtime_t|docker_t|init(?:rc)?_t|kernel_t)(?::|$)/u;

/**
 * Facts of the policy container-selinux (container_selinux(8) of 2022-12-13; container.te at
 * github.com/containers/container-selinux, commit 022e31d7). Nothing here was tried on an enforcing kernel.
 *
 * - Processes of containers have the type `container_t`, may write `container_file_t` and read
 *   `container_ro_file_t`, each only with their own categories or none.
 * - `container_t` may listen on and connect to every port (`container_net_domain`).
 * - The boolean `virt_sandbox_use_all_caps`, on by default, allows every capability but these.
 */
export const capabilitiesOutsideContainerType: ReadonlySet<string> = new Set([
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'SYS_MODULE',
]);

/**
 * Directories whose files have labels that programs of the host need. The options `z` and `Z` would take these
 * labels away (docs.docker.com/engine/storage/bind-mounts, "Configure the SELinux label": a system directory
 * with `Z` renders the host inoperable).
 */
const hostFolders = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var',
];

/** Directories that hold those of many users or services: what is in them can be relabelled, they cannot. */
const sharedFolders = /^(?:\/|\/(?:home|media|mnt|opt|srv|tmp|home\/[^/]+))$/u;

/** Whether a path of the host has to keep its label. */
export function keepsHostLabel(path: string): boolean {
  const trimmed = path.length > 1 ? path.replace(/\/+$/u, '') : path;
  return sharedFolders.test(trimmed) || hostFolders.some((folder) => isWithin(trimmed, folder));
}
