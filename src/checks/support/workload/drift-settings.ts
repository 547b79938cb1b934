import { absent, known, mapKnown, valueOf, type Observed } from '../../../core/observed.ts';
import type {
  Entry,
  NamespaceMode,
  SettingName,
  Workload,
  WorkloadValues,
} from '../../../core/workload/workload.ts';
import { portWords } from './drift-ports.ts';
import { familiarReference } from '../../../knowledge/images/image-names.ts';

/** A setting as a text that is equal for a file and a container created from it. */
export interface Comparable {
  setting: SettingName;
  /**
   * Returns the text for a workload. Unreadable if unknown, absent if the file and the container cannot
   * both have it.
   */
  of: (workload: Workload, declared: Workload) => Observed<string>;
}

type ListSetting = 'networks' | 'capAdd' | 'capDrop' | 'mounts' | 'devices' | 'deviceCgroupRules';
type ItemOf<K extends ListSetting> = WorkloadValues[K] extends readonly Entry<infer T>[] ? T : never;

function plain(
  setting: 'privileged' | 'readOnlyRoot' | 'memory' | 'systemPaths' | 'writableCgroups' | 'cgroupParent',
): Comparable {
  return {
    setting,
    of: (workload) => mapKnown<boolean | number | string, string>(workload.settings[setting].value, String),
  };
}

/** Joins the texts of list entries; unreadable if an entry is unknown. */
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

/** Compares a list as the sorted text of its entries, without those for which `word` is absent. */
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
  // A file names a service and inspect a container id, so only the sharing itself is comparable.
  return mode.kind === 'container' || mode.kind === 'service' ? 'another container’s' : 'its own';
}

function namespace(setting: 'network' | 'pid' | 'ipc' | 'uts' | 'userns'): Comparable {
  return { setting, of: (workload) => mapKnown(workload.settings[setting].value, namespaceWord) };
}

/** Inspect does not show the engine's default, so only the requested value is comparable. */
const noNewPrivileges: Comparable = {
  setting: 'noNewPrivileges',
  of: ({ settings: { noNewPrivileges: setting } }) => {
    if (setting.written && 'unresolved' in setting.written) return mapKnown(setting.value, String);
    const asked = setting.written !== undefined && 'value' in setting.written && setting.written.value;
    return known(asked ? 'forbidden' : 'not forbidden', setting.value.from);
  },
};

/** A file that builds its image may name none; a container shows an id after its tag was moved. */
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

/** Returns the network that a service without networks joins: the `default` of its project. */
function defaultNetworkOf({ surface, key }: Workload): string {
  const project = surface === 'compose' ? key.slice(key.indexOf(':') + 1, key.lastIndexOf('/')) : '';
  return `${project}_default`;
}

/** The names of a workload's networks; none if it shares another network namespace. */
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
 * The settings compared for drift: those that decide what a container may do. Only bind mounts are
 * compared, since named volumes have other names on the engine than in the file.
 */
export const comparables: readonly Comparable[] = [
  plain('privileged'),
  plain('readOnlyRoot'),
  plain('memory'),
  plain('systemPaths'),
  plain('writableCgroups'),
  plain('cgroupParent'),
  // Zero and negative numbers mean unlimited.
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
  // The path of a container may lead elsewhere through links, and that of a file may be relative.
  list('mounts', ({ hostPath, source, target, readOnly, type }) =>
    hostPath.state === 'known'
      ? `${type === 'bind' && source?.startsWith('/') ? source : hostPath.value}:${target}${readOnly ? ':ro' : ''}`
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
