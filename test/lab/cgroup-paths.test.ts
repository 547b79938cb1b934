// The paths of control groups of version 2 as the kernel shows them to a reader in a namespace of its own.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe } from 'node:test';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';

const id = 'd'.repeat(64);
const source = (path: string): string => JSON.stringify(resolve(import.meta.dirname, '../../src', path));

/** Prints how the kernel names the group of a process, where it is below the mount, and its peak of memory. */
const reader = `
const { cgroupLocator } = await import(${source('collect/effective/locate-cgroups.ts')});
const { diskFiles } = await import(${source('io/disk-files.ts')});
const { parseCgroup } = await import(${source('formats/proc/cgroup.ts')});
const { unifiedGroup } = await import(${source('recorder/group-memory.ts')});
const { readFileSync } = await import('node:fs');
const pid = Number(process.env.READ_PID);
const text = readFileSync('/proc/' + pid + '/cgroup', 'utf8');
const shown = parseCgroup(text).filter(({ hierarchy }) => hierarchy === 0);
const [found] = await cgroupLocator(diskFiles('/'))(pid, shown);
console.log(JSON.stringify({ shown: shown[0].path, found: found.path, unified: unifiedGroup(text) ?? null }));
`;

/**
 * Runs the reader beside a process in the group of a container, in mounts of its own in which version 2 is mounted
 * alone; with `isApart`, in a namespace of control groups whose root is the reader's own group.
 */
async function readGroup(isApart: boolean): Promise<Record<string, string | null>> {
  const base = `/sys/fs/cgroup/ironhull-lab-${process.pid}-${isApart ? 'apart' : 'host'}`;
  const script = [
    'set -eu; mount -t cgroup2 none /sys/fs/cgroup',
    `mkdir -p ${base}/docker-${id}.scope ${base}/reader.scope`,
    `sh -c 'echo $$ > ${base}/docker-${id}.scope/cgroup.procs; exec sleep 60' & export READ_PID=$!`,
    `until grep -q . ${base}/docker-${id}.scope/cgroup.procs; do sleep 0.05; done`,
    // A group is removed when it is empty, also by who stays in another one.
    `trap 'kill $READ_PID; wait || true; rmdir ${base}/docker-${id}.scope ${base}/reader.scope ${base}' EXIT`,
    `sh -c 'echo $$ > ${base}/reader.scope/cgroup.procs; exec ${isApart ? 'unshare --cgroup' : ''} "$@"' sh "$@"`,
  ].join('\n');
  const node = [process.execPath, '--input-type=module', '--eval', reader];
  const printed = await mustRun('unshare', ['--mount', 'sh', '-c', script, 'sh', ...node]);
  return JSON.parse(printed) as Record<string, string | null>;
}

describe('the control group of a container in version 2', () => {
  labTest('has its path where the reader sees the whole hierarchy', async () => {
    const { shown, found, unified } = await readGroup(false);
    assert.match(shown ?? '', new RegExp(`^/ironhull-lab-\\d+-host/docker-${id}\\.scope$`, 'u'));
    assert.deepEqual([found, unified], [shown, shown]);
  });

  labTest('is found from a namespace that shows it beside its own root', async () => {
    const { shown, found, unified } = await readGroup(true);
    assert.equal(shown, `/../docker-${id}.scope`);
    assert.match(found ?? '', new RegExp(`^/ironhull-lab-\\d+-apart/docker-${id}\\.scope$`, 'u'));
    // Its peak of memory is then what the engine says.
    assert.equal(unified, null);
  });
});
