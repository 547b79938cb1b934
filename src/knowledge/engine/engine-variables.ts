/** An address of another machine or container. */
export const remoteAddress = /^(?:tcp|https?|ssh):\/\//iu;

/**
 * Environment variables with the address of an engine, or of its builder: Docker's defaults to TCP, the others need a
 * scheme.
 */
const remoteEngine: Readonly<Record<string, RegExp>> = {
  DOCKER_HOST: /^(?:(?:tcp|https?|ssh):|(?!.*:\/\/).)/iu,
  CONTAINER_HOST: /^(?:tcp|ssh):/iu,
  BUILDKIT_HOST: /^(?:tcp|ssh|(?:docker|podman|kube)-(?:container|pod)):/iu,
};

/** Variables of traefik, Diun and others: `TRAEFIK_PROVIDERS_DOCKER_ENDPOINT`, `APP__DOCKER_HOST`. */
const endpointVariable = /(?:^|_)(?:DOCKER|SWARM)_(?:ENDPOINT|HOST)$/u;

/** Variables that say what a socket proxy allows. */
const proxyVariable = /^(?:POST|CONTAINERS|SERVICES|EXEC|ALLOW_(?:START|STOP|RESTARTS))$/u;

/** Variables that say where an engine or a cluster in a container writes keys for its clients. */
const keyVariable = /^(?:DOCKER_TLS_CERTDIR|K3S_KUBECONFIG_OUTPUT)$/u;

/** Whether a variable with this name holds the address of an engine. */
export function namesEngine(name: string): boolean {
  return Object.hasOwn(remoteEngine, name) || endpointVariable.test(name);
}

/** Whether a value is an address of a port of Docker's API (IANA: docker, docker-s), or a list with one: `tcp://a:2375|name,…`. */
export function isEngineAddress(value: string): boolean {
  return /(?:^|[\s,;|])(?:tcp|https?):\/\/[^\s/@,;|]+:237[56](?:[\s/,;|]|$)/iu.test(value);
}

/** Whether a variable has the address of an engine that is not a socket; one of another name only by its port. */
export function hasRemoteEngine(name: string, value: string): boolean {
  if (!namesEngine(name)) return isEngineAddress(value);
  return (remoteEngine[name] ?? remoteAddress).test(value);
}

/** Whether the value of a variable is kept in facts: an address without a user, a switch of a socket proxy, or where keys are. */
export function keepsValue(name: string, value: string): boolean {
  if (proxyVariable.test(name)) return /^(?:[01]|true|false|yes|no|on|off)?$/iu.test(value);
  if (keyVariable.test(name)) return /^(?:\/[\w./-]*)?$/u.test(value);
  return !value.includes('@') && (namesEngine(name) || isEngineAddress(value));
}
