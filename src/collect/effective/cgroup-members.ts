import { absent, known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** Maximum nesting of cgroups: covers a container inside a container, and systemd inside one. */
const maxDepth = 8;

/** Names of the files of a cgroup itself; those of controllers are named `controller.name`. */
export const cgroupFile =
  /^(?:cgroup|cpu|cpuacct|cpuset|memory|pids|io|blkio|hugetlb|rdma|misc|irq|devices|freezer|perf_event|net_cls|net_prio)\.|^(?:tasks|notify_on_release|release_agent)$/u;

/**
 * Returns the process IDs in a cgroup and its descendants. Unreadable if one of them cannot be read or its
 * processes are not visible from this namespace.
 */
export async function readMemberPids(
  files: HostFiles,
  folder: string,
  depth = 0,
): Promise<Observed<readonly number[]>> {
  const own = await readParsed(files, `${folder}/cgroup.procs`, parsePids);
  if (own.state === 'absent') {
    return unreadable('undetermined', 'control group not found at its path', own.from);
  }
  if (own.state === 'unreadable') return own;
  if (own.value.includes(0)) {
    return unreadable('remote', 'its processes are not visible from this PID namespace', own.from);
  }
  const below = await foldersBelow(files, folder);
  if (below.state !== 'known') return below;
  if (below.value.length > 0 && depth === maxDepth) {
    return unreadable('unsupported', 'control groups are nested too deeply', folder);
  }
  const nested = await Promise.all(
    below.value.map((name) => readMemberPids(files, `${folder}/${name}`, depth + 1)),
  );
  const failed = nested.find((reading) => reading.state === 'unreadable');
  return failed ?? known([...own.value, ...nested.flatMap((reading) => valueOf(reading) ?? [])], own.from);
}

function parsePids(text: string): number[] | undefined {
  const words = text.split('\n').filter((word) => word !== '');
  return words.every((word) => /^\d+$/u.test(word)) ? words.map(Number) : undefined;
}

/** A folder of a hierarchy of version 1, which is named after its controllers. */
const ofVersion1 = /^\/sys\/fs\/cgroup\/(?:pids|memory|devices|cpu)\//u;

/** Version 2 counts descendants: usually zero, which saves listing the directory. */
async function foldersBelow(files: HostFiles, folder: string): Promise<Observed<readonly string[]>> {
  const path = `${folder}/cgroup.stat`;
  const counts = ofVersion1.test(folder) ? absent(path) : await files.readText(path, 4096);
  if (counts.state === 'known' && /^nr_descendants 0$/mu.test(counts.value)) return known([], counts.from);
  const names = await files.list(folder);
  if (names.state !== 'known') return names;
  const candidates = names.value.filter((name) => !cgroupFile.test(name));
  const statuses = await Promise.all(candidates.map((name) => files.status(`${folder}/${name}`)));
  return known(
    candidates.filter((_, index) => valueOf(statuses[index])?.kind === 'directory'),
    names.from,
  );
}
