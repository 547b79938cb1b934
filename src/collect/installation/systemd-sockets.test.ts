import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { otherSocketUnits, readActivatedAddresses, socketUnit } from './systemd-sockets.ts';

test('every unit that opens sockets for the service is read, with its addresses and mode', async () => {
  const host = fakeHost();
  try {
    const folder = '/etc/systemd/system';
    host.write(`${folder}/docker.socket`, '[Socket]\nListenStream=/run/docker.sock\nSocketMode=0660\n');
    host.write(`${folder}/docker.socket.d/more.conf`, '[Socket]\nListenStream=@docker\n');
    host.write(`${folder}/more.socket`, '[Socket]\nListenStream=/run/more.sock\nService=docker.service\n');
    host.write(`${folder}/other.socket`, '[Socket]\nListenStream=/run/other.sock\n');
    const files = diskFiles(host.root);
    const unit = await socketUnit(files);
    assert.deepEqual(unit.state === 'known' && unit.value, {
      addresses: ['unix:///run/docker.sock', 'unix://@docker'],
      mode: 0o660,
    });
    const others = await otherSocketUnits(files);
    assert.deepEqual(
      others.map((other) => other.state === 'known' && other.value),
      [{ addresses: ['unix:///run/more.sock'], mode: 0o666 }],
    );
    assert.deepEqual(await readActivatedAddresses(files), [
      'unix:///run/docker.sock',
      'unix://@docker',
      'unix:///run/more.sock',
    ]);
  } finally {
    host.remove();
  }
});
