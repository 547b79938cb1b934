/** A listening unix socket of `/proc/<pid>/net/unix`. */
export interface UnixSocket {
  inode: string;
  path: string;
}

/** Flag of a socket that accepts connections, `__SO_ACCEPTCON` of the kernel's `include/linux/net.h`. */
const acceptsConnections = 0x10000;

/** Returns all listening sockets that have a name: a path as the program gave it, or `@name` (unix(7)). */
function parseNamed(text: string): UnixSocket[] {
  const sockets: UnixSocket[] = [];
  for (const line of text.split('\n')) {
    const match = /^[0-9a-f]+: [0-9a-f]+ [0-9a-f]+ ([0-9a-f]+) [0-9a-f]+ [0-9a-f]+ +(\d+) (.+)$/i.exec(line);
    const [, flags = '', inode = '', path = ''] = match ?? [];
    if ((parseInt(flags, 16) & acceptsConnections) !== 0) sockets.push({ inode, path });
  }
  return sockets;
}

/**
 * Returns the listening sockets with a path in the file system, as the program gave it: perhaps relative.
 * Abstract sockets (`@name`) and lines of another form are skipped.
 */
export function parseListeningSockets(text: string): UnixSocket[] {
  return parseNamed(text).filter(({ path }) => !path.startsWith('@'));
}

/** Returns the listening abstract sockets, with `@` before their names. */
export function parseAbstractSockets(text: string): UnixSocket[] {
  return parseNamed(text).filter(({ path }) => path.startsWith('@'));
}
