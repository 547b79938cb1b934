import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { known } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readOom } from './oom.ts';

const memory = (path: string) => [{ hierarchy: 3, controllers: ['memory'], path }];

test('the score of a process, and the switch of its control group', async () => {
  const host = fakeHost();
  try {
    host.write('/proc/40/oom_score_adj', '-998\n');
    host.write('/sys/fs/cgroup/memory/docker/a/memory.oom_control', 'oom_kill_disable 1\nunder_oom 0\n');
    const files = diskFiles(host.root);
    const read = await readOom(files, 40, memory('/docker/a'));
    assert.deepEqual(read, {
      oomScoreAdj: known(-998, '/proc/40/oom_score_adj'),
      oomKillDisabled: known(true, '/sys/fs/cgroup/memory/docker/a/memory.oom_control'),
    });
    const second = await readOom(files, 41, [{ hierarchy: 0, controllers: [], path: '/docker/a' }]);
    assert.deepEqual([second.oomScoreAdj.state, second.oomKillDisabled.state], ['absent', 'absent']);
    const outside = await readOom(files, 40, memory('/../docker/a'));
    assert.equal(outside.oomKillDisabled.state, 'unreadable');
    host.write('/proc/40/oom_score_adj', 'x\n');
    assert.equal((await readOom(files, 40, [])).oomScoreAdj.state, 'unreadable');
  } finally {
    host.remove();
  }
});
