import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readCdiDevices } from './cdi-specs.ts';

const spec = (name: string, path: string): string =>
  `kind: v.example/x\ndevices:\n  - name: ${name}\n    containerEdits: {deviceNodes: [{path: ${path}}]}\n`;

test('later directories win, what two files define is left out, and a broken file makes it unreadable', async () => {
  const host = fakeHost();
  try {
    const folders = ['/etc/cdi', '/var/run/cdi'];
    const read = () => readCdiDevices(diskFiles(host.root), folders);
    assert.deepEqual(valueOf(await read()), []);
    host.write('/etc/cdi/a.yaml', spec('one', '/dev/early'));
    host.write('/etc/cdi/b.yml', spec('two', '/dev/b'));
    host.write('/etc/cdi/c.json', '{"kind":"v.example/x","devices":[{"name":"two"}]}');
    host.write('/etc/cdi/ignored.txt', 'not a specification: [');
    host.write('/var/run/cdi/a.yaml', spec('one', '/dev/late'));
    const found = valueOf(await read()) ?? [];
    assert.deepEqual(
      found.map(({ name, devices: [device] }) => [name, device?.hostPath]),
      [['v.example/x=one', '/dev/late']],
    );
    host.write('/etc/cdi/z.yaml', 'kind: [');
    assert.equal((await read()).state, 'unreadable');
  } finally {
    host.remove();
  }
});
