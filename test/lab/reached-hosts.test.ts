// What containers reach of others: through the processes that /proc of the host shows, and over a network.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { withEngine } from '../kit/collect-lab.ts';
import { auditKinds } from './kit/audit.ts';
import { labTest } from './kit/availability.ts';
import { start } from './kit/containers.ts';

const read = 'for p in /hp/[0-9]*; do cat $p/root/only-here && exit; done 2>/dev/null; exit 1';

labTest('a mount of /proc that may only be read, by who may open the roots of processes', async () => {
  await withEngine({ config: 'default' }, async (engine) => {
    await start(engine, 'other', []);
    await engine.docker('exec', 'other', 'sh', '-c', 'echo x >/only-here');
    const proc = ['-v', '/proc:/hp:ro'];
    await start(engine, 'root', proc);
    await start(engine, 'user', [...proc, '--user', '65534']);
    await start(engine, 'dropped', [...proc, '--cap-drop', 'ALL']);
    const reached: string[] = [];
    for (const name of ['root', 'user', 'dropped'])
      if ((await engine.docker('exec', name, 'sh', '-c', read)).code === 0) reached.push(name);
    const { findings } = await auditKinds(engine, ['workload']);
    const grave = findings.filter(
      ({ rule, severity }) =>
        rule === 'workload/sensitive-host-path' && (severity === 'high' || severity === 'critical'),
    );
    assert.deepEqual(
      grave.map(({ subject }) => subject.name),
      reached,
    );
    assert.deepEqual(reached, ['root']);
  });
});

labTest('a container that passes the Docker API on to its network', async () => {
  await withEngine({ config: 'default' }, async (engine) => {
    await engine.docker('network', 'create', 'shared');
    await start(engine, 'relay', ['--network', 'shared', '-v', `${engine.socket}:/var/run/docker.sock`]);
    await start(engine, 'beside', ['--network', 'shared']);
    await start(engine, 'apart', []);
    const listen = 'while :; do nc -l -p 2375; done';
    await engine.docker('exec', '--detach', 'relay', 'sh', '-c', listen);
    await delay(1000);
    const { findings } = await auditKinds(engine, ['workload']);
    const relayed = findings.filter(({ message }) => message.includes('passes the Docker API on'));
    assert.deepEqual(
      relayed.map(({ severity, subject }) => [severity, subject.name]),
      [['critical', 'beside']],
    );
  });
});
