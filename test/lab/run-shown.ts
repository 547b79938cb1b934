import { posix } from 'node:path';

type Json = Readonly<Record<string, unknown>>;

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function rows(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function pairs(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Each once: of options that are alike, whether the engine keeps one or all is not compared. */
function unique(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function words(value: unknown): string[] {
  return unique(rows(value)).map(String);
}

/** `name=value` or `name:value` of `HostConfig.SecurityOpt`, the last one of a name. */
function option(options: readonly string[], name: string): string | undefined {
  return options.findLast((entry) => /^[a-z-]+/u.exec(entry)?.[0] === name)?.slice(name.length + 1);
}

function noNewPrivileges(options: readonly string[]): boolean | undefined {
  const value = option(options, 'no-new-privileges');
  return value === undefined ? undefined : !['false', 'f', '0'].includes(value);
}

const propagations = /^r?(?:private|shared|slave)$/u;

function bindLine(bind: string): string {
  const [source = '', target = '', optionText = ''] = bind.split(':');
  const options = optionText.split(',');
  const isPath = source.startsWith('/');
  const host = isPath ? posix.resolve(source) : source;
  const propagation = options.find((word) => propagations.test(word)) ?? '';
  return [isPath ? 'bind' : 'volume', host, target, options.includes('ro') ? 'ro' : 'rw', propagation].join(
    ' ',
  );
}

function mountLine(mount: unknown): string {
  const type = text(member(mount, 'Type'));
  const written = text(member(mount, 'Source'));
  const source = type === 'bind' ? posix.resolve(written) : written;
  const access = member(mount, 'ReadOnly') === true ? 'ro' : 'rw';
  const propagation = text(member(member(mount, 'BindOptions'), 'Propagation'));
  return [type, source, text(member(mount, 'Target')), access, propagation].join(' ');
}

function mounts(host: unknown, config: unknown): string[] {
  const tmpfs = pairs(member(host, 'Tmpfs')).map(([target]) => `tmpfs  ${target} rw `);
  const anonymous = pairs(member(config, 'Volumes')).map(([target]) => `volume  ${target} rw `);
  const lines = [
    ...words(member(host, 'Binds')).map(bindLine),
    ...rows(member(host, 'Mounts')).map(mountLine),
  ];
  return [...lines, ...tmpfs, ...anonymous].toSorted();
}

function ports(host: unknown, config: unknown): string[] {
  const bound = pairs(member(host, 'PortBindings')).flatMap(([port, bindings]) =>
    rows(bindings).map(
      (binding) => `${text(member(binding, 'HostIp'))}|${text(member(binding, 'HostPort'))}|${port}`,
    ),
  );
  const all = member(host, 'PublishAllPorts') === true;
  // Of the ports that are exposed the engine publishes those that have no binding.
  const exposed = all ? pairs(member(config, 'ExposedPorts')).filter(([port]) => !isBound(host, port)) : [];
  return words([...bound, ...exposed.map(([port]) => `||${port}`)]).toSorted();
}

function isBound(host: unknown, port: string): boolean {
  return pairs(member(host, 'PortBindings')).some(([bound]) => bound === port);
}

function cpus(host: unknown): number {
  const nano = Number(member(host, 'NanoCpus'));
  const quota = Number(member(host, 'CpuQuota'));
  return nano > 0 ? nano / 1e9 : quota / (Number(member(host, 'CpuPeriod')) || 100_000);
}

function environment(config: unknown): string[] {
  return words(member(config, 'Env'))
    .filter((entry) => !entry.startsWith('PATH='))
    .map((entry) => {
      const equals = entry.indexOf('=');
      return equals === -1 ? `${entry} -` : `${entry.slice(0, equals)} ${entry.length - equals - 1}`;
    })
    .toSorted();
}

function health(config: unknown): boolean | undefined {
  const [kind] = words(member(member(config, 'Healthcheck'), 'Test'));
  return kind === undefined ? undefined : kind !== 'NONE';
}

function bare(capabilities: unknown): string[] {
  const names = words(capabilities).map((name) => name.toUpperCase().replace(/^CAP_/u, ''));
  return [...new Set(names)].toSorted();
}

/** The engine switches labels off itself where a container shares the host's processes (run). */
function labels(host: unknown, options: readonly string[]): string[] {
  const shares = [member(host, 'PidMode'), member(host, 'IpcMode')].includes('host');
  const own = shares || member(host, 'Privileged') === true;
  const written = options.filter((entry) => entry.startsWith('label'));
  return own ? [] : written.map((entry) => entry.slice('label='.length));
}

const engineNetworks = /^(?:default|host|none|container:.*)$/u;

function networks(document: unknown): string[] {
  const mode = text(member(member(document, 'HostConfig'), 'NetworkMode'));
  if (engineNetworks.test(mode)) return [];
  return pairs(member(member(document, 'NetworkSettings'), 'Networks'))
    .map(([name]) => name)
    .toSorted();
}

/** What an inspect document of Engine 26 shows of a container made by the client, without this project's readers. */
export function shownBy(document: unknown) {
  const host = member(document, 'HostConfig');
  const config = member(document, 'Config');
  const security = words(member(host, 'SecurityOpt'));
  const masked = member(host, 'MaskedPaths');
  const restart = member(host, 'RestartPolicy');
  const cgroupns = text(member(host, 'CgroupnsMode'));
  return {
    image: member(config, 'Image'),
    user: member(config, 'User'),
    privileged: member(host, 'Privileged'),
    readOnly: member(host, 'ReadonlyRootfs'),
    capAdd: bare(member(host, 'CapAdd')),
    capDrop: bare(member(host, 'CapDrop')),
    groupAdd: words(member(host, 'GroupAdd')),
    seccomp: option(security, 'seccomp'),
    apparmor: option(security, 'apparmor'),
    selinux: labels(host, security),
    noNewPrivileges: noNewPrivileges(security),
    systemPaths: rows(masked).length === 0 && member(host, 'Privileged') !== true ? 'unconfined' : 'default',
    network: member(host, 'NetworkMode'),
    networks: networks(document),
    pid: member(host, 'PidMode'),
    ipc: member(host, 'IpcMode'),
    uts: member(host, 'UTSMode'),
    userns: member(host, 'UsernsMode'),
    cgroupns,
    memory: member(host, 'Memory'),
    cpus: cpus(host),
    cpuShares: member(host, 'CpuShares'),
    cpuset: member(host, 'CpusetCpus'),
    pids: member(host, 'PidsLimit') ?? 0,
    cgroupParent: member(host, 'CgroupParent'),
    restart: { name: member(restart, 'Name'), maximumRetries: member(restart, 'MaximumRetryCount') },
    mounts: mounts(host, config),
    volumesFrom: words(member(host, 'VolumesFrom')),
    devices: unique(rows(member(host, 'Devices'))).map((device) => ({
      hostPath: member(device, 'PathOnHost'),
      containerPath: member(device, 'PathInContainer'),
      permissions: member(device, 'CgroupPermissions'),
    })),
    deviceCgroupRules: words(member(host, 'DeviceCgroupRules')),
    deviceRequests: rows(member(host, 'DeviceRequests')).map((request) => ({
      driver: member(request, 'Driver'),
      count: member(request, 'Count'),
      deviceIds: words(member(request, 'DeviceIDs')),
      capabilities: rows(member(request, 'Capabilities')).flatMap(words),
    })),
    ports: ports(host, config),
    environment: environment(config),
    sysctls: pairs(member(host, 'Sysctls'))
      .map(([name, value]) => `${name}=${String(value)}`)
      .toSorted(),
    // The client keeps them in a map, so their order is not the line's.
    ulimits: rows(member(host, 'Ulimits'))
      .map(
        (limit) =>
          `${text(member(limit, 'Name'))}=${Number(member(limit, 'Soft'))}:${Number(member(limit, 'Hard'))}`,
      )
      .toSorted(),
    runtime: member(host, 'Runtime'),
    init: member(host, 'Init') ?? undefined,
    logging: member(member(host, 'LogConfig'), 'Type'),
    logOptions: pairs(member(member(host, 'LogConfig'), 'Config'))
      .map(([name]) => name)
      .toSorted(),
    health: health(config),
  };
}
