// What a container reaches through the processes of another one whose PID namespace it joins.
import assert from 'node:assert/strict';
import { withEngine } from '../kit/collect-lab.ts';
import { auditKinds } from './kit/audit.ts';
import { labTest } from './kit/availability.ts';
import { start } from './kit/containers.ts';

const read = 'for p in /proc/[0-9]*; do cat $p/root/h/hostname && exit; done 2>/dev/null; exit 1';

labTest('mounts of a container whose PID namespace another one joins', async () => {
  await withEngine({ config: 'default' }, async (engine) => {
    await start(engine, 'owner', ['-v', '/etc:/h']);
    await start(engine, 'alike', ['--pid', 'container:owner']);
    await start(engine, 'weaker', ['--pid', 'container:owner', '--cap-drop', 'ALL']);
    await start(engine, 'tracer', [
      '--pid',
      'container:owner',
      '--cap-drop',
      'ALL',
      '--cap-add',
      'SYS_PTRACE',
    ]);
    await start(engine, 'user', ['--pid', 'container:owner', '--user', '65534']);
    await start(engine, 'apart', []);
    const reached = new Map<string, boolean>();
    for (const name of ['alike', 'weaker', 'tracer', 'user', 'apart'])
      reached.set(name, (await engine.docker('exec', name, 'sh', '-c', read)).code === 0);
    const { findings } = await auditKinds(engine, ['workload']);
    const high = findings.filter(
      ({ rule, severity }) => rule === 'workload/joined-namespace' && severity === 'high',
    );
    const named = high.map(({ subject }) => subject.name).toSorted();
    const really = [...reached].flatMap(([name, reaches]) => (reaches ? [name] : []));
    assert.deepEqual(named, really.toSorted());
    assert.deepEqual(named, ['alike', 'tracer']);
  });
});
