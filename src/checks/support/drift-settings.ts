import { absent, known, mapKnown, valueOf, type Observed } from '../../core/observed.ts';
import type { Entry, NamespaceMode, SettingName, Workload, WorkloadValues } from '../../core/workload.ts';
import { portWords } from './drift-ports.ts';
import { familiarReference } from '../../knowledge/image-names.ts';

/** A setting in a form in which a file and a container made from it are equal texts. */
export interface Comparable {
  setting: SettingName;
  /**
   * The text for a workload, beside the one of the file. Unreadable if it is not known, absent if it
   * is nothing that both could say.
   */
  of: (workload: Workload, declared: Workload) => Observed<string>;
}

type ListSetting = 'networks' | 'capAdd' | 'capDrop' | 'mounts' | 'devices' | 'deviceCgroupRules';
type ItemOf<K extends ListSetting> = WorkloadValues[K] extends readonly Entry<infer T>[] ? T : never;

function plain(
  setting: 'privileged' | 'readOnlyRoot' | 'memory' | 'systemPaths' | 'cgroupParent',
): Comparable {
  return {
    setting,
    of: (workload) => mapKnown<boolean | number | string, string>(workload.settings[setting].value, String),
  };
}

/** A list as the words for its entries, in one text; unreadable if an entry is not known. */
function inWords<T>(
  reading: Observed<readonly Entry<T>[]>,
  wordsOf: (items: readonly T[]) => readonly string[],
): Observed<string> {
  if (reading.state !== 'known') return reading;
  const doubtful = reading.value.find((entry) => 'unresolved' in entry);
  if (doubtful)
    return { state: 'unreadable', why: 'undetermined', detail: doubtful.unresolved, from: reading.from };
  const items = reading.value.flatMap((entry) => ('value' in entry ? [entry.value] : []));
  return known(wordsOf(items).join(', ') || 'none', reading.from);
}

/** A list as a sorted text of its entries; entries that `word` leaves out do not take part. */
function list<K extends ListSetting>(
  setting: K,
  word: (item: ItemOf<K>) => string | undefined,
): Comparable & { of: (workload: Workload) => Observed<string> } {
  return {
    setting,
    of: (workload) =>
      inWords(workload.settings[setting].value as Observed<readonly Entry<ItemOf<K>>[]>, (items) =>
        [...new Set(items.flatMap((item) => word(item) ?? []))].toSorted(),
      ),
  };
}

function namespaceWord(mode: NamespaceMode): string {
  if (mode.kind === 'host' || mode.kind === 'none') return mode.kind;
  // A file names the service, inspect the container's id: only that it is shared can be compared.
  return mode.kind === 'container' || mode.kind === 'service' ? 'another container’s' : 'its own';
}

function namespace(setting: 'network' | 'pid' | 'ipc' | 'uts' | 'userns'): Comparable {
  return { setting, of: (workload) => mapKnown(workload.settings[setting].value, namespaceWord) };
}

/** Inspect does not show the engine's default, so on a container only what was asked for can be compared. */
const noNewPrivileges: Comparable = {
  setting: 'noNewPrivileges',
  of: ({ settings: { noNewPrivileges: setting } }) => {
    if (setting.written && 'unresolved' in setting.written) return mapKnown(setting.value, String);
    const asked = setting.written !== undefined && 'value' in setting.written && setting.written.value;
    return known(asked ? 'forbidden' : 'not forbidden', setting.value.from);
  },
};

/** A file that builds its image names none; a container whose tag was given to another image shows an id. */
const image: Comparable = {
  setting: 'image',
  of: ({ settings: { image: setting } }) => {
    const name = setting.written === undefined ? undefined : valueOf(setting.value);
    const named = name !== undefined && !name.startsWith('sha256:');
    return named ? known(familiarReference(name), setting.value.from) : absent(setting.value.from);
  },
};

const cpu: Comparable = {
  setting: 'cpu',
  of: ({ settings }) =>
    mapKnown(settings.cpu.value, ({ cpus = 0, shares = 0, cpuset = '' }) =>
      [cpus > 0 ? `${cpus} CPUs` : '', shares > 0 ? `weight ${shares}` : '', cpuset && `CPUs ${cpuset}`]
        .filter((part) => part !== '')
        .join(', '),
    ),
};

/** Without networks of its own a service joins its project's `default`. */
function defaultNetworkOf({ surface, key }: Workload): string {
  const project = surface === 'compose' ? key.slice(key.indexOf(':') + 1, key.lastIndexOf('/')) : '';
  return `${project}_default`;
}

/** The networks that a workload is on by their names; who has no network of its own is on none. */
const networks: Comparable = {
  setting: 'networks',
  of: (workload) => {
    const { network } = workload.settings;
    const mode = valueOf(network.value);
    if (mode?.kind !== 'private' && mode?.kind !== 'network') return absent(network.value.from);
    const names = list('networks', (name) => name).of(workload);
    if (names.state !== 'known' || names.value !== 'none') return names;
    if (workload.surface !== 'compose') return absent(names.from);
    return known(mode.kind === 'network' ? mode.name : defaultNetworkOf(workload), names.from);
  },
};

/**
 * The settings that drift is looked for in: those that decide what a container may do. Named
 * volumes have other names on the engine than in the file, so only mounts of host paths count.
 */
export const comparables: readonly Comparable[] = [
  plain('privileged'),
  plain('readOnlyRoot'),
  plain('memory'),
  plain('systemPaths'),
  plain('cgroupParent'),
  // Zero and every negative number are without limit.
  {
    setting: 'pids',
    of: ({ settings }) => mapKnown(settings.pids.value, (pids) => (pids > 0 ? String(pids) : 'no limit')),
  },
  {
    setting: 'restart',
    of: ({ settings }) =>
      mapKnown(settings.restart.value, ({ name, maximumRetries }) => `${name} ${maximumRetries}`),
  },
  {
    setting: 'user',
    of: ({ settings }) => mapKnown(settings.user.value, (user) => (user === '0' ? 'root' : user)),
  },
  { setting: 'seccomp', of: ({ settings }) => mapKnown(settings.seccomp.value, ({ kind }) => kind) },
  noNewPrivileges,
  image,
  cpu,
  networks,
  list('capAdd', (name) => name),
  list('capDrop', (name) => name),
  list('deviceCgroupRules', (rule) => rule),
  list('devices', ({ hostPath, containerPath }) => `${hostPath}:${containerPath}`),
  list('mounts', ({ hostPath, source, target, readOnly, type }) =>
    hostPath.state === 'known'
      ? `${type === 'bind' ? (source ?? hostPath.value) : hostPath.value}:${target}${readOnly ? ':ro' : ''}`
      : undefined,
  ),
  {
    setting: 'ports',
    of: ({ settings }, declared) => {
      const entries = valueOf(declared.settings.ports.value) ?? [];
      return inWords(settings.ports.value, (ports) => portWords(ports, entries));
    },
  },
  namespace('network'),
  namespace('pid'),
  namespace('ipc'),
  namespace('uts'),
  namespace('userns'),
];
