import type { EngineSocket } from '../../core/engine/engine.ts';
import type { EngineTcpListener } from '../../core/host/host.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { ApiTargets } from './named-targets.ts';

/** Returns where the API of the engines of a host is reached, besides the usual sockets. */
export async function apiTargets(
  files: HostFiles,
  sockets: readonly EngineSocket[],
  listeners: readonly EngineTcpListener[],
): Promise<ApiTargets> {
  const paths = [...sockets.map(({ path }) => path), '/run/docker.sock'];
  const places = await Promise.all(
    paths.map(async (path) => {
      const real = valueOf(await files.realPath(path)) ?? path;
      return { real, status: valueOf(await files.status(real)) };
    }),
  );
  const ports = listeners.filter(({ serves, clientTls }) => serves === 'api' && clientTls !== true);
  return {
    sockets: new Set([...paths, ...places.map(({ real }) => real)]),
    identities: new Set(places.flatMap(({ status }) => status?.identity ?? [])),
    ports: new Set(ports.map(({ port }) => port)),
    doubts: new Map(),
  };
}
