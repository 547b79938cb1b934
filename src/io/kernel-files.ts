import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statfsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** Shared buffer: each read copies its result before the next begins. */
const buffer = Buffer.allocUnsafe(256 * 1024);

/** Whether a path is in a kernel file system, without disk or network access. */
export function isKernelPath(path: string): boolean {
  return (
    (path.startsWith('/proc/') || path.startsWith('/sys/')) &&
    !path.includes('/root/') &&
    !path.includes('/cwd/')
  );
}

/** PROC_SUPER_MAGIC (statfs(2)) */
const procfs = 0x9f_a0;

/** Whether `/proc` below a root is the kernel's and not a copy. */
export function hasKernelProc(root: string): boolean {
  const place = join(root, 'proc');
  try {
    return lstatSync(place).isDirectory() && statfsSync(place).type === procfs;
  } catch {
    return false; // Missing or unreadable: reading it returns the reason.
  }
}

/**
 * Whether the path has no symbolic link of the kernel's `/proc`: those of a process are `cwd`, `exe`, `root`
 * and `ns/…`, always last, and count only with `follow`.
 */
export function isPlainProcPath(path: string, follow: boolean): boolean {
  const name = /^\/proc\/\d+\/([a-z_]+|attr\/current|ns\/[a-z_]+|net\/[a-z]+6?)$/u.exec(path)?.[1];
  return name !== undefined && !(follow && /^(?:cwd|exe|root|ns\/.*)$/u.test(name));
}

/**
 * Files of a process that are regular by what they are (proc(5)), and that the kernel gives at once: a piece smaller than
 * what was asked for is the last.
 */
const givenAtOnce =
  /^\/proc\/\d+\/(?:attr\/current|cgroup|cmdline|comm|limits|loginuid|oom_score_adj|sessionid|stat|status)$/u;

/**
 * Returns at most `limit` bytes of a file; absent if not a regular file. Synchronous, because a thread
 * switch takes several times as long as a read from the kernel or a local disk.
 */
export function readFileNow(path: string, limit: number): Buffer | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    if (givenAtOnce.test(path)) return readAll(file, limit, () => true);
    const status = fstatSync(file);
    // A file on a disk that gave all it has is at its end.
    return status.isFile() ? readAll(file, limit, (size) => size === status.size) : undefined;
  } finally {
    closeSync(file);
  }
}

/** Whether a file lists the TCP sockets of a network namespace (proc_pid_net(5)). */
export function isSocketList(path: string): boolean {
  return /^\/proc\/\d+\/net\/tcp6?$/u.test(path);
}

/** The kernel returns such lists in page-sized pieces of whole lines; only the last is smaller. */
const [leastPage, longestLine] = [4096, 256];

/**
 * Returns at most `limit` bytes of a socket list. Each piece scans all connections, milliseconds of work for
 * another thread; a final empty read would cost as much again and is avoided.
 */
export async function readSocketList(path: string, limit: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size < limit;) {
      const { bytesRead, buffer: piece } = await file.read(Buffer.allocUnsafe(64 * 1024));
      chunks.push(piece.subarray(0, bytesRead));
      size += bytesRead;
      if (bytesRead < leastPage - longestLine) break;
    }
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}

/** Reads up to the end, which is reached by a piece smaller than asked for, if `isAll` says so of what was read. */
function readAll(file: number, limit: number, isAll: (size: number) => boolean): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; size < limit;) {
    const asked = Math.min(buffer.length, limit - size);
    const count = readSync(file, buffer, 0, asked, null);
    if (count === 0) break;
    const chunk = Buffer.allocUnsafe(count);
    buffer.copy(chunk, 0, 0, count);
    chunks.push(chunk);
    size += count;
    if (count < asked && isAll(size)) break;
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
