import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statfsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** One buffer for all readings: each copies what it keeps before the next begins. */
const buffer = Buffer.allocUnsafe(256 * 1024);

/** Whether the kernel itself answers for a path: there is no disk or network to wait for. */
export function isKernelPath(path: string): boolean {
  return /^\/(proc|sys)\//.test(path) && !path.includes('/root/') && !path.includes('/cwd/');
}

/** PROC_SUPER_MAGIC (statfs(2)) */
const procfs = 0x9f_a0;

/** Whether the `/proc` below a root is the kernel's, and not a copy or what somebody put there. */
export function hasKernelProc(root: string): boolean {
  const place = join(root, 'proc');
  try {
    return lstatSync(place).isDirectory() && statfsSync(place).type === procfs;
  } catch {
    return false; // it is not there, or may not be looked at: reading it says why
  }
}

/**
 * Whether the kernel's `/proc` has no symbolic link on the way to a path: those of a process are
 * its `cwd`, `exe`, `root` and `ns/…`, which are at the end, where `follow` says whether they matter.
 */
export function isPlainProcPath(path: string, follow: boolean): boolean {
  const name = /^\/proc\/\d+\/([a-z_]+|attr\/current|ns\/[a-z_]+|net\/[a-z]+6?)$/u.exec(path)?.[1];
  return name !== undefined && !(follow && /^(?:cwd|exe|root|ns\/.*)$/u.test(name));
}

/**
 * The bytes of a kernel file, at most `limit`; `undefined` when it is not a regular file. Done at
 * once, because handing such short work to other threads takes several times as long.
 */
export function readKernelFile(path: string, limit: number): Buffer | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    return fstatSync(file).isFile() ? readAll(file, limit) : undefined;
  } finally {
    closeSync(file);
  }
}

/** Whether a file lists the TCP sockets of a network namespace (proc_pid_net(5)). */
export function isSocketList(path: string): boolean {
  return /^\/proc\/\d+\/net\/tcp6?$/u.test(path);
}

/** The kernel hands such lists out in pieces of whole lines that fill a page, or that are the last. */
const [leastPage, longestLine] = [4096, 256];

/**
 * The bytes of a list of sockets, at most `limit`. The kernel goes through every connection of the
 * machine for each piece, milliseconds of work that another thread can do; to be told once more
 * that there is nothing left would cost as much again.
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

function readAll(file: number, limit: number): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; size < limit;) {
    const count = readSync(file, buffer, 0, Math.min(buffer.length, limit - size), null);
    if (count === 0) break;
    chunks.push(Buffer.from(buffer.subarray(0, count)));
    size += count;
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
