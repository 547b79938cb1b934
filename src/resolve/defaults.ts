import { valueOf } from '../core/observed.ts';
import type {
  NamespaceMode,
  Profile,
  Setting,
  SettingName,
  WorkloadValues,
} from '../core/workload/workload.ts';
import type { Image, ImageValues } from '../core/image/written-image.ts';
import { settingNames } from '../knowledge/settings/setting-names.ts';
import { builtin, decided, undetermined, type Unset, type UnsetContext } from './context.ts';
import { logging } from './logging.ts';

/** Returns a setting with the same default everywhere. */
function always<T>(value: T, because?: string): () => Setting<T> {
  return () => decided('engine-builtin', value, builtin, because);
}

const none = always<readonly never[]>([]);
const ownNamespace = always<NamespaceMode>({ kind: 'private' });
const unconfined: Profile = { kind: 'unconfined' };
const engineProfile: Profile = { kind: 'default' };

function user({ image, written }: UnsetContext): Setting<string> {
  if (written.surface === 'container')
    return undetermined('the inspect document has no Config.User', 'inspect');
  switch (image.state) {
    case 'known':
      return ofImage(image.value, 'user');
    case 'absent':
      return undetermined('no image to read the user from', image.from);
    case 'unreadable':
      return { effectiveBy: 'undetermined', value: image };
  }
}

/** Returns a setting decided by the image, with its reason. */
function ofImage<K extends 'user' | 'health'>(image: Image, name: K): Setting<ImageValues[K]> {
  const { value, because, written } = image.settings[name];
  const inFile = written?.at.filter((at) => at.in === 'file') ?? [];
  return {
    effectiveBy: 'image',
    value,
    ...(because === undefined ? {} : { because }),
    ...(image.surface === 'dockerfile' ? { decidedAt: inFile.length > 0 ? inFile : image.at } : {}),
  };
}

/** Returns a default that privileged changes; undetermined where it is unknown whether the workload is. */
function unlessPrivileged<T>(resolveUnset: (context: UnsetContext) => Setting<T>) {
  return (context: UnsetContext): Setting<T> =>
    context.privilegedDoubt === undefined
      ? resolveUnset(context)
      : undetermined(`privileged decides it: ${context.privilegedDoubt}`, 'privileged');
}

/**
 * Source: moby `daemon/seccomp_linux.go` and Engine 26.1.5: a privileged container has no filter unless one
 * is named.
 */
function seccomp({ engine, privileged }: UnsetContext): Setting<Profile> {
  if (privileged) return decided('engine-builtin', unconfined, builtin, 'privileged switches the filter off');
  const facts = valueOf(engine);
  if (!facts) return decided('engine-builtin', engineProfile, builtin, 'the engine’s own profile');
  const { seccompProfile } = facts;
  switch (seccompProfile.state) {
    case 'absent':
      return decided('engine-config', unconfined, seccompProfile.from, 'the engine runs without seccomp');
    case 'unreadable':
      return { effectiveBy: 'undetermined', value: seccompProfile };
    case 'known':
      return decided('engine-config', daemonProfile(seccompProfile.value), seccompProfile.from);
  }
}

function daemonProfile(name: string): Profile {
  if (name === 'unconfined') return unconfined;
  return name === 'builtin' || name === 'default' ? engineProfile : { kind: 'custom', name };
}

/** The daemon's default applies when a container is created, and inspect does not show it (Engine 26.1.5). */
function noNewPrivileges({ engine, written }: UnsetContext): Setting<boolean> {
  if (written.surface === 'container') {
    return undetermined('inspect does not show what the engine’s default was when it was created', 'inspect');
  }
  const facts = valueOf(engine);
  if (!facts) return decided('engine-builtin', false, builtin);
  if (facts.noNewPrivilegesDefault && written.platform === 'swarm') {
    return undetermined('the default of each node decides', facts.endpoint);
  }
  return decided(
    facts.noNewPrivilegesDefault ? 'engine-config' : 'engine-builtin',
    facts.noNewPrivilegesDefault,
    `engine at ${facts.endpoint}`,
    facts.noNewPrivilegesDefault ? 'the daemon’s no-new-privileges default' : undefined,
  );
}

function apparmor({ engine, privileged }: UnsetContext): Setting<Profile> {
  if (privileged)
    return decided('engine-builtin', unconfined, builtin, 'privileged switches the profile off');
  const facts = valueOf(engine);
  if (facts && !facts.apparmor) {
    return decided('engine-config', unconfined, `engine at ${facts.endpoint}`, 'its kernel has no AppArmor');
  }
  return decided('engine-builtin', engineProfile, builtin, 'docker-default, where the kernel has AppArmor');
}

function systemPaths({ privileged }: UnsetContext): Setting<'default' | 'unconfined'> {
  return decided('engine-builtin', privileged ? 'unconfined' : 'default', builtin);
}

/** Source: moby `daemon/oci_linux.go`: the mount is read-only unless the container is privileged. */
function writableCgroups({ privileged }: UnsetContext): Setting<boolean> {
  return decided('engine-builtin', privileged, builtin, privileged ? 'privileged makes it so' : undefined);
}

function userns({ engine }: UnsetContext): Setting<NamespaceMode> {
  const facts = valueOf(engine);
  if (facts && !facts.usernsRemap && !facts.rootless) {
    return decided(
      'engine-builtin',
      { kind: 'default' },
      `engine at ${facts.endpoint}`,
      'the engine does not remap',
    );
  }
  return decided('engine-builtin', { kind: 'default' }, builtin);
}

/** Source: moby `daemon/config`: `default-cgroupns-mode` is private with cgroup v2 and host with v1. */
function cgroupns({ engine }: UnsetContext): Setting<NamespaceMode> {
  if (valueOf(engine)?.cgroupVersion === '1') {
    return decided(
      'engine-builtin',
      { kind: 'host' },
      builtin,
      'with cgroup v1 the engine shares the host’s',
    );
  }
  return decided(
    'engine-builtin',
    { kind: 'private' },
    builtin,
    'with cgroup v2; with v1 the engine shares the host’s',
  );
}

/** The engine's default applies when a container is created, and inspect shows it. */
function runtime({ engine, written }: UnsetContext): Setting<string> {
  const settings = valueOf(valueOf(engine)?.settings);
  const ofEngine = written.surface === 'container' ? undefined : settings?.defaultRuntime;
  if (ofEngine?.state === 'unreadable') return { effectiveBy: 'undetermined', value: ofEngine };
  if (ofEngine?.state !== 'known' || ofEngine.value === 'runc') {
    return decided('engine-builtin', 'runc', builtin);
  }
  return decided('engine-config', ofEngine.value, ofEngine.from, 'the engine’s default runtime');
}

/** A container's document includes the image's health check; elsewhere the image decides. */
function health({ image, written }: UnsetContext): Setting<boolean> {
  if (written.surface === 'container') return decided('engine-builtin', false, builtin);
  switch (image.state) {
    case 'known':
      return ofImage(image.value, 'health');
    case 'absent':
      return undetermined('no image to read the health check from', image.from);
    case 'unreadable':
      return { effectiveBy: 'undetermined', value: image };
  }
}

/** Defaults of each setting that a surface omits: the rows of `docs/design/workload-mapping.md`. */
export const defaults: { readonly [K in SettingName]: Unset<K> } = {
  image: () => undetermined('no image is named', 'workload'),
  user,
  groupAdd: none,
  privileged: always(false),
  capAdd: none,
  capDrop: none,
  seccomp: unlessPrivileged(seccomp),
  apparmor: unlessPrivileged(apparmor),
  selinux: none,
  noNewPrivileges,
  systemPaths: unlessPrivileged(systemPaths),
  writableCgroups: unlessPrivileged(writableCgroups),
  readOnlyRoot: always(false),
  network: always<NamespaceMode>({ kind: 'private' }, 'a network of the engine’s own'),
  pid: ownNamespace,
  ipc: ownNamespace,
  uts: ownNamespace,
  userns,
  cgroupns,
  memory: always(0, 'without limit'),
  cpu: always({}, 'without limit'),
  pids: always(0, 'without limit'),
  oomScoreAdj: always(0),
  oomKillDisable: always(false),
  cgroupParent: always(''),
  restart: always({ name: 'no', maximumRetries: 0 }),
  mounts: none,
  volumesFrom: none,
  devices: none,
  deviceCgroupRules: none,
  deviceRequests: none,
  ports: none,
  networks: none,
  environment: none,
  hooks: none,
  buildPrivileges: none,
  hostCopies: none,
  pullPolicy: always(''),
  givenFiles: none,
  credentials: () => undetermined('credentials were not checked when the facts were collected', 'facts'),
  engineEndpoints: none,
  serviceWords: none,
  sysctls: none,
  ulimits: none,
  runtime,
  init: always(false),
  logging,
  health,
  useApiSocket: always(false),
};

/** Returns the default of `setting`; the platform decides settings it does not have. */
export function resolveDefault<K extends SettingName>(
  setting: K,
  context: UnsetContext,
): Setting<WorkloadValues[K]> {
  const settled = defaults[setting](context);
  const missing = context.written.platform === 'swarm' && settingNames[setting].service === undefined;
  return missing
    ? { ...settled, effectiveBy: 'platform', because: 'swarm services do not have this setting' }
    : settled;
}
