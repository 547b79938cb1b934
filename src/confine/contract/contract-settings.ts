import type { ContractValue } from '../../core/confine/contract.ts';
import type { NamespaceKind } from '../../core/workload/effective.ts';
import { known, mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { NamespaceMode } from '../../core/workload/workload.ts';
import type { DeviceRequest } from '../../core/workload/workload-devices.ts';
import { capabilitiesOfMask } from '../../knowledge/kernel/capabilities.ts';
import {
  effectively,
  entriesOfAll,
  limit,
  listOf,
  sortedTexts,
  type ContractSetting,
  type ServiceState,
} from './contract-setting.ts';
import { collapsePorts, isExpectedPort } from './contract-ports.ts';
import { isExpectedMount, isReadOnlyMount, mountEntries, passedOn } from './mount-entries.ts';
import { resourceSettings } from './resource-settings.ts';
import { openSystemPaths } from './system-paths.ts';

/** Namespaces whose sharing with the host a contract names. That of users has a setting of its own. */
const namespaceKinds: readonly NamespaceKind[] = ['pid', 'net', 'ipc', 'uts', 'mnt', 'cgroup'];

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
    key: 'groups',
    title: 'Further groups',
    kind: 'list',
    about: 'that the container was given, by name or number',
    read: ({ workload }) => listOf(workload.settings.groupAdd.value, (group) => group),
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
    // What a program gave up by itself is still there for `docker exec`.
    read: ({ effective, spec }) => {
      if (effective.state !== 'known') return effective;
      const now = capabilitiesOfMask(effective.value.capBounding);
      return mapKnown(spec, ({ capBounding }) => sortedTexts([...now, ...capBounding]));
    },
  },
  {
    key: 'noNewPrivileges',
    title: 'No new privileges',
    kind: 'boolean',
    about: 'whether setuid programs give no rights',
    read: ({ effective, spec }) =>
      // A program may have set it for itself: the specification says whether it is set for all.
      effective.state === 'known' && effective.value.noNewPrivileges
        ? mapKnown(spec, ({ noNewPrivileges }) => noNewPrivileges)
        : mapKnown(effective, ({ noNewPrivileges }) => noNewPrivileges),
  },
  {
    key: 'seccomp',
    title: 'Seccomp profile',
    kind: 'text',
    about:
      'default, unconfined, sha256:… of a profile of its own, or engine:… for the path of a default that is not the built-in one',
    follows: ['privileged'],
    read: ({ effective, seccomp }) =>
      effective.state === 'known' && effective.value.seccompMode === 0
        ? known('unconfined', effective.from)
        : effective.state === 'known'
          ? seccomp
          : effective,
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
    read: effectively(({ mounts }) =>
      isReadOnlyMount(mounts.findLast(({ mountPoint }) => mountPoint === '/')),
    ),
  },
  {
    key: 'mounts',
    title: 'Mounts',
    kind: 'list',
    about:
      'SOURCE:/TARGET, with :ro if it is read-only; bind:/TARGET, volume:/TARGET and /TARGET leave the source open',
    isExpected: isExpectedMount,
    read: ({ workload, effective, spec }) => {
      const mounts = workload.settings.mounts.value;
      if (effective.state !== 'known') return effective;
      if (mounts.state !== 'known') return mounts;
      const given = mounts.value.flatMap((entry) => ('value' in entry ? [entry.value] : []));
      return given.length < mounts.value.length
        ? unreadable('undetermined', 'an entry is not known', mounts.from)
        : known(sortedTexts(mountEntries(given, effective.value, valueOf(spec))), effective.from);
    },
  },
  {
    key: 'passedOnMounts',
    title: 'Mounts that are passed on',
    kind: 'list',
    about: 'targets in which mounts made later come from the host or go to it: propagation slave or shared',
    read: ({ workload, effective }) =>
      effective.state === 'known'
        ? mapKnown(workload.settings.mounts.value, (given) => sortedTexts(passedOn(given, effective.value)))
        : effective,
  },
  {
    key: 'systemPaths',
    title: 'Protected paths of the kernel',
    kind: 'text',
    about: 'default, unconfined, or without and the paths below /proc and /sys that are open',
    follows: ['privileged'],
    read: openSystemPaths,
  },
  {
    key: 'writableCgroups',
    title: 'Writable control groups',
    kind: 'boolean',
    about: 'whether control groups below /sys/fs/cgroup can be written to',
    follows: ['privileged'],
    read: effectively(({ mounts }) =>
      mounts.some(
        (mount) =>
          mount.mountPoint.startsWith('/sys/fs/cgroup') &&
          mount.fsType.startsWith('cgroup') &&
          !isReadOnlyMount(mount),
      ),
    ),
  },
  {
    key: 'devices',
    title: 'Devices of the host',
    kind: 'list',
    about: 'paths on the host, rules such as c 1:3 rwm, and devices that a driver adds',
    follows: ['privileged'],
    read: ({ workload: { settings } }) =>
      entriesOfAll([
        listOf(settings.devices.value, ({ hostPath }) => hostPath),
        listOf(settings.deviceCgroupRules.value, (rule) => rule),
        listOf(settings.deviceRequests.value, (request) => requestText(request)),
      ]),
  },
  {
    key: 'hostNamespaces',
    title: 'Namespaces shared with the host',
    kind: 'list',
    about: 'of pid, net, ipc, uts, mnt, cgroup',
    follows: ['privileged'],
    read: ({ effective }) => {
      if (effective.state !== 'known') return effective;
      const { namespaces } = effective.value;
      const unread = namespaceKinds.filter((kind) => namespaces[kind] === undefined);
      return unread.length > 0
        ? unreadable(
            'not-collected',
            `whose ${unread.join(', ')} are was not read: run as root`,
            effective.from,
          )
        : known(
            sortedTexts(namespaceKinds.filter((kind) => namespaces[kind]?.host === true)),
            effective.from,
          );
    },
  },
  {
    key: 'joinedNamespaces',
    title: 'Namespaces of other containers',
    kind: 'list',
    about: 'that it is in: of pid, net, ipc',
    read: ({ workload: { settings } }) =>
      entriesOfAll([
        joinedOf('pid', settings.pid.value),
        joinedOf('net', settings.network.value),
        joinedOf('ipc', settings.ipc.value),
      ]),
  },
  {
    key: 'shareableIpc',
    title: 'Shareable IPC namespace',
    kind: 'boolean',
    about: 'whether other containers may join its IPC namespace',
    follows: ['hostNamespaces', 'joinedNamespaces'],
    read: ({ workload }) => mapKnown(workload.settings.ipc.value, ({ kind }) => kind === 'shareable'),
  },
  {
    key: 'userNamespace',
    title: 'User namespace of its own',
    kind: 'boolean',
    about: 'whether its root is another user of the host',
    follows: ['privileged'],
    read: ({ effective }) => {
      if (effective.state !== 'known') return effective;
      const { user } = effective.value.namespaces;
      return user === undefined
        ? unreadable('not-collected', 'not collected', effective.from)
        : known(!user.host, effective.from);
    },
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
  ...resourceSettings,
  {
    key: 'ports',
    title: 'Published ports',
    kind: 'list',
    about:
      'such as 127.0.0.1:8080->80/tcp; *:8080->80/tcp on all addresses, of IPv4 and IPv6; * takes any port of the host',
    follows: ['hostNamespaces', 'joinedNamespaces', 'networks'],
    isExpected: isExpectedPort,
    normalise: collapsePorts,
    read: ({ ports }) => known(collapsePorts(ports), 'inspect'),
  },
  {
    key: 'networks',
    title: 'Networks',
    kind: 'list',
    about: 'names of the networks that it is in',
    follows: ['hostNamespaces', 'joinedNamespaces'],
    read: ({ networks }) => known(sortedTexts(networks), 'inspect'),
  },
];

/** A request to a device driver: `nvidia: all gpu`. */
function requestText({ driver, count, deviceIds, capabilities }: DeviceRequest): string {
  const which = deviceIds.length > 0 ? deviceIds.join('+') : count === -1 ? 'all' : String(count);
  return [`${driver === '' ? 'driver' : driver}:`, which, ...capabilities].join(' ');
}

/** The namespace, if the container has it from another one. */
function joinedOf(name: string, mode: Observed<NamespaceMode>): Observed<readonly string[]> {
  return mapKnown(mode, ({ kind }) => (kind === 'container' || kind === 'service' ? [name] : []));
}

/** The values that a service has now, by key; those that are not known are left out. */
export function contractValues(state: ServiceState): ReadonlyMap<string, ContractValue> {
  return new Map(
    contractSettings.flatMap((setting) => {
      const value = valueOf(setting.read(state));
      return value === undefined ? [] : [[setting.key, value] as const];
    }),
  );
}
