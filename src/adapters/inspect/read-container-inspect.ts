import type { AdapterDoubt, SettingName, WrittenWorkload } from '../../core/workload/workload.ts';
import { readRequestedMounts } from '../engine-documents/requested-mounts.ts';
import { configReaders } from '../engine-documents/container-config.ts';
import { readContainerCredentials } from '../engine-documents/credentials.ts';
import { readEngineEndpoints } from '../engine-documents/engine-endpoints.ts';
import { readServiceWords } from '../engine-documents/service-words.ts';
import { child, descend, isPresent, locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { withEndpointSysctls } from '../engine-documents/endpoint-sysctls.ts';
import { hostReaders, readHostConfig } from '../engine-documents/host-config.ts';
import { labelsOf, originOf } from '../engine-documents/identity.ts';
import { missingMembers, missingObjects } from '../engine-documents/missing.ts';
import { readMap, readText, textOr } from '../engine-documents/scalars.ts';
import { mergeReadings, readSettings, settingsOf } from '../engine-documents/settings.ts';
import type { DocumentSettings, SettingReaders } from '../engine-documents/settings.ts';
import { readContainerMounts } from '../engine-documents/container-mounts.ts';
import type { Volumes } from '../engine-documents/volumes.ts';
import { readContainerPorts } from './ports.ts';

/** The engine's volumes by name, if they were collected. */
export interface InspectContext {
  volumes?: Volumes;
  /** What its locations call the document; by default that it is the inspect document. */
  name?: string;
}

const readers: SettingReaders = {
  ...configReaders,
  // In inspect an empty user means root.
  user: (config) => readText(child(config, 'User')),
};

const ofSecurityOptions: readonly SettingName[] = ['seccomp', 'apparmor', 'selinux', 'noNewPrivileges'];

const objects = [
  { path: ['Config'], affects: [...settingsOf(readers), 'credentials'] },
  {
    path: ['HostConfig'],
    affects: [...settingsOf(hostReaders), ...ofSecurityOptions, 'mounts', 'ports', 'credentials'],
  },
] as const;

// Members that every engine has sent since API 1.24, null or not.
const always = [
  { path: ['HostConfig', 'Privileged'], affects: ['privileged'] },
  { path: ['HostConfig', 'CapAdd'], affects: ['capAdd'] },
  { path: ['HostConfig', 'SecurityOpt'], affects: ofSecurityOptions },
  { path: ['HostConfig', 'NetworkMode'], affects: ['network'] },
  { path: ['HostConfig', 'PidMode'], affects: ['pid'] },
  { path: ['HostConfig', 'Binds'], affects: ['mounts'] },
  { path: ['HostConfig', 'PortBindings'], affects: ['ports'] },
  { path: ['HostConfig', 'Devices'], affects: ['devices'] },
] as const;

function doubtsOf(document: Cursor): AdapterDoubt[] {
  const withoutObject = missingObjects(document, objects);
  const host = isPresent(child(document, 'HostConfig'));
  return host ? [...withoutObject, ...missingMembers(document, always)] : withoutObject;
}

function readMounts(document: Cursor, volumes: Volumes | undefined): DocumentSettings {
  const host = child(document, 'HostConfig');
  const shown = child(document, 'Mounts');
  const nothing: Cursor = { ...document, value: undefined };
  const asked = readRequestedMounts(host, nothing, volumes);
  const mounts = { value: readContainerMounts(shown, asked, volumes), at: locate(shown) };
  const isListed = Array.isArray(shown.value) || shown.value === null;
  const what = 'the document does not list the mounts';
  const doubt: AdapterDoubt = { what, at: locate(shown), affects: ['mounts'] };
  return { settings: { mounts }, doubts: isListed ? [] : [doubt] };
}

function readNetworks(document: Cursor): DocumentSettings['settings'] {
  const networks = descend(document, 'NetworkSettings', 'Networks');
  const joined = readMap(networks, (value, network) => [{ value, at: locate(network) }]);
  return joined ? { networks: joined } : {};
}

function idsOf(document: Cursor): Pick<WrittenWorkload, 'id' | 'imageId'> {
  const [id, imageId] = ['Id', 'Image'].map((name) => textOr(child(document, name), ''));
  return { ...(id ? { id } : {}), ...(imageId ? { imageId } : {}) };
}

/**
 * Returns the profile that the engine recorded when it started the container; an explicit security option
 * wins over it.
 */
function readNotedProfile(document: Cursor): DocumentSettings['settings'] {
  const noted = child(document, 'AppArmorProfile');
  const name = textOr(noted, '');
  const at = locate(noted);
  switch (name) {
    case '':
      return {};
    case 'docker-default':
      return { apparmor: { value: { kind: 'default' }, at } };
    case 'unconfined':
      return { apparmor: { value: { kind: 'unconfined' }, at } };
    default:
      return { apparmor: { value: { kind: 'custom', name }, at } };
  }
}

function runs(document: Cursor): Pick<WrittenWorkload, 'running'> {
  const running = descend(document, 'State', 'Running').value;
  return typeof running === 'boolean' ? { running } : {};
}

/**
 * Reads the answer of `GET /containers/{id}/json`. Never throws: a value of the wrong type is unresolved, a
 * missing member that every engine sends is a doubt. Without `volumes` the host path of a named volume is
 * unreadable, because its driver options may make it a bind mount.
 */
export function readContainerInspect(document: unknown, context: InspectContext = {}): WrittenWorkload {
  const given: Cursor = { value: document, pointer: '', document: '' };
  const { id, ...ids } = idsOf(given);
  const name = textOr(child(given, 'Name'), '').replace(/^\//u, '') || id?.slice(0, 12) || 'unnamed';
  const root: Cursor = { ...given, document: context.name ?? `inspect of ${name}` };
  const config = child(root, 'Config');
  const own = {
    settings: {
      ...readSettings(config, readers),
      ...readNetworks(root),
      ...readNotedProfile(root),
      credentials: readContainerCredentials(root, config, child(root, 'HostConfig')),
      ...readEngineEndpoints({
        entrypoint: child(config, 'Entrypoint'),
        command: child(config, 'Cmd'),
        health: descend(config, 'Healthcheck', 'Test'),
      }),
      ...readServiceWords(child(config, 'Entrypoint'), child(config, 'Cmd')),
    },
    doubts: doubtsOf(root),
  };
  const whole = mergeReadings(
    own,
    readHostConfig(child(root, 'HostConfig')),
    readContainerPorts(root),
    readMounts(root, context.volumes),
  );
  const reading = withEndpointSysctls(whole, descend(root, 'NetworkSettings', 'Networks'));
  return {
    surface: 'container',
    platform: 'docker',
    name,
    ...originOf(labelsOf(config), name),
    ...(id === undefined ? {} : { id }),
    ...ids,
    ...runs(root),
    at: locate(root),
    ...reading,
  };
}
