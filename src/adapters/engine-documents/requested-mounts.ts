import { isJsonRecord } from '../../formats/json/members.ts';
import { posix } from 'node:path';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry, Mount } from '../../core/workload/workload.ts';
import { absolutePath } from '../../formats/docker-values/host-path.ts';
import { volumeHostPath } from '../../formats/docker-values/volume-options.ts';
import { parseShortVolume } from '../../formats/docker-values/volume.ts';
import type { ShortVolume } from '../../formats/docker-values/volume.ts';
import { child, descend, elements, isPresent, locate, members } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { readFields } from './fields.ts';
import { wrongType, readName, readText, textOr } from './scalars.ts';
import type { Unresolved } from './scalars.ts';
import { belowVolume, namedVolumePath, subpathAsOption } from './volumes.ts';
import type { VolumeDriver, Volumes } from './volumes.ts';

type MountEntry = Entry<Mount>;

/** Returns the host path of a bind mount's source; the engine accepts absolute paths only. */
export function bindPath(source: string, from: string): Observed<string> {
  const path = absolutePath(source, { directory: '' });
  return path === undefined ? unreadable('undetermined', 'not an absolute path', from) : known(path, from);
}

/** Returns the volume driver and options in a mount; both are unresolved if a part has the wrong type. */
function driverOf(config: Cursor): { driver: VolumeDriver } | Unresolved {
  const options: Record<string, string> = {};
  if (!isPresent(config)) return { driver: { name: '', options } };
  const reading = readFields(config, { Name: 'text' });
  if ('unresolved' in reading) return reading;
  const given = child(config, 'Options');
  if (isPresent(given) && !isJsonRecord(given.value)) return wrongType(given, 'an object');
  for (const [name, value] of members(given)) {
    const text = readText(value) ?? wrongType(value, 'a string');
    if ('unresolved' in text) return text;
    options[name] = text.value;
  }
  return { driver: { name: reading.fields.Name, options } };
}

function shortPath(volume: ShortVolume, driver: VolumeDriver, volumes: Volumes | undefined, from: string) {
  const { type, source } = volume;
  if (source === undefined) return volumeHostPath(driver.name, driver.options, from);
  return type === 'volume' ? namedVolumePath(source, driver, volumes, from) : bindPath(source, from);
}

function readBind(bind: Cursor, driver: VolumeDriver, volumes: Volumes | undefined): MountEntry {
  const text = readText(bind) ?? wrongType(bind, 'a string');
  if ('unresolved' in text) return text;
  const volume = parseShortVolume(text.value);
  const at = locate(bind);
  if (!volume) return { unresolved: 'an unrecognised bind', at };
  const { unknown, ...mount } = volume;
  if (unknown.length > 0) return { unresolved: 'a bind with unknown options', at };
  return { value: { ...mount, hostPath: shortPath(volume, driver, volumes, at[0].document) }, at };
}

const mountFields = { Type: 'text', Source: 'text', Target: 'text', ReadOnly: 'boolean' } as const;

function mountOptions(mount: Cursor): string[] {
  const flag = (group: string, name: string, option: string): string[] =>
    descend(mount, group, name).value === true ? [option] : [];
  const names = (...path: readonly string[]): string[] =>
    members(descend(mount, ...path)).map(([name]) => name);
  return [
    ...flag('BindOptions', 'NonRecursive', 'bind-nonrecursive'),
    ...flag('BindOptions', 'CreateMountpoint', 'bind-create-src'),
    ...flag('BindOptions', 'ReadOnlyNonRecursive', 'bind-recursive=writable'),
    ...flag('BindOptions', 'ReadOnlyForceRecursive', 'bind-recursive=readonly'),
    ...flag('VolumeOptions', 'NoCopy', 'volume-nocopy'),
    ...names('VolumeOptions', 'Labels').map((name) => `volume-label=${name}`),
    ...names('VolumeOptions', 'DriverConfig', 'Options').map((name) => `volume-opt=${name}`),
  ];
}

interface Asked {
  type: Mount['type'];
  source: string;
  driver: VolumeDriver;
  /** The mounted subpath of the volume, '' for all of it. */
  subpath: string;
}

function mountPath(
  from: string,
  { type, source, driver, subpath }: Asked,
  volumes: Volumes | undefined,
): Observed<string> {
  switch (type) {
    case 'bind':
      return bindPath(source, from);
    case 'npipe':
      return known(source, from);
    case 'volume':
      return belowVolume(
        source === ''
          ? volumeHostPath(driver.name, driver.options, from)
          : namedVolumePath(source, driver, volumes, from),
        subpath,
      );
    case 'cluster':
      return unreadable('undetermined', 'the cluster volume driver decides what is mounted', from);
    case 'tmpfs':
    case 'image':
      return absent(from);
  }
}

/** Returns the mount type for the engine's exact spelling. */
export function mountType(text: string): Mount['type'] | undefined {
  const types: readonly Mount['type'][] = ['bind', 'volume', 'tmpfs', 'image', 'npipe', 'cluster'];
  return types.find((type) => type === text);
}

/** Reads one mount of `HostConfig.Mounts` or of a service's `ContainerSpec.Mounts`. */
export function readMount(mount: Cursor, volumes: Volumes | undefined): MountEntry {
  const reading = readFields(mount, mountFields);
  if ('unresolved' in reading) return reading;
  const { Type, Source: source, Target: target, ReadOnly: readOnly } = reading.fields;
  const type = mountType(Type);
  if (type === undefined) return { unresolved: 'a mount of unknown type', at: locate(mount) };
  const config = driverOf(descend(mount, 'VolumeOptions', 'DriverConfig'));
  if ('unresolved' in config) return config;
  const propagation = readName(descend(mount, 'BindOptions', 'Propagation'));
  if (propagation && 'unresolved' in propagation) return propagation;
  const part = readText(descend(mount, 'VolumeOptions', 'Subpath'));
  if (part && 'unresolved' in part) return part;
  const asked = { type, source, driver: config.driver, subpath: part?.value ?? '' };
  const value = {
    type,
    ...(source === '' ? {} : { source }),
    hostPath: mountPath(mount.document, asked, volumes),
    target,
    readOnly,
    ...(propagation ? { propagation: propagation.value } : {}),
    options: [...mountOptions(mount), ...subpathAsOption(asked.subpath)],
  };
  return { value, at: locate(mount) };
}

function readTmpfs(target: string, value: Cursor): MountEntry {
  const text = readText(value) ?? wrongType(value, 'a string');
  if ('unresolved' in text) return text;
  if (!target.startsWith('/')) return { unresolved: 'a tmpfs whose target is not absolute', at: text.at };
  const options = text.value.split(',').filter((option) => option !== '');
  const hostPath = absent(value.document);
  const readOnly = options.includes('ro');
  return { value: { type: 'tmpfs', hostPath, target, readOnly, options }, at: text.at };
}

function anonymousVolume(target: string, volume: Cursor, driver: VolumeDriver): MountEntry {
  const hostPath = volumeHostPath(driver.name, driver.options, volume.document);
  return { value: { type: 'volume', hostPath, target, readOnly: false, options: [] }, at: locate(volume) };
}

function listed(cursor: Cursor, read: (element: Cursor) => MountEntry): MountEntry[] {
  if (isPresent(cursor) && !Array.isArray(cursor.value)) return [wrongType(cursor, 'a list')];
  return elements(cursor).map(read);
}

function mapped(cursor: Cursor, read: (name: string, value: Cursor) => MountEntry): MountEntry[] {
  if (isPresent(cursor) && !isJsonRecord(cursor.value)) return [wrongType(cursor, 'an object')];
  return members(cursor).map(([name, value]) => read(name, value));
}

/** Normalises a mount target for comparison. */
export function cleanTarget(target: string): string {
  return posix.resolve('/', target);
}

/**
 * Reads every mount of a host configuration: `Binds`, `Mounts`, `Tmpfs`, and the `declared` volumes that none
 * of them covers.
 */
export function readRequestedMounts(
  host: Cursor,
  declared: Cursor,
  volumes: Volumes | undefined,
): MountEntry[] {
  const driver = { name: textOr(child(host, 'VolumeDriver'), ''), options: {} };
  const asked = [
    ...listed(child(host, 'Binds'), (bind) => readBind(bind, driver, volumes)),
    ...listed(child(host, 'Mounts'), (mount) => readMount(mount, volumes)),
    ...mapped(child(host, 'Tmpfs'), readTmpfs),
  ];
  const covered = new Set(
    asked.flatMap((entry) => ('value' in entry ? [cleanTarget(entry.value.target)] : [])),
  );
  const anonymous = mapped(declared, (target, volume) => anonymousVolume(target, volume, driver));
  return [
    ...asked,
    ...anonymous.filter((entry) => !('value' in entry && covered.has(cleanTarget(entry.value.target)))),
  ];
}
