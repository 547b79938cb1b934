import { joinPorts } from '../../core/workload/published-ports.ts';
import type { Entry, PublishedPort, WrittenWorkload } from '../../core/workload/workload.ts';
import { decodeCreateBody } from '../../formats/engine-json/create-body.ts';
import type { CreateBody } from '../../formats/engine-json/create-body.ts';
import type { BodyProblem } from '../../formats/engine-json/node.ts';
import { readRequestedMounts } from '../engine-documents/requested-mounts.ts';
import { configReaders } from '../engine-documents/container-config.ts';
import { child, descend, isPresent, locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { readContainerCredentials } from '../engine-documents/credentials.ts';
import { readEngineEndpoints } from '../engine-documents/engine-endpoints.ts';
import { readServiceWords } from '../engine-documents/service-words.ts';
import { withEndpointSysctls } from '../engine-documents/endpoint-sysctls.ts';
import { readHostConfig } from '../engine-documents/host-config.ts';
import { labelsOf, originOf } from '../engine-documents/identity.ts';
import { exposedPorts, readPortBindings, withRanges } from '../engine-documents/ports.ts';
import { readMap, readName } from '../engine-documents/scalars.ts';
import { mergeReadings, readSettings } from '../engine-documents/settings.ts';
import type { DocumentSettings, SettingReaders } from '../engine-documents/settings.ts';
import type { Volumes } from '../engine-documents/volumes.ts';

/**
 * What is known besides the body: the `name` parameter, the engine's id, and its volumes if they were
 * collected (a new one is `local` without options).
 */
export interface CreateContext {
  name?: string;
  id?: string;
  volumes?: Volumes;
}

/** The workload that a body creates, or why the engine refuses it. */
export interface CreateReading {
  workloads: WrittenWorkload[];
  problems: readonly BodyProblem[];
}

const documentName = 'create request';

const readers: SettingReaders = {
  ...configReaders,
  // With an empty user the image decides.
  user: (body) => readName(child(body, 'User')),
};

function readPorts(body: Cursor): DocumentSettings['settings'] {
  const host = child(body, 'HostConfig');
  const bindings = readPortBindings(child(host, 'PortBindings'));
  const all = child(host, 'PublishAllPorts');
  if (all.value !== true) {
    const ports = withRanges(bindings);
    return ports ? { ports } : {};
  }
  const written = bindings && 'value' in bindings ? bindings.value : [];
  const at = locate(all);
  const rest: readonly Entry<PublishedPort>[] = [
    ...joinPorts(exposedPorts(child(body, 'ExposedPorts'), written)),
    { unresolved: 'every port the image exposes is published as well', at },
  ];
  return { ports: { value: [...joinPorts(written), ...rest], at: [...(bindings?.at ?? []), ...at] } };
}

function readMounts(body: Cursor, volumes: Volumes | undefined): DocumentSettings['settings'] {
  const host = child(body, 'HostConfig');
  const mounts = readRequestedMounts(host, child(body, 'Volumes'), volumes);
  const sources = [child(host, 'Binds'), child(host, 'Mounts'), child(host, 'Tmpfs'), child(body, 'Volumes')];
  const at = sources.filter(isPresent).flatMap((source) => [...locate(source)]);
  return at.length === 0 ? {} : { mounts: { value: mounts, at } };
}

/** Reads the networks by name. `default` is the engine's default bridge: Docker's client sends it beside that mode. */
function readNetworks(body: Cursor): DocumentSettings['settings'] {
  const endpoints = descend(body, 'NetworkingConfig', 'EndpointsConfig');
  const networks = readMap(endpoints, (name, endpoint) => [
    { value: name === 'default' ? 'bridge' : name, at: locate(endpoint) },
  ]);
  return networks ? { networks } : {};
}

function workloadOf({ value, pointers }: CreateBody, { name, id, volumes }: CreateContext): WrittenWorkload {
  const body: Cursor = { value, pointer: '', document: documentName, pointers };
  const whole = mergeReadings(
    { settings: readSettings(body, readers), doubts: [] },
    readHostConfig(child(body, 'HostConfig')),
    {
      settings: {
        credentials: readContainerCredentials(body, body, child(body, 'HostConfig')),
        ...readEngineEndpoints({
          entrypoint: child(body, 'Entrypoint'),
          command: child(body, 'Cmd'),
          health: descend(body, 'Healthcheck', 'Test'),
        }),
        ...readServiceWords(child(body, 'Entrypoint'), child(body, 'Cmd')),
      },
      doubts: [],
    },
    { settings: { ...readPorts(body), ...readMounts(body, volumes), ...readNetworks(body) }, doubts: [] },
  );
  const reading = withEndpointSysctls(whole, descend(body, 'NetworkingConfig', 'EndpointsConfig'));
  const shown = name?.replace(/^\//u, '') || id || 'unnamed';
  return {
    surface: 'create',
    platform: 'docker',
    name: shown,
    ...originOf(labelsOf(body), shown),
    ...(id === undefined ? {} : { id }),
    at: locate(body),
    ...reading,
  };
}

/**
 * Reads the body of `POST /containers/create` (Engine API 1.45) as the engine interprets it. Returns one
 * workload, or none and the problems for which the engine refuses the body.
 */
export function readCreateRequest(text: string, context: CreateContext = {}): CreateReading {
  const body = decodeCreateBody(text);
  if ('value' in body) return { workloads: [workloadOf(body, context)], problems: [] };
  return { workloads: [], problems: body.problems };
}
