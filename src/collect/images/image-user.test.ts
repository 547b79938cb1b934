import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { absent, known } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { imageUserReader } from './image-user.ts';

const contents = ['sha256:low', 'sha256:high'];
const chain = createHash('sha256').update(contents.join(' ')).digest('hex');
const root = '/var/lib/docker';
const [low, high] = [`${root}/overlay2/aa/diff`, `${root}/overlay2/bb/diff`];
const image = {
  GraphDriver: { Name: 'overlay2', Data: { UpperDir: high, LowerDir: low } },
  RootFS: { Layers: contents },
};

function machine(context: TestContext): FakeHost {
  const host = fakeHost();
  context.after(() => host.remove());
  host.write(`${root}/image/overlay2/layerdb/sha256/low/cache-id`, 'aa');
  host.write(`${root}/image/overlay2/layerdb/sha256/${chain}/cache-id`, 'bb');
  host.write(`${low}/etc/passwd`, 'app:x:1000:1000\n');
  // The host's own file, which links of an image must not reach.
  host.write('/etc/passwd', 'app:x:0:0\n');
  return host;
}

const ask = (host: FakeHost, user: string, document: unknown = image) =>
  imageUserReader(diskFiles(host.root), root)(document, known(user, 'inspect'));

test('a name is looked up in the highest layer with accounts', async (context) => {
  const host = machine(context);
  assert.deepEqual(await ask(host, 'app:staff'), known(1000, '/etc/passwd of the image'));
  assert.equal((await ask(host, 'other'))?.state, 'absent');
  host.write(`${high}/etc/passwd`, 'app:x:0:0\n');
  assert.deepEqual(await ask(host, 'app'), known(0, '/etc/passwd of the image'));
});

test('a number or an empty user is not looked up', async (context) => {
  const host = machine(context);
  for (const user of ['0', '+0', '1000:1000', '', ':1']) assert.equal(await ask(host, user), undefined, user);
  assert.equal(await imageUserReader(diskFiles(host.root), root)(image, absent('inspect')), undefined);
});

test('links of an image are not followed; another store is unknown', async (context) => {
  const host = machine(context);
  host.link(`${high}/etc`, '/etc');
  assert.equal((await ask(host, 'app'))?.state, 'unreadable');
  host.remove(`${high}/etc`);
  host.link(`${high}/etc/passwd`, '/etc/passwd');
  assert.equal((await ask(host, 'app'))?.state, 'unreadable');
  host.remove(`${high}/etc/passwd`);
  mkdirSync(`${host.root}${high}/etc/passwd`);
  assert.equal((await ask(host, 'app'))?.state, 'unreadable');
  const other = await ask(host, 'app', { ...image, GraphDriver: null });
  assert.ok(other?.state === 'unreadable');
  assert.match(other.detail, /only the storage driver overlay2/u);
  assert.doesNotMatch(other.detail, /docker run/u);
});
