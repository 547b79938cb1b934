/** Key of a Compose service: the same in its file and on every container made from it. */
export function composeKey(project: string, service: string): string {
  return `compose:${project}/${service}`;
}

/** Key of a swarm service, also where `docker stack deploy` named it `<stack>_<service>`. */
export function serviceKey(name: string): string {
  return `service:${name}`;
}

/** Key of a container that nothing but its name ties to anything. */
export function containerKey(name: string): string {
  return `container:${name}`;
}

/** Key of a `docker run` line that names no container: the engine will make a name up. */
export function runKey(image: string): string {
  return `run:${image}`;
}
