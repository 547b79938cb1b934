/** An address of another machine or container. */
export const remoteAddress = /^(?:tcp|https?|ssh):\/\//iu;

/** An address of TCP by default. */
const hostAlone = /^(?:(?:tcp|https?|ssh):|(?!.*:\/\/).)/iu;

/** An address of a builder. */
const builder = /^(?:tcp|ssh|(?:docker|podman|kube|nerdctl)-(?:container|pod)):/iu;

/**
 * Environment variables with the address of an engine, or of its builder: Docker's defaults to TCP, the others need a
 * scheme.
 */
const remoteEngine: Readonly<Record<string, RegExp>> = {
  DOCKER_HOST: hostAlone,
  CONTAINER_HOST: /^(?:tcp|ssh):/iu,
  BUILDKIT_HOST: builder,
  EARTHLY_BUILDKIT_HOST: builder,
  _EXPERIMENTAL_DAGGER_RUNNER_HOST: builder,
};

/** Variables with the address of an engine in programs that take it under other names, if the scheme is that of one. */
const addressVariable =
  /(?:^|_)(?:DOCKER|PODMAN)_(?:\w{1,32}_)?(?:URL|URI|ADDR(?:ESS)?|API|DAEMON|SOCK(?:ET)?|SERVER)$|^DOZZLE_REMOTE_HOST$/u;
const addressScheme = /^(?:tcp|ssh):\/\//iu;

/** Variables with options for a program: `JAVA_TOOL_OPTIONS=-Ddocker.host=tcp://gw:2375`; and the option with an engine. */
const optionsVariable = /(?:^|_)(?:OPTS|OPTIONS|ARGS|FLAGS)$/u;
const hostOption =
  /(?:^|[\s"'])-D?(?:docker[.-]?host|H|-host|-docker-host)[=\s](?<address>(?:tcp|ssh):\/\/[^\s"'@]+)(?=$|[\s"'])/iu;

/** Variables of traefik, Diun and others: `TRAEFIK_PROVIDERS_DOCKER_ENDPOINT`, `APP__DOCKER_HOST`. */
const endpointVariable = /(?:^|_)(?:DOCKER|SWARM)_{1,2}(?:ENDPOINT|HOST)$/u;

/** Variables with the host of an engine alone, whose port is another variable, or Docker's: `WUD_WATCHER_NAS_HOST`. */
const watcherVariable = /(?:^|_)WATCHER_\w+_HOST$/u;

/** Variables with a port, and with the host beside it: `APP_DOCKER_PORT`, `APP_DOCKER_HOST`. */
const portVariable = /^(?<prefix>.*[^_])_{1,2}PORTS?$/iu;
const hostSuffix = /_{1,2}(?:HOST(?:NAME)?S?|ADDR(?:ESS)?|IP|SERVER)$/iu;
/** Prefixes of variables that say where a program itself listens. */
const listening = /(?:^|_)(?:LISTEN(?:ING|EN)?|BIND|HTTP|SERVER|FRONTEND|APP)$/iu;

/** Variables whose value is the host of an engine if the port beside it is Docker's. */
const engineHostVariable =
  /(?:^|_)(?:DOCKER|SWARM|SOCKET_?PROXY|PODMAN)\w{0,32}_(?:HOST(?:NAME)?S?|IP|ADDR(?:ESS)?)$/u;

/** Variables that say what a socket proxy allows. */
const proxyVariable = /^(?:POST|CONTAINERS|SERVICES|PLUGINS|EXEC|ALLOW_(?:START|STOP|RESTARTS))$/u;

/** Variables with the patterns of a socket proxy, where it listens and whom it admits. */
const patternVariable = /^SP_(?:ALLOW_POST(?:_\w{1,32})?|LISTENIP|ALLOWFROM)$/u;

/** Variables that say where an engine or a cluster in a container writes keys for its clients. */
const keyVariable = /^(?:DOCKER_TLS_CERTDIR|K3S_KUBECONFIG_OUTPUT)$/u;

/** Whether a variable with this name holds the address of an engine. */
export function namesEngine(name: string): boolean {
  return Object.hasOwn(remoteEngine, name) || endpointVariable.test(name) || watcherVariable.test(name);
}

/** Whether a variable has a port of Docker's API, or a list of such ports. */
function isEnginePort(name: string, value: string): boolean {
  return portVariable.test(name) && /^237[56](?:,\s?237[56])*$/u.test(value);
}

/**
 * Returns the name among others of the variable with the host to which a port of Docker's API belongs: `APP_DOCKER_HOST`
 * for `APP_DOCKER_PORT=2375`. Absent for other ports, and for those at which a program listens.
 */
export function hostBeside(name: string, value: string, others: readonly string[]): string | undefined {
  const prefix = portVariable.exec(name)?.groups?.['prefix'];
  if (prefix === undefined || listening.test(prefix) || !isEnginePort(name, value)) return undefined;
  return others.find((other) => hostSuffix.test(other) && other.replace(hostSuffix, '') === prefix);
}

/** Whether a value is an address of a port of Docker's API (IANA: docker, docker-s), or a list with one: `tcp://a:2375|name,…`. */
export function isEngineAddress(value: string): boolean {
  return /(?:^|[\s,;|])(?:tcp|https?):\/\/[^\s/@,;|]+:237[56](?:[\s/,;|]|$)/iu.test(value);
}

/** Whether a variable has the address of an engine that is not a socket; one of another name only by its port. */
export function hasRemoteEngine(name: string, value: string): boolean {
  if ((addressVariable.test(name) || optionsVariable.test(name)) && addressScheme.test(value)) return true;
  if (!namesEngine(name)) return isEngineAddress(value);
  const byDefault = watcherVariable.test(name) ? hostAlone : remoteAddress;
  return (remoteEngine[name] ?? byDefault).test(value);
}

/** Whether a variable names a builder, which is no engine of containers. */
export function namesBuilder(name: string): boolean {
  return remoteEngine[name] === builder;
}

/**
 * Whether the value of a variable is kept in facts: an address without a user, or its host or port, a switch of a socket
 * proxy, or where keys are.
 */
function keepsValue(name: string, value: string): boolean {
  if (proxyVariable.test(name)) return /^(?:[01]|true|false|yes|no|on|off)?$/iu.test(value);
  if (patternVariable.test(name)) return !value.includes('@');
  if (keyVariable.test(name)) return /^(?:\/[\w./-]*)?$/u.test(value);
  if (engineHostVariable.test(name) && /^[\w.,-]{1,255}$/u.test(value)) return true;
  if (value.includes('@')) return false;
  return namesEngine(name) || hasRemoteEngine(name, value) || isEnginePort(name, value);
}

/**
 * Returns what facts keep of the value of a variable: nothing of most, the whole of what checks read, and the address
 * alone of an engine among options.
 */
export function keptValue(name: string, value: string): string | undefined {
  const among = optionsVariable.test(name) ? hostOption.exec(value)?.groups?.['address'] : undefined;
  return among ?? (keepsValue(name, value) ? value : undefined);
}
