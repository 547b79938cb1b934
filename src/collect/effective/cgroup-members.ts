import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** Groups below groups are followed this far: those of a container in a container, and of systemd in one. */
const deepest = 8;

/** Files of a control group; each controller's are `controller.name`. */
const ownFiles =
  /^(?:cgroup|cpu|cpuacct|cpuset|memory|pids|io|blkio|hugetlb|rdma|misc|irq|devices|freezer|perf_event|net_cls|net_prio)\.|^(?:tasks|notify_on_release|release_agent)$/u;

/**
 * The pids of every process in the control group of `folder` and the groups below it. Unreadable
 * where one of them may not be read, or has processes that cannot be seen from here.
 */
export async function memberPids(
  files: HostFiles,
  folder: string,
  depth = 0,
): Promise<Observed<readonly number[]>> {
  const own = await readParsed(files, `${folder}/cgroup.procs`, parsePids);
  if (own.state === 'absent') {
    return unreadable('undetermined', 'the control group is not where it should be', own.from);
  }
  if (own.state === 'unreadable') return own;
  if (own.value.includes(0)) {
    return unreadable('remote', 'its processes cannot be seen from here', own.from);
  }
  const below = await foldersBelow(files, folder);
  if (below.state !== 'known') return below;
  if (below.value.length > 0 && depth === deepest) {
    return unreadable('unsupported', 'its control groups lie too deep', folder);
  }
  const nested = await Promise.all(
    below.value.map((name) => memberPids(files, `${folder}/${name}`, depth + 1)),
  );
  const failed = nested.find((reading) => reading.state === 'unreadable');
  return failed ?? known([...own.value, ...nested.flatMap((reading) => valueOf(reading) ?? [])], own.from);
}

function parsePids(text: string): number[] | undefined {
  const words = text.split('\n').filter((word) => word !== '');
  return words.every((word) => /^\d+$/u.test(word)) ? words.map(Number) : undefined;
}

/** Version 2 counts the groups below: mostly there are none, and the folder need not be listed. */
async function foldersBelow(files: HostFiles, folder: string): Promise<Observed<readonly string[]>> {
  const counts = await files.readText(`${folder}/cgroup.stat`, 4096);
  if (counts.state === 'known' && /^nr_descendants 0$/mu.test(counts.value)) return known([], counts.from);
  const names = await files.list(folder);
  if (names.state !== 'known') return names;
  const candidates = names.value.filter((name) => !ownFiles.test(name));
  const statuses = await Promise.all(candidates.map((name) => files.status(`${folder}/${name}`)));
  return known(
    candidates.filter((_, index) => valueOf(statuses[index])?.kind === 'directory'),
    names.from,
  );
}
