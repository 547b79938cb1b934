import type { PublishedPort } from '../../core/workload.ts';

/** The addresses of the host that a port is published on: those that are bound, else the one asked for; `''` is every one. */
export function addressesOf({ hostIp, bound }: PublishedPort): readonly string[] {
  return bound ?? [hostIp];
}

/** `0.0.0.0`, `::`, `[::]` and an address left out are every interface; `*` is not accepted by the engine. */
export function isEveryAddress(address: string): boolean {
  return /^(?:|0\.0\.0\.0|\[?(?:0*:)+0*\]?|\[?::ffff:0\.0\.0\.0\]?)$/iu.test(address.trim());
}

/** Whether a port was asked for and is not published: the networks of the container that runs publish nothing. */
export function isUnbound({ bound }: PublishedPort): boolean {
  return bound?.length === 0;
}

function where(port: PublishedPort): string {
  const addresses = addressesOf(port);
  if (addresses.length === 0) return 'no address';
  // What was asked for says more than its parts, as long as it is what is bound.
  const every = port.hostIp === '' && addresses.every(isEveryAddress);
  return every ? 'every address' : addresses.join(' and ');
}

/** A published port in words: `port 8080 on every address → 80/tcp`. */
export function describePort(port: PublishedPort): string {
  const { hostPort, containerPort, protocol } = port;
  const outside = hostPort === '' ? 'a free port' : `port ${hostPort}`;
  return `${outside} on ${where(port)} → ${containerPort}/${protocol}`;
}
