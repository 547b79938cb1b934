/** Parts of the Docker API with which a client that may change them starts something as root of the host. */
const rootParts: ReadonlySet<string> = new Set(['containers', 'services', 'plugins']);
/** Other parts of the API, which a pattern may name beside those. */
const otherParts =
  /^(?:auth|build|commit|configs|distribution|events|exec|images|info|networks|nodes|_?ping|secrets|session|swarm|system|tasks|version|volumes)$/u;

/**
 * Whether a pattern of paths to which requests may be sent (`POST`) admits those that create and start containers. The
 * proxy wants all of a path to match. A pattern is of the file that is checked, so it is read and never run.
 */
export function startsContainers(pattern: string): boolean {
  const bare = pattern.replace(/^\^/u, '').replace(/\$$/u, '');
  // The version of the API, which clients may leave out: `/v1\..{1,2}`.
  const path = bare.replace(/^\(?\/?\(?\/?v(?:\[[^\]]*\]|\{[^}]*\}|[\d\\.*+?])+\)?\??/u, '');
  const words = path.match(/[A-Za-z_]{2,}/gu) ?? [];
  if (!/\.[*+]\)*$/u.test(path)) return false;
  return (
    words.every((word) => rootParts.has(word) || otherParts.test(word)) &&
    (words.length === 0 || words.some((word) => rootParts.has(word)))
  );
}

/** The settings of a proxy with patterns; one that is not written is absent. */
export interface ProxyRules {
  /** The patterns of its requests with `POST`. */
  posts: readonly string[];
  listens?: string | undefined;
  clients?: string | undefined;
}

/**
 * Whether a proxy with patterns lets every neighbour start containers. By default it listens on loopback and admits
 * nobody else, and of names of clients it admits only those (README of wollomatic/socket-proxy 1.12).
 */
export function admitsEveryone({ posts, listens = '127.0.0.1', clients = '' }: ProxyRules): boolean {
  const isOpen = !/^(?:127\.|localhost$|\[?::1)/u.test(listens);
  const hasNetwork = clients
    .split(',')
    .some((client) => /^(?!127\.|::1\/)[\da-f.:]+\/\d{1,3}$/iu.test(client.trim()));
  return isOpen && hasNetwork && posts.some(startsContainers);
}
