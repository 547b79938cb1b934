import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from './availability.ts';

// crun refuses hosts whose controllers are in both versions of control groups: it sees the first alone.
const withoutUnified = 'umount /sys/fs/cgroup/unified 2>/dev/null; program=$1; shift; exec "$program" "$@"';

/**
 * Writes a script that runs crun also on hosts with both versions of control groups, and returns the flags of dockerd
 * for a runtime `crun`; none if it is not installed.
 */
export async function crunFlags(folder: string): Promise<readonly string[]> {
  const crun = findProgram('crun');
  if (crun === undefined) return [];
  const path = join(folder, 'crun-alone');
  const line = `exec unshare --mount --propagation slave -- sh -c '${withoutUnified}' sh ${crun} "$@"`;
  await writeFile(path, `#!/bin/sh\n${line}\n`);
  await chmod(path, 0o755);
  return [`--add-runtime=crun=${path}`];
}
