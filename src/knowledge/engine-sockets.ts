import { isWithin, withoutRunLink } from './sensitive-paths.ts';

/**
 * Sockets that take orders from whoever can connect, on their usual paths: Docker (dockerd's
 * `-H`, also rootless), containerd, Podman, CRI-O, BuildKit, cri-dockerd.
 */
const socketPaths: readonly string[] = [
  '/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/run/docker/containerd/containerd.sock',
  '/run/podman/podman.sock',
  '/run/crio/crio.sock',
  '/run/cri-dockerd.sock',
  '/run/buildkit/buildkitd.sock',
];

const socketNames = /(?:^|\/)(?:docker|containerd|podman|crio|cri-dockerd|buildkitd)\.sock$/u;
const rootlessSocket = /^\/run\/user\/\d+\/(?:docker|podman\/podman)\.sock$/u;
const namedPipe = /^(?:\\\\|\/\/)\.(?:\\|\/)pipe(?:\\|\/)docker_engine/iu;

/** How a mount of a host path reaches an engine's socket: it is the socket, or a directory that holds it. */
export interface SocketReach {
  socket: string;
  through: 'socket' | 'directory';
}

/**
 * The engine socket that a mount of the host's `path` hands in, if any. `extra` are further
 * sockets known on this host (the addresses the daemon listens on).
 */
export function reachedSocket(path: string, extra: readonly string[] = []): SocketReach | undefined {
  const real = withoutRunLink(path);
  if (socketNames.test(real) || rootlessSocket.test(real) || namedPipe.test(path)) {
    return { socket: path, through: 'socket' };
  }
  const sockets = [...extra.map(withoutRunLink), ...socketPaths];
  const exact = sockets.find((socket) => socket === real);
  if (exact) return { socket: exact, through: 'socket' };
  if (/^\/run\/user(?:\/\d+)?$/u.test(real)) return { socket: `${real}/…/docker.sock`, through: 'directory' };
  const below = sockets.find((socket) => isWithin(socket, real));
  return below ? { socket: below, through: 'directory' } : undefined;
}
