import { isWithin } from '../../core/is-within.ts';
import { withoutRunLink } from '../paths/sensitive-paths.ts';

/**
 * Usual paths of sockets that control containers for whoever can connect: Docker (dockerd's `-H`, its
 * swarm's), containerd, Podman, CRI-O, the node resource interface, BuildKit, cri-dockerd, balenaEngine, LXD
 * and Incus.
 */
const socketPaths: readonly string[] = [
  '/run/docker.sock',
  '/run/docker/swarm/control.sock',
  '/run/containerd/containerd.sock',
  '/run/docker/containerd/containerd.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/k0s/containerd.sock',
  '/run/snap.docker/containerd/containerd.sock',
  '/run/podman/podman.sock',
  '/run/crio/crio.sock',
  '/run/nri/nri.sock',
  '/run/cri-dockerd.sock',
  '/run/dockershim.sock',
  '/run/buildkit/buildkitd.sock',
  '/run/balena-engine.sock',
  '/run/balena.sock',
  '/run/system-docker.sock',
  '/run/incus/unix.socket',
];

const socketNames =
  /(?:^|\/)(?:docker(?:[-_.]?(?:host|ro|rw|proxy|real|raw|cli|api|engine|daemon|rootless|\d+))?\.sock(?:\.raw)?|(?:containerd|podman|crio|cri-dockerd|dockershim|buildkitd|balena-engine)\.sock|containerd\.sock\.ttrpc|(?:lxd|incus)\/unix\.socket)$/u;
const rootlessSocket = /^\/run\/user\/\d+\/(?:docker|podman\/podman)\.sock$/u;
const namedPipe = /^(?:\\\\|\/\/)\.(?:\\|\/)pipe(?:\\|\/)docker_engine/iu;

/** The sockets of containerd's shims, which start processes as root. */
const shimSockets = '/run/containerd/s';

/** Directories that contain a socket if such an engine is installed, and the socket's relative path. */
const engineFolders: readonly (readonly [folder: RegExp, socket: string])[] = [
  [/^\/run\/user(?:\/\d+)?$/u, '…/docker.sock'],
  [/^\/run\/user\/\d+\/podman$/u, 'podman.sock'],
  [/^\/var\/snap\/microk8s\/common\/run$/u, 'containerd.sock'],
  [/^\/var\/snap\/microk8s\/common$/u, 'run/containerd.sock'],
  [/^\/var\/snap\/microk8s$/u, 'common/run/containerd.sock'],
  [/^\/run\/user\/\d+\/docker$/u, 'containerd/containerd.sock'],
  [/^\/run\/user\/\d+\/(?:docker\/)?containerd$/u, 'containerd.sock'],
  [/^\/run\/user\/\d+\/buildkit$/u, 'buildkitd.sock'],
  [/^\/var\/(?:lib\/(?:lxd|incus)|snap\/lxd\/common\/lxd)$/u, 'unix.socket'],
  [
    /^(?:\/home\/[^/]+|\/root|\/Users\/[^/]+)\/\.(?:docker\/(?:run|desktop)|colima\/[^/]+|orbstack\/run|rd)$/u,
    'docker.sock',
  ],
  [/^(?:\/home|\/Users)\/[^/]+\/\.colima$/u, 'default/docker.sock'],
  [/^(?:\/home|\/Users)\/[^/]+\/\.orbstack$/u, 'run/docker.sock'],
  [/^(?:\/home|\/Users)\/[^/]+\/\.lima\/[^/]+\/sock$/u, 'docker.sock'],
  [/^(?:\/home|\/Users)\/[^/]+\/\.lima\/[^/]+$/u, 'sock/docker.sock'],
  [/^(?:\/home|\/Users)\/[^/]+\/\.lima$/u, 'docker/sock/docker.sock'],
  // WSL and the virtual machine of Docker Desktop.
  [/^\/mnt\/wsl$/u, 'shared-docker/docker.sock'],
  [/^\/mnt\/wsl\/shared-docker$/u, 'docker.sock'],
  [/^\/mnt\/wsl\/docker-desktop$/u, 'shared-sockets/guest-services/docker.proxy.sock'],
  [/^\/run\/host-services$/u, 'docker.proxy.sock'],
];

/**
 * Programs that start containers for whoever connects to their sockets, by the kernel's name of their process
 * (15 characters).
 */
const enginePrograms: ReadonlySet<string> = new Set([
  'dockerd',
  'containerd',
  'docker-containe',
  'podman',
  'crio',
  'cri-dockerd',
  'buildkitd',
  'balenad',
  'balena-engine-d',
  'lxd',
  'incusd',
  'k3s',
  'k3s-server',
  'k3s-agent',
]);

/** Whether a process of this name serves a container engine. */
export function isEngineProgram(name: string): boolean {
  return enginePrograms.has(name);
}

/** Products by what names their sockets or programs; all others are Docker's. */
const products: readonly (readonly [RegExp, string])[] = [
  [/containerd|dockershim|k3s/u, 'containerd'],
  [/podman/u, 'Podman'],
  [/crio|cri-dockerd|\/nri\.sock$/u, 'container runtime'],
  [/buildkit/u, 'BuildKit'],
  [/balena/u, 'balenaEngine'],
  [/(?:lxd|incus)/u, 'LXD'],
];

/** Returns what to call a socket: `Docker socket`. `path` is its path, or the program that listens there. */
export function socketLabel(path: string): string {
  const name = path.split('/').slice(-2).join('/');
  return `${products.find(([pattern]) => pattern.test(name))?.[1] ?? 'Docker'} socket`;
}

/** Whether clients in a container expect an engine's socket at this path. */
export function isSocketTarget(path: string): boolean {
  const real = withoutRunLink(path);
  return (
    socketNames.test(real) || rootlessSocket.test(real) || namedPipe.test(path) || socketPaths.includes(real)
  );
}

/**
 * Removes a process root, which for processes outside containers is the host's: `/proc/1/root/run` is `/run`.
 */
function withoutProcessRoot(path: string): string {
  return path.replace(/^\/proc\/(?:self|thread-self|\d+)\/root(?=\/|$)/u, '') || '/';
}

/** Whether a socket is of an engine without root: whoever connects has what its user has. */
export function isSocketOfUser(socket: string): boolean {
  return /^\/run\/user\/[1-9]\d*\//u.test(withoutRunLink(socket));
}

/** How a mount of a host path exposes a Docker socket: it is the socket, or a directory that contains it. */
export interface SocketReach {
  socket: string;
  through: 'socket' | 'directory';
}

/**
 * Returns the engine socket that a mount of the host's `path` exposes, if any. `extra` are further sockets
 * known on this host (the addresses the daemon listens on).
 */
export function reachedSocket(path: string, extra: readonly string[] = []): SocketReach | undefined {
  const real = withoutRunLink(withoutProcessRoot(path));
  if (socketNames.test(real) || rootlessSocket.test(real) || namedPipe.test(path)) {
    return { socket: path, through: 'socket' };
  }
  const sockets = [...extra.map(withoutRunLink), ...socketPaths];
  if (sockets.includes(real) || real.startsWith(`${shimSockets}/`))
    return { socket: real, through: 'socket' };
  if (real === shimSockets) return { socket: 'the sockets of containerd’s shims', through: 'directory' };
  const own = engineFolders.find(([folder]) => folder.test(real));
  if (own) return { socket: `${real}/${own[1]}`, through: 'directory' };
  const below = sockets.find((socket) => isWithin(socket, real));
  return below ? { socket: below, through: 'directory' } : undefined;
}

/** Trees that have no listening sockets: file systems of the kernel, and what packages and builds install. */
const withoutSockets =
  /^(?:\/(?:proc|sys)|\/dev\/(?!shm(?:\/|$))[^/]+|\/(?:usr\/)?(?:lib\d*|bin|sbin)|\/usr\/(?:share|include|src)|\/boot|\/etc\/(?:ssl|pki|ca-certificates|apt|cron\.d|fonts|letsencrypt|localtime|timezone|machine-id|hostname|hosts|resolv\.conf|os-release|passwd|group|nsswitch\.conf|ld\.so\.cache))(?:\/|$)/u;

/** Extensions of ordinary files. A daemon may bind a socket to any name, but nobody calls one so. */
const ordinaryFile =
  /\.(?:conf|cfg|cnf|ini|toml|ya?ml|json|xml|env|properties|rules|crt|cer|pem|key|csr|p12|jks|sh|py|js|ts|rb|php|lua|sql|txt|md|html?|css|csv|log|tmpl|tpl|template|vcl|htpasswd|service|so|jar|war|db|sqlite3?|gz|zip)$/iu;

/**
 * Whether a mount of the host’s `path` may expose a socket of an unknown path: a daemon listens wherever its
 * `-H` says. Trees and files in which no daemon does so are excepted.
 */
export function mayExposeSocket(path: string): boolean {
  const real = withoutRunLink(withoutProcessRoot(path));
  return !withoutSockets.test(real) && !ordinaryFile.test(real);
}

/**
 * Returns where the usual sockets of engines are below a mount of the host's `path`, relative to it: empty text for the
 * socket itself.
 */
export function engineSocketsWithin(path: string): readonly string[] {
  const real = withoutRunLink(withoutProcessRoot(path));
  if (socketNames.test(real) || rootlessSocket.test(real)) return [''];
  const below = socketPaths.filter((socket) => isWithin(socket, real));
  return below.map((socket) => socket.slice(real === '/' ? 0 : real.length));
}
