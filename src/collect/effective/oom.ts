import { posix } from 'node:path';
import type { EffectiveState } from '../../core/workload/effective.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';

/**
 * Reads how the kernel protects a process from the OOM killer: its score adjustment (proc_pid_oom_score_adj(5)), and
 * the switch of its control group, which only version 1 has (kernel, `cgroup-v1/memory`).
 */
export async function readOom(
  files: HostFiles,
  pid: number,
  cgroups: readonly CgroupEntry[],
): Promise<Required<Pick<EffectiveState, 'oomScoreAdj' | 'oomKillDisabled'>>> {
  const [oomScoreAdj, oomKillDisabled] = await Promise.all([
    readNumber(files, `/proc/${pid}/oom_score_adj`, /^(-?\d{1,4})$/u),
    readSwitch(files, cgroups),
  ]);
  return { oomScoreAdj, oomKillDisabled };
}

async function readSwitch(files: HostFiles, cgroups: readonly CgroupEntry[]): Promise<Observed<boolean>> {
  const own = cgroups.find(({ controllers }) => controllers.includes('memory'));
  if (own === undefined) return absent('cgroup');
  if (own.path.split('/').includes('..'))
    return unreadable('undetermined', 'the cgroup is outside the cgroup namespace of ironhull', own.path);
  const path = posix.join('/sys/fs/cgroup/memory', own.path, 'memory.oom_control');
  const reading = await readNumber(files, path, /^oom_kill_disable ([01])$/mu);
  return reading.state === 'known' ? known(reading.value === 1, path) : reading;
}

async function readNumber(files: HostFiles, path: string, form: RegExp): Promise<Observed<number>> {
  const text = await files.readText(path, 1000);
  if (text.state !== 'known') return text;
  const [, number] = form.exec(text.value.trim()) ?? [];
  return number === undefined ? unreadable('malformed', 'not a number', path) : known(Number(number), path);
}
