import { mkdtempSync, rmSync, statfsSync } from 'node:fs';

/** A file system in memory that Linux has (shm_overview(7)). */
const sharedMemory = '/dev/shm';
/** TMPFS_MAGIC (statfs(2)). */
const tmpfs = 0x01_02_19_94;
/** Free bytes that the tests may need: some inflate what is to be refused. */
const enough = 4 * 2 ** 30;

/**
 * Calls `use` with the temporary folder of this process in memory, where the machine has room: unit tests make
 * and remove some ten thousand small files, which takes a third of their system time on a disk.
 */
export async function withFolderInMemory<T>(use: () => Promise<T>): Promise<T> {
  if (!hasRoom()) return use();
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(`${sharedMemory}/ironhull-tests-`);
  process.env['TMPDIR'] = folder;
  try {
    return await use();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasRoom(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(sharedMemory);
    return type === tmpfs && bavail * bsize >= enough;
  } catch {
    return false; // There is none.
  }
}
