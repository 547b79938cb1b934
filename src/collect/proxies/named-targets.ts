import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { isSocketTarget } from '../../knowledge/engine/engine-sockets.ts';

/** Where the API of an engine is reached on a machine. */
export interface ApiTargets {
  /** Paths of sockets besides the usual ones, without links. */
  sockets: ReadonlySet<string>;
  /** Their files: equal for other names of them. */
  identities: ReadonlySet<string>;
  /** TCP ports on which clients need no certificate. */
  ports: ReadonlySet<number>;
  /** Why some of the sockets may not lead there. */
  doubts: ReadonlyMap<string, string>;
}

/** `docker system dial-stdio` connects its input and output to the daemon; xinetd has both words on lines of their own. */
const dialer = /\bdial-stdio\b/u;

/** Returns the absolute paths in a text; paths in URLs may be encoded, and repeat slashes. */
export function pathsIn(text: string): readonly string[] {
  const plain = text.replaceAll(/%2f/giu, '/');
  const found = plain.match(/\/[^\s,;:=|"'<>(){}[\]\\!]+/gu) ?? [];
  return [...new Set(found.map((path) => path.replaceAll(/\/{2,}/gu, '/').replace(/\/$/u, '')))];
}

/** Returns the paths in a text, with relative names of sockets as seen from a folder. */
export function namedPaths(text: string, folder?: string): readonly string[] {
  const relative = folder === undefined ? [] : (text.match(/(?<![\w./-])[\w.-][\w./-]*\.sock\b/gu) ?? []);
  return [...pathsIn(text), ...relative.map((path) => posix.resolve(folder ?? '/', path))];
}

/** Returns the first port of an engine's API on this machine that a text names, with its host. */
function namedAddress(text: string, ports: ReadonlySet<number>): string | undefined {
  const pattern = /(?:127(?:\.\d{1,3}){3}|0\.0\.0\.0|localhost|\[?::1?\]?)[:\s](\d{1,5})(?!\d)/giu;
  for (const [whole, port] of text.matchAll(pattern)) if (ports.has(Number(port))) return whole;
  return undefined;
}

/** Whether a path is another name of an engine's socket: a link, or a further name of the file. */
async function isOtherName(files: HostFiles, path: string, targets: ApiTargets): Promise<boolean> {
  const real = valueOf(await files.realPath(path));
  if (real === undefined) return false;
  if (targets.sockets.has(real) || isSocketTarget(real)) return true;
  const status = valueOf(await files.status(real));
  return status?.kind === 'socket' && targets.identities.has(status.identity);
}

/** Returns the engine's API that a text names: a socket, under any name, or an address. */
export async function namedTarget(
  files: HostFiles,
  text: string,
  targets: ApiTargets,
  folder?: string,
): Promise<string | undefined> {
  const paths = namedPaths(text, folder);
  const direct = paths.find((path) => isSocketTarget(path) || targets.sockets.has(path));
  if (direct !== undefined) return direct;
  if (dialer.test(text)) return '/var/run/docker.sock';
  const address = namedAddress(text, targets.ports);
  if (address !== undefined) return address;
  for (const path of paths) if (await isOtherName(files, path, targets)) return path;
  return undefined;
}
