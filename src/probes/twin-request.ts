import { isJsonRecord, recordAt, stringAt, type JsonRecord } from '../formats/json/members.ts';
import { twinLabel } from './twin-owner.ts';

/** Where the helper is in a container. */
export const helperPath = '/.ironhull-probe';

export interface TwinOptions {
  /** File of the helper on the engine's machine; absent if it is copied into the twin instead. */
  helperFile?: string;
  helperArguments: readonly string[];
  /** Labels that say whose the twin is (`ownerLabels`). */
  labels: Readonly<Record<string, string>>;
}

/** A container to create, and the networks to connect it with before it is started. */
export interface TwinRequest {
  body: JsonRecord;
  networks: readonly string[];
}

/** Settings of a container that say nothing of its confinement, and would change others. */
const replacedHostSettings = {
  PortBindings: {},
  PublishAllPorts: false,
  RestartPolicy: { Name: '' },
  AutoRemove: false,
  ContainerIDFile: '',
  Links: null,
  LogConfig: { Type: 'json-file', Config: {} },
} as const;

/** Settings of a process that belong to its confinement. */
const copiedSettings = ['User', 'Volumes', 'NetworkDisabled'] as const;

/**
 * Returns the request for a twin of a container, from its inspect document: the same image, user, capabilities,
 * namespaces, mounts, limits and networks, with the helper in the place of the program. It publishes no port, has no
 * address or name of its own choice, no environment, and no label that another program takes for its own.
 * @throws TypeError for a document of another form.
 */
export function twinRequest(
  inspect: JsonRecord,
  { helperFile, helperArguments, labels }: TwinOptions,
): TwinRequest {
  const config = recordAt(inspect, 'Config') ?? {};
  const host = recordAt(inspect, 'HostConfig') ?? {};
  const mode = stringAt(host, 'NetworkMode') ?? 'default';
  const networks = recordAt(recordAt(inspect, 'NetworkSettings'), 'Networks') ?? {};
  const copied = copiedSettings.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]]));
  const mounts = Array.isArray(host['Mounts']) ? host['Mounts'] : [];
  const helper =
    helperFile === undefined
      ? []
      : [{ Type: 'bind', Source: helperFile, Target: helperPath, ReadOnly: true }];
  const hasNetworks = !isSpecialMode(mode);
  const body = {
    ...Object.fromEntries(copied),
    Image: stringAt(inspect, 'Image') ?? '',
    Entrypoint: [helperPath],
    Cmd: [...helperArguments],
    WorkingDir: '/',
    Tty: false,
    OpenStdin: false,
    Healthcheck: { Test: ['NONE'] },
    Labels: { ...clearedLabels(config), ...labels, [twinLabel]: stringAt(inspect, 'Id') ?? '' },
    HostConfig: { ...host, ...replacedHostSettings, Mounts: [...mounts, ...helper] },
    ...(hasNetworks && { NetworkingConfig: { EndpointsConfig: { [mode]: {} } } }),
  };
  return { body, networks: hasOthers(mode) ? otherNetworks(networks, mode) : [] };
}

/** Modes in which the engine chooses the network, or there is none. */
function isSpecialMode(mode: string): boolean {
  return ['', 'default', 'bridge', 'none', 'host'].includes(mode) || mode.startsWith('container:');
}

/** Whether a container in this mode can have further networks. */
function hasOthers(mode: string): boolean {
  return mode !== 'none' && mode !== 'host' && !mode.startsWith('container:');
}

function otherNetworks(networks: JsonRecord, mode: string): readonly string[] {
  const first = mode === 'default' || mode === '' ? 'bridge' : mode;
  return Object.entries(networks).flatMap(([name, network]) => {
    const id = isJsonRecord(network) ? stringAt(network, 'NetworkID') : undefined;
    return name === first || id === first || id === undefined || id === '' ? [] : [id];
  });
}

/** Labels by which Compose, swarm and other programs of Docker find their containers; those of the image too. */
function clearedLabels(config: JsonRecord): Readonly<Record<string, string>> {
  const names = Object.keys(recordAt(config, 'Labels') ?? {});
  return Object.fromEntries(
    names.filter((name) => /^(?:com|io)\.docker\./u.test(name)).map((name) => [name, '']),
  );
}
