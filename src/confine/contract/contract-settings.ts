import type { ContractValue } from '../../core/contract.ts';
import type { EffectiveState, MountInfo, NamespaceKind, RuntimeSpec } from '../../core/effective.ts';
import { known, mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { Entry, Workload } from '../../core/workload.ts';
import { capabilitiesOfMask } from '../../knowledge/capabilities.ts';

/** What is known of a running service. */
export interface ServiceState {
  workload: Workload;
  effective: Observed<EffectiveState>;
  spec: Observed<RuntimeSpec>;
  /** Published ports (`127.0.0.1:8080->80/tcp`), networks and the seccomp profile, from the engine. */
  ports: readonly string[];
  networks: readonly string[];
  /** `default`, `sha256:…` of the profile it was given, or `unconfined`. */
  seccomp: string;
}

/** A setting that a contract can fix. */
export interface ContractSetting {
  key: string;
  title: string;
  kind: 'text' | 'number' | 'boolean' | 'list';
  /** What a reader of the contract wants to know of it. */
  about: string;
  /** Settings that decide this one too: while one of them is broken, this one says nothing more. */
  follows?: readonly string[];
  read(state: ServiceState): Observed<ContractValue>;
}

/** Namespaces whose sharing with the host a contract names. */
const namespaceKinds: readonly NamespaceKind[] = ['pid', 'net', 'ipc', 'uts', 'mnt', 'cgroup'];

/** File systems that the runtime mounts into every container (runtime-spec, "Default Filesystems"). */
const kernelFileSystems = new Set(['proc', 'sysfs', 'devpts', 'mqueue', 'cgroup', 'cgroup2']);

/** Files that the engine mounts into every container, and its devices. */
const engineMounts =
  /^\/(?:etc\/(?:hosts|hostname|resolv\.conf)|dev(?:\/.*)?|proc(?:\/.*)?|sys(?:\/.*)?|sbin\/docker-init)$/u;

const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].toSorted();

const effectively =
  (read: (state: EffectiveState) => ContractValue): ContractSetting['read'] =>
  ({ effective }) =>
    mapKnown(effective, read);

/** An absent limit is 0: none. */
const limit =
  (read: (state: EffectiveState) => Observed<number> | undefined): ContractSetting['read'] =>
  ({ effective }) => {
    if (effective.state !== 'known') return effective;
    const reading = read(effective.value) ?? unreadable('not-collected', 'not collected', effective.from);
    return reading.state === 'absent' ? known(0, reading.from) : reading;
  };

/** Every setting, in the order of reports. Each reads one control: changing another does not change it. */
export const contractSettings: readonly ContractSetting[] = [
  {
    key: 'user',
    title: 'User of the first program',
    kind: 'text',
    about: 'uid:gid in the container, such as 101:101',
    read: ({ spec }) => mapKnown(spec, ({ uid, gid }) => `${uid}:${gid}`),
  },
  {
    key: 'privileged',
    title: 'Privileged',
    kind: 'boolean',
    about: 'whether it has every capability and device, and no filter',
    read: ({ workload }) => workload.settings.privileged.value,
  },
  {
    key: 'capabilities',
    title: 'Capabilities',
    kind: 'list',
    about: 'the bounding set, without CAP_',
    follows: ['privileged'],
    read: effectively(({ capBounding }) => sorted(capabilitiesOfMask(capBounding))),
  },
  {
    key: 'noNewPrivileges',
    title: 'No new privileges',
    kind: 'boolean',
    about: 'whether setuid programs give no rights',
    read: effectively(({ noNewPrivileges }) => noNewPrivileges),
  },
  {
    key: 'seccomp',
    title: 'Seccomp profile',
    kind: 'text',
    about: 'default, unconfined, or sha256:… of a profile of its own',
    follows: ['privileged'],
    read: ({ effective, seccomp }) =>
      mapKnown(effective, ({ seccompMode }) => (seccompMode === 0 ? 'unconfined' : seccomp)),
  },
  {
    key: 'securityLabel',
    title: 'AppArmor profile or SELinux label',
    kind: 'text',
    about: 'as the kernel shows it; none without one',
    follows: ['privileged'],
    read: ({ effective }) => {
      if (effective.state !== 'known') return effective;
      const { lsmLabel } = effective.value;
      return lsmLabel.state === 'absent' ? known('none', lsmLabel.from) : lsmLabel;
    },
  },
  {
    key: 'readOnly',
    title: 'Read-only root file system',
    kind: 'boolean',
    about: 'whether nothing can be written outside of mounts',
    read: effectively(({ mounts }) => isReadOnly(mounts.find(({ mountPoint }) => mountPoint === '/'))),
  },
  {
    key: 'mounts',
    title: 'Mounts',
    kind: 'list',
    about: 'targets of volumes, bind mounts and tmpfs; with :ro behind those that are read-only',
    follows: ['privileged'],
    read: effectively(({ mounts }) =>
      sorted(
        mounts.filter(isOwnMount).map((mount) => `${mount.mountPoint}${isReadOnly(mount) ? ':ro' : ''}`),
      ),
    ),
  },
  {
    key: 'devices',
    title: 'Devices of the host',
    kind: 'list',
    about: 'paths on the host',
    follows: ['privileged'],
    read: ({ workload }) => listOf(workload.settings.devices.value, ({ hostPath }) => hostPath),
  },
  {
    key: 'hostNamespaces',
    title: 'Namespaces shared with the host',
    kind: 'list',
    about: 'of pid, net, ipc, uts, mnt, cgroup',
    follows: ['privileged'],
    read: effectively(({ namespaces }) =>
      sorted(namespaceKinds.filter((kind) => namespaces[kind]?.host === true)),
    ),
  },
  {
    key: 'memory',
    title: 'Memory limit',
    kind: 'number',
    about: 'bytes, or 64m; 0 for none',
    read: limit(({ memoryLimit }) => memoryLimit),
  },
  {
    key: 'pids',
    title: 'Limit of processes',
    kind: 'number',
    about: '0 for none',
    read: limit(({ pidsLimit }) => pidsLimit),
  },
  {
    key: 'ports',
    title: 'Published ports',
    kind: 'list',
    about: 'such as 127.0.0.1:8080->80/tcp',
    follows: ['hostNamespaces'],
    read: ({ ports }) => known(sorted(ports), 'inspect'),
  },
  {
    key: 'networks',
    title: 'Networks',
    kind: 'list',
    about: 'names of the networks that it is in',
    follows: ['hostNamespaces'],
    read: ({ networks }) => known(sorted(networks), 'inspect'),
  },
];

function isReadOnly(mount: MountInfo | undefined): boolean {
  return mount?.options.includes('ro') ?? false;
}

function isOwnMount({ mountPoint, fsType }: MountInfo): boolean {
  return mountPoint !== '/' && !kernelFileSystems.has(fsType) && !engineMounts.test(mountPoint);
}

function listOf<T>(
  setting: Observed<readonly Entry<T>[]>,
  textOf: (value: T) => string,
): Observed<readonly string[]> {
  if (setting.state !== 'known') return setting;
  if (setting.value.some((entry) => 'unresolved' in entry))
    return unreadable('undetermined', 'an entry is not known', setting.from);
  return known(
    sorted(setting.value.flatMap((entry) => ('value' in entry ? [textOf(entry.value)] : []))),
    setting.from,
  );
}

/** The values that a service has now, by key; those that are not known are left out. */
export function currentSettings(state: ServiceState): ReadonlyMap<string, ContractValue> {
  return new Map(
    contractSettings.flatMap((setting) => {
      const value = valueOf(setting.read(state));
      return value === undefined ? [] : [[setting.key, value] as const];
    }),
  );
}
