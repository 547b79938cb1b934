import { known, valueOf } from '../core/observed.ts';
import type {
  Setting,
  SettingName,
  Workload,
  WorkloadValues,
  WrittenWorkload,
} from '../core/workload/workload.ts';
import { settingNames } from '../knowledge/settings/setting-names.ts';
import { boundingSet } from './capabilities.ts';
import type { ResolveContext, UnsetContext } from './context.ts';
import { resolveDefault } from './defaults.ts';
import { withInheritedMounts } from './inherited-mounts.ts';
import { withRequestedDevices } from './requested-devices.ts';
import { meaning, withDoubt, writtenValue } from './written.ts';

type Settings = Workload['settings'];

function resolveSetting<K extends SettingName>(name: K, context: UnsetContext): Setting<WorkloadValues[K]> {
  const written = context.written.settings[name];
  const unnamed = inheritsFromImage(name, context);
  const setting =
    written && !unnamed ? meaning(name, writtenValue(written), context) : resolveDefault(name, context);
  const doubts = context.written.doubts.filter((doubt) => doubt.affects.includes(name));
  return doubts.reduce((current, doubt) => withDoubt(name, current, doubt), setting);
}

/** An empty user means none on every surface but a container's inspect document. */
function inheritsFromImage(name: SettingName, { written }: UnsetContext): boolean {
  const user = written.settings.user;
  return (
    name === 'user' &&
    written.surface !== 'container' &&
    user !== undefined &&
    'value' in user &&
    user.value === ''
  );
}

function isPrivileged(written: WrittenWorkload): boolean {
  const privileged = written.settings.privileged;
  return privileged !== undefined && 'value' in privileged && privileged.value;
}

/** Returns why it is unknown whether a workload is privileged. */
function privilegedDoubt({ settings: { privileged }, doubts }: WrittenWorkload): string | undefined {
  if (privileged !== undefined && 'unresolved' in privileged) return privileged.unresolved;
  return doubts.find(({ affects }) => affects.includes('privileged'))?.what;
}

function remapped(settings: Settings, context: ResolveContext): Setting<boolean> {
  const engine = valueOf(context.engine);
  const from = engine ? `engine at ${engine.endpoint}` : 'no engine facts';
  const inHost = valueOf(settings.userns.value)?.kind === 'host';
  // The engine rejects privileged containers in a remapped namespace, so privileged ones run with
  // userns=host.
  const value = engine !== undefined && (engine.rootless || (engine.usernsRemap && !inHost));
  return { effectiveBy: 'engine-config', value: known(value, from) };
}

/**
 * Resolves every setting of a workload from the image, the engine and the dated tables of `knowledge/`. Pure.
 * A setting the adapter doubted, or one that depends on unread data, is unreadable and never the default.
 */
export function resolve(written: WrittenWorkload, context: ResolveContext): Workload {
  const doubt = privilegedDoubt(written);
  const unsetContext: UnsetContext = {
    ...context,
    written,
    privileged: isPrivileged(written),
    ...(doubt === undefined ? {} : { privilegedDoubt: doubt }),
  };
  const names = Object.keys(settingNames) as SettingName[];
  const own = Object.fromEntries(
    names.map((name) => [name, resolveSetting(name, unsetContext)]),
  ) as unknown as Settings;
  const mounts = withInheritedMounts(written, own.mounts, own.volumesFrom);
  const cdi = valueOf(context.engine)?.cdi;
  const settings: Settings = {
    ...own,
    mounts: withRequestedDevices('mounts', mounts, own.deviceRequests, cdi),
    devices: withRequestedDevices('devices', own.devices, own.deviceRequests, cdi),
  };
  const {
    settings: _written,
    doubts: _doubts,
    likely: _likely,
    inheritsFrom: _inherited,
    ...identity
  } = written;
  return { ...identity, settings, boundingSet: boundingSet(settings), remapped: remapped(settings, context) };
}
