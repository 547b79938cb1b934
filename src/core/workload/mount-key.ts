import type { Mount } from './workload.ts';

/** Names the volume or the path of the host behind a mount; absent if there is none, or it is not known. */
export function mountKey({ type, source, hostPath }: Mount): string | undefined {
  if (hostPath.state === 'known') return pathKey(hostPath.value.replace(/(?<=.)\/+$/u, ''));
  return type === 'volume' && hostPath.state === 'absent' && source !== undefined && source !== ''
    ? `volume ${source}`
    : undefined;
}

/** Returns the key of a path of the host. */
export function pathKey(path: string): string {
  return `path ${path}`;
}
