/** Returns the key of a Compose service: the same in its file and on every container created from it. */
export function composeKey(project: string, service: string): string {
  return `compose:${project}/${service}`;
}

/** Returns the key of a swarm service, also if `docker stack deploy` named it `<stack>_<service>`. */
export function serviceKey(name: string): string {
  return `service:${name}`;
}

/** Returns the key of a standalone container. */
export function containerKey(name: string): string {
  return `container:${name}`;
}

/** Returns the key of a `docker run` line without `--name`. */
export function runKey(image: string): string {
  return `run:${image}`;
}
