import { readdir, readFile, readlink } from 'node:fs/promises';

/** O_ACCMODE (open(2)): 0 is read-only. */
const accessMode = 0o3;

/** Returns the paths that a process has open for writing, as they are in its container. */
export async function filesOpenForWriting(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  const paths = await Promise.all(descriptors.map((one) => pathIfWritable(pid, one)));
  return paths.flatMap((path) => path ?? []);
}

async function pathIfWritable(pid: number, descriptor: string): Promise<string | undefined> {
  try {
    const path = await readlink(`/proc/${pid}/fd/${descriptor}`);
    // Pipes, sockets and anonymous files have no path; devices and kernel files are no storage.
    if (!path.startsWith('/') || /^\/(?:dev|proc|sys)\//u.test(path)) return undefined;
    const flags = /^flags:\s*([0-7]+)$/mu.exec(
      await readFile(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8'),
    )?.[1];
    const isWritable = flags !== undefined && (Number.parseInt(flags, 8) & accessMode) !== 0;
    return isWritable ? path.replace(/ \(deleted\)$/u, '') : undefined;
  } catch {
    return undefined; // It was closed, or the process ended.
  }
}
