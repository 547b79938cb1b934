import { serviceKey } from '../../core/workload/workload-key.ts';
import type { AdapterDoubt, Entry, Mount, WrittenWorkload, Written } from '../../core/workload/workload.ts';
import type { RestartPolicy } from '../../core/workload/workload-limits.ts';
import { readMount } from '../engine-documents/requested-mounts.ts';
import { readEnvironment, readHealth } from '../engine-documents/container-config.ts';
import { readCredentials } from '../engine-documents/credentials.ts';
import { readEngineEndpoints } from '../engine-documents/engine-endpoints.ts';
import { readServiceWords } from '../engine-documents/service-words.ts';
import { child, descend, isPresent, locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { readFields } from '../engine-documents/fields.ts';
import { readCapabilities, readLogging, readSysctls } from '../engine-documents/host-config.ts';
import { missingObjects } from '../engine-documents/missing.ts';
import { readUlimits } from '../engine-documents/resources.ts';
import {
  readBoolean,
  readLimit,
  readList,
  readName,
  readTexts,
  textOr,
} from '../engine-documents/scalars.ts';
import { mergeReadings, readSettings, settingsOf } from '../engine-documents/settings.ts';
import type { SettingReaders } from '../engine-documents/settings.ts';
import type { Volumes } from '../engine-documents/volumes.ts';
import { readServiceNetworks } from './networks.ts';
import type { NetworkNames } from './networks.ts';
import { readServicePorts } from './ports.ts';
import { readPrivileges } from './privileges.ts';

/** What else was collected from the engine: networks by id, and volumes by name (of this node only). */
export interface SwarmServiceContext {
  networks?: NetworkNames;
  volumes?: Volumes;
}

// Swarm's names for container restart policies.
const conditions: Readonly<Record<string, string>> = {
  none: 'no',
  any: 'always',
  'on-failure': 'on-failure',
};

function readRestart(policy: Cursor): Written<RestartPolicy> | undefined {
  if (!isPresent(policy)) return undefined;
  const reading = readFields(policy, { Condition: 'text', MaxAttempts: 'integer' });
  if ('unresolved' in reading) return reading;
  const { Condition, MaxAttempts: maximumRetries } = reading.fields;
  if (Condition === '') return undefined;
  const name = Object.hasOwn(conditions, Condition) ? conditions[Condition] : undefined;
  const at = locate(policy);
  return name === undefined
    ? { unresolved: 'unknown restart condition', at }
    : { value: { name, maximumRetries }, at };
}

function readCpus(limit: Cursor): WrittenWorkload['settings']['cpu'] {
  const nano = readLimit(limit);
  if (nano === undefined || 'unresolved' in nano) return nano;
  return { value: { cpus: nano.value / 1e9 }, at: nano.at };
}

const asWritten = (text: string): string => text;

function specReaders(volumes: Volumes | undefined): SettingReaders {
  const mounts = (mount: Cursor): readonly Entry<Mount>[] => [readMount(mount, volumes)];
  return {
    image: (spec) => readName(child(spec, 'Image')),
    user: (spec) => readName(child(spec, 'User')),
    groupAdd: (spec) => readTexts(child(spec, 'Groups'), asWritten, ''),
    capAdd: (spec) => readCapabilities(child(spec, 'CapabilityAdd')),
    capDrop: (spec) => readCapabilities(child(spec, 'CapabilityDrop')),
    readOnlyRoot: (spec) => readBoolean(child(spec, 'ReadOnly')),
    mounts: (spec) => readList(child(spec, 'Mounts'), mounts),
    environment: (spec) => readEnvironment(child(spec, 'Env')),
    sysctls: (spec) => readSysctls(child(spec, 'Sysctls')),
    ulimits: (spec) => readUlimits(child(spec, 'Ulimits')),
    init: (spec) => readBoolean(child(spec, 'Init')),
    health: (spec) => readHealth(child(spec, 'Healthcheck')),
  };
}

const templateReaders: SettingReaders = {
  memory: (template) => readLimit(descend(template, 'Resources', 'Limits', 'MemoryBytes')),
  cpu: (template) => readCpus(descend(template, 'Resources', 'Limits', 'NanoCPUs')),
  pids: (template) => readLimit(descend(template, 'Resources', 'Limits', 'Pids')),
  restart: (template) => readRestart(child(template, 'RestartPolicy')),
  logging: (template) => readLogging(child(template, 'LogDriver'), 'Name', 'Options'),
};

const readers = specReaders(undefined);

function doubtsOf(root: Cursor): AdapterDoubt[] {
  const path = ['Spec', 'TaskTemplate', 'ContainerSpec'];
  const affects = settingsOf(readers);
  return missingObjects(root, [
    { path, affects: [...affects, 'credentials', 'seccomp', 'apparmor', 'noNewPrivileges'] },
  ]);
}

/** Swarm's `Command` is the entrypoint, and `Args` the command. */
function credentialsOf(root: Cursor): WrittenWorkload['settings']['credentials'] {
  const spec = child(root, 'Spec');
  const container = descend(spec, 'TaskTemplate', 'ContainerSpec');
  return readCredentials(root, {
    environment: child(container, 'Env'),
    labels: [child(spec, 'Labels'), child(container, 'Labels')],
    image: child(container, 'Image'),
    entrypoint: child(container, 'Command'),
    command: child(container, 'Args'),
    health: descend(container, 'Healthcheck', 'Test'),
    logOptions: descend(spec, 'TaskTemplate', 'LogDriver', 'Options'),
  });
}

/**
 * Reads the answer of `GET /services/{id}` (Engine API 1.45). Never throws: a value of the wrong type is
 * unresolved. With an empty user the image decides. Volumes belong to a node, so a named one is known only if
 * the service gives its options or `volumes` has it.
 */
export function readSwarmService(document: unknown, context: SwarmServiceContext = {}): WrittenWorkload {
  const given: Cursor = { value: document, pointer: '', document: '' };
  const id = textOr(child(given, 'ID'), '');
  const name = textOr(descend(given, 'Spec', 'Name'), '') || id.slice(0, 12) || 'unnamed';
  const root: Cursor = { ...given, document: `service ${name}` };
  const spec = child(root, 'Spec');
  const template = child(spec, 'TaskTemplate');
  const container = child(template, 'ContainerSpec');
  const ports = readServicePorts(descend(spec, 'EndpointSpec', 'Ports'));
  const reading = mergeReadings(
    { settings: readSettings(container, specReaders(context.volumes)), doubts: doubtsOf(root) },
    {
      settings: {
        credentials: credentialsOf(root),
        ...readEngineEndpoints({
          entrypoint: child(container, 'Command'),
          command: child(container, 'Args'),
          health: descend(container, 'Healthcheck', 'Test'),
        }),
        ...readServiceWords(child(container, 'Command'), child(container, 'Args')),
      },
      doubts: [],
    },
    { settings: { ...readSettings(template, templateReaders), ...(ports ? { ports } : {}) }, doubts: [] },
    readPrivileges(child(container, 'Privileges')),
    readServiceNetworks(spec, template, context.networks),
  );
  return {
    surface: 'service',
    platform: 'swarm',
    key: serviceKey(name),
    name,
    ...(id === '' ? {} : { id }),
    at: locate(root),
    ...reading,
  };
}
