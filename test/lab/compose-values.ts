import { expandPorts } from '../kit/expand-ports.ts';
import type { Entry, Mount, PublishedPort, WrittenWorkload } from '../../src/core/workload/workload.ts';

interface Bounds {
  soft: number;
  hard: number;
}

/** The part of `docker compose config --format json` that is compared. */
export interface ComposeConfig {
  name: string;
  networks?: Record<string, { name: string } | null>;
  volumes?: Record<string, { driver_opts?: { device?: string } } | null>;
  secrets?: Record<string, { file?: string }>;
  configs?: Record<string, { file?: string }>;
  services: Record<string, ComposeService>;
}

interface ComposeService {
  image?: string;
  user?: string;
  privileged?: boolean;
  read_only?: boolean;
  init?: boolean;
  runtime?: string;
  cgroup_parent?: string;
  pid?: string;
  ipc?: string;
  uts?: string;
  userns_mode?: string;
  cgroup?: string;
  network_mode?: string;
  cap_add?: string[];
  cap_drop?: string[];
  group_add?: string[];
  device_cgroup_rules?: string[];
  mem_limit?: string;
  pids_limit?: number;
  cpus?: number;
  cpu_shares?: number;
  restart?: string;
  deploy?: { resources?: { limits?: { memory?: string; pids?: number; cpus?: number } } };
  ports?: { target: number; published?: string; host_ip?: string; protocol: string }[];
  volumes?: { type: string; source?: string; target: string; read_only?: boolean }[];
  tmpfs?: string[];
  secrets?: { source: string; target?: string }[];
  configs?: { source: string; target?: string }[];
  devices?: { source: string; target: string; permissions: string }[];
  environment?: Record<string, string | null>;
  sysctls?: Record<string, string>;
  ulimits?: Record<string, number | Bounds>;
  healthcheck?: { test?: string[]; disable?: boolean };
  logging?: { driver?: string; options?: Record<string, string> };
  networks?: Record<string, unknown>;
}

type Values = Record<string, unknown>;

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}

function given(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, each]) => each !== undefined && !(Array.isArray(each) && each.length === 0),
    ),
  );
}

/** What Compose escapes in its output. */
function unescape(text: string): string {
  return text.replaceAll('$$', '$');
}

/** The values of Compose's own model, in the words the two are compared in. */
export function theirsOf(config: ComposeConfig): Record<string, Values> {
  const services = Object.entries(config.services).map(
    ([name, service]) => [name, theirs(config, name, service)] as const,
  );
  return Object.fromEntries(services);
}

function capabilities(names: readonly string[] | undefined): string[] {
  return sorted((names ?? []).map((each) => each.toUpperCase().replace(/^CAP_/, '')));
}

function theirs(config: ComposeConfig, name: string, service: ComposeService): Values {
  const limits = service.deploy?.resources?.limits;
  const memory = limits?.memory ?? service.mem_limit;
  return given({
    image: unescape(service.image ?? `${config.name}-${name}`),
    user: service.user === undefined ? undefined : unescape(service.user),
    privileged: service.privileged ?? false,
    readOnly: service.read_only ?? false,
    init: service.init,
    runtime: service.runtime,
    cgroupParent: service.cgroup_parent,
    modes: given({
      pid: service.pid,
      ipc: service.ipc,
      uts: service.uts,
      userns: service.userns_mode,
      cgroupns: service.cgroup,
      network: service.network_mode,
    }),
    capAdd: capabilities(service.cap_add),
    capDrop: capabilities(service.cap_drop),
    groupAdd: sorted(service.group_add ?? []),
    rules: sorted(service.device_cgroup_rules ?? []),
    memory: memory === undefined ? undefined : Number(memory),
    pids: limits?.pids ?? service.pids_limit,
    cpus: limits?.cpus ?? service.cpus,
    shares: service.cpu_shares,
    restart: service.restart,
    ports: sorted(
      (service.ports ?? []).map(
        (port) => `${port.host_ip ?? ''}|${port.published ?? ''}|${port.target}|${port.protocol}`,
      ),
    ),
    mounts: theirMounts(config, service),
    devices: sorted(
      (service.devices ?? []).map((each) => `${each.source}|${each.target}|${each.permissions}`),
    ),
    environment: sorted(
      Object.entries(service.environment ?? {}).map(
        ([key, text]) => `${key}|${text === null ? '' : unescape(text).length}`,
      ),
    ),
    sysctls: sorted(Object.entries(service.sysctls ?? {}).map(([key, text]) => `${key}=${text}`)),
    ulimits: sorted(
      Object.entries(service.ulimits ?? {}).map(([key, text]) =>
        typeof text === 'number' ? `${key}|${text}|${text}` : `${key}|${text.soft}|${text.hard}`,
      ),
    ),
    health: theirHealth(service),
    logging:
      service.logging &&
      `${service.logging.driver ?? ''}|${Object.keys(service.logging.options ?? {})
        .toSorted()
        .join(',')}`,
    networks: sorted(
      Object.keys(service.networks ?? {})
        .filter((each) => each !== 'default')
        .map((each) => config.networks?.[each]?.name ?? each),
    ),
  });
}

function theirHealth({ healthcheck }: ComposeService): boolean | undefined {
  if (healthcheck?.disable === true || healthcheck?.test?.[0] === 'NONE') return false;
  return healthcheck?.test === undefined ? undefined : true;
}

function theirMounts(config: ComposeConfig, service: ComposeService): string[] {
  const volumes = (service.volumes ?? []).map((each) => {
    const device =
      each.type === 'volume' ? config.volumes?.[each.source ?? '']?.driver_opts?.device : each.source;
    return `${each.type}|${device ?? ''}|${each.target}|${each.read_only ?? false}`;
  });
  const tmpfs = (service.tmpfs ?? []).map((each) => `tmpfs||${each.split(':')[0]}|false`);
  const secrets = (service.secrets ?? []).map(
    (each) =>
      `bind|${config.secrets?.[each.source]?.file}|${each.target ?? `/run/secrets/${each.source}`}|true`,
  );
  const configs = (service.configs ?? []).map(
    (each) => `bind|${config.configs?.[each.source]?.file}|${each.target ?? `/${each.source}`}|true`,
  );
  return sorted([...volumes, ...tmpfs, ...secrets, ...configs]);
}

/** The values of our reading, in the same words. */
export function oursOf(workloads: readonly WrittenWorkload[]): Record<string, Values> {
  return Object.fromEntries(workloads.map((workload) => [workload.key.split('/')[1] ?? '', ours(workload)]));
}

function valuesOf<T>(entries: readonly Entry<T>[] | undefined): T[] {
  return (entries ?? []).map((entry) => {
    if ('value' in entry) return entry.value;
    throw new Error(entry.unresolved);
  });
}

function value<T>(written: { value: T } | { unresolved: string } | undefined): T | undefined {
  if (written === undefined) return undefined;
  if ('value' in written) return written.value;
  throw new Error(written.unresolved);
}

function ours({ settings }: WrittenWorkload): Values {
  const cpu = value(settings.cpu);
  const restart = value(settings.restart);
  const logging = value(settings.logging);
  const modes = {
    pid: settings.pid,
    ipc: settings.ipc,
    uts: settings.uts,
    userns: settings.userns,
    cgroupns: settings.cgroupns,
    network: settings.network,
  };
  return given({
    image: value(settings.image),
    user: value(settings.user),
    privileged: value(settings.privileged) ?? false,
    readOnly: value(settings.readOnlyRoot) ?? false,
    init: value(settings.init),
    runtime: value(settings.runtime),
    cgroupParent: value(settings.cgroupParent),
    modes: given(
      Object.fromEntries(Object.entries(modes).map(([name, mode]) => [name, modeText(value(mode))])),
    ),
    capAdd: sorted(valuesOf(value(settings.capAdd))),
    capDrop: sorted(valuesOf(value(settings.capDrop))),
    groupAdd: sorted(valuesOf(value(settings.groupAdd))),
    rules: sorted(valuesOf(value(settings.deviceCgroupRules))),
    memory: value(settings.memory),
    pids: value(settings.pids),
    cpus: cpu?.cpus,
    shares: cpu?.shares,
    restart:
      restart && (restart.maximumRetries > 0 ? `${restart.name}:${restart.maximumRetries}` : restart.name),
    ports: sorted(expandPorts(valuesOf(value(settings.ports))).map(portText)),
    mounts: sorted(valuesOf(value(settings.mounts)).map(mountText)),
    devices: sorted(
      valuesOf(value(settings.devices)).map(
        (each) => `${each.hostPath}|${each.containerPath}|${each.permissions}`,
      ),
    ),
    environment: sorted(
      valuesOf(value(settings.environment)).map((each) => `${each.name}|${each.length ?? ''}`),
    ),
    sysctls: sorted(valuesOf(value(settings.sysctls))),
    ulimits: sorted(
      valuesOf(value(settings.ulimits)).map((each) => `${each.name}|${each.soft}|${each.hard}`),
    ),
    health: value(settings.health),
    logging: logging && `${logging.driver}|${logging.optionNames.toSorted().join(',')}`,
    networks: sorted(valuesOf(value(settings.networks)).filter((each) => !each.endsWith('_default'))),
  });
}

function modeText(mode: { kind: string; target?: string; name?: string } | undefined): string | undefined {
  if (mode === undefined) return undefined;
  if (mode.target !== undefined) return `${mode.kind}:${mode.target}`;
  return mode.name ?? mode.kind;
}

function portText(port: PublishedPort): string {
  return `${port.hostIp}|${port.hostPort}|${port.containerPort}|${port.protocol}`;
}

function mountText({ type, hostPath, target, readOnly }: Mount): string {
  return `${type}|${hostPath.state === 'known' ? hostPath.value : ''}|${target}|${readOnly}`;
}
