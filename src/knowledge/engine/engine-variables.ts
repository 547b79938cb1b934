/**
 * Environment variables with the address of an engine, or of its builder: Docker's defaults to TCP, the others need a
 * scheme.
 */
export const remoteEngine: Readonly<Record<string, RegExp>> = {
  DOCKER_HOST: /^(?:(?:tcp|https?|ssh):|(?!.*:\/\/).)/iu,
  CONTAINER_HOST: /^(?:tcp|ssh):/iu,
  BUILDKIT_HOST: /^(?:tcp|ssh|(?:docker|podman|kube)-(?:container|pod)):/iu,
  TRAEFIK_PROVIDERS_DOCKER_ENDPOINT: /^(?:tcp|https?|ssh):/iu,
  TRAEFIK_PROVIDERS_SWARM_ENDPOINT: /^(?:tcp|https?|ssh):/iu,
};

/** Whether a variable with this name holds the address of an engine. */
export function namesEngine(name: string): boolean {
  return Object.hasOwn(remoteEngine, name);
}
