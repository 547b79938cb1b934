import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { capability, scannedFiles } from '../../../../test/kit/scanned-files.ts';
import { folder, hardlink, symlink, type MadeEntry } from '../../../../test/kit/tar-archive.ts';
import type { FoundImageFiles, ImageContents, ImageTraceKind } from '../../../core/image/image.ts';
import { valueOf, type Observed } from '../../../core/observed.ts';

const passwd = (text: string): MadeEntry => ({ name: 'etc/passwd', content: text });
const shadow = (text: string, mode = 0o640): MadeEntry => ({ name: 'etc/shadow', content: text, mode });
const group = (text: string): MadeEntry => ({ name: 'etc/group', content: text });
const root = [passwd('root:x:0:0::/root:/bin/sh\n'), group('root:x:0:\n')];

function paths(found: FoundImageFiles | Observed<FoundImageFiles>): string[] {
  const value = 'state' in found ? valueOf(found) : found;
  assert.ok(value, JSON.stringify(found));
  assert.equal(value.count, value.first.length);
  return value.first.map(({ path }) => path);
}

function traced({ traces }: ImageContents, kind: ImageTraceKind): string[] {
  return traces.filter((one) => one.kind === kind).flatMap(paths);
}

describe('setuid and world-writable files', () => {
  it('are those that a container sees in the end', async () => {
    const files = await scannedFiles(
      [
        { name: 'bin/kept', mode: 0o4755 },
        { name: 'bin/removed', mode: 0o4755 },
        { name: 'bin/changed', mode: 0o4755 },
        { name: 'bin/raised', mode: 0o755 },
        { name: 'opt/hidden/tool', mode: 0o2755 },
      ],
      [
        { name: 'bin/.wh.removed' },
        { name: 'bin/changed', mode: 0o755 },
        { name: 'bin/raised', mode: 0o6755 },
        folder('opt/hidden'),
        { name: 'opt/hidden/.wh..wh..opq' },
      ],
    );
    assert.deepEqual(
      files.raising.first.map(({ path, mode, layer }) => [path, mode, layer]),
      [
        ['/bin/kept', 0o4755, 0],
        ['/bin/raised', 0o6755, 1],
      ],
    );
  });

  it('leave out links, directories with a sticky bit, and what is mounted over or temporary', async () => {
    const files = await scannedFiles([
      { ...folder('sticky'), mode: 0o1777 },
      { ...folder('open'), mode: 0o777 },
      { ...folder('setgid'), mode: 0o2755 },
      { name: 'file', mode: 0o666 },
      symlink('link', 'file'),
      { name: 'tmp/scratch', mode: 0o666 },
      { name: 'dev/shm/x', mode: 0o4777 },
      { name: 'fifo', type: '6', mode: 0o666 },
      { name: 'null', type: '3', mode: 0o666 },
    ]);
    assert.deepEqual(paths(files.writable), ['/file', '/open']);
    assert.deepEqual(paths(files.raising), []);
  });

  it('have the mode of the last of their hard links, as the engine unpacks it', async () => {
    const files = await scannedFiles(
      [
        { name: 'bin/a', mode: 0o755 },
        { ...hardlink('bin/b', 'bin/a'), mode: 0o4755 },
        { name: 'bin/c', mode: 0o4755 },
        { ...hardlink('bin/d', 'bin/c'), mode: 0o755 },
      ],
      [{ name: 'bin/.wh.b' }],
    );
    assert.deepEqual(
      files.raising.first.map(({ path, mode }) => [path, mode]),
      [['/bin/a', 0o4755]],
    );
  });

  it('are counted where they are too many to keep, and the first by path are kept', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({ name: `s/${999 - n}`, mode: 0o4755 }));
    const { raising } = await scannedFiles(many);
    assert.equal(raising.count, 1000);
    assert.equal(raising.first.length, 200);
    const all = many.map(({ name }) => `/${name}`).toSorted();
    assert.deepEqual(
      raising.first.map(({ path }) => path),
      all.slice(0, 200),
    );
  });
});

describe('file capabilities', () => {
  it('are decoded, also above bit 31, of both versions', async () => {
    const { contents } = await scannedFiles([
      { name: 'bin/a', ...capability([10, 38]) },
      { name: 'bin/b', ...capability([21], { root: 100_000, effective: false }) },
    ]);
    assert.deepEqual(
      valueOf(contents.capable)?.first.map(({ path, capabilities }) => [path, capabilities]),
      [
        ['/bin/a', { permitted: ['NET_BIND_SERVICE', 'PERFMON'], inheritable: [], effective: true }],
        ['/bin/b', { permitted: ['SYS_ADMIN'], inheritable: [], effective: false, rootUid: 100_000 }],
      ],
    );
  });

  it('are those of every hard link of a file, also where the first name is removed', async () => {
    const same = capability([7]);
    const { contents } = await scannedFiles(
      [
        { name: 'bin/a', ...same },
        { ...hardlink('bin/b', 'bin/a'), ...same },
        { ...hardlink('bin/c', 'bin/b'), ...same },
      ],
      [{ name: 'bin/.wh.a' }],
    );
    assert.deepEqual(paths(contents.capable), ['/bin/b', '/bin/c']);
  });

  it('are removed by an entry of a hard link without them, as the engine unpacks it', async () => {
    const { contents } = await scannedFiles([
      { name: 'bin/a', ...capability([7]) },
      hardlink('bin/b', 'bin/a'),
    ]);
    assert.deepEqual(paths(contents.capable), []);
  });

  it('are gone where a layer above replaces the file without them', async () => {
    const { contents } = await scannedFiles([{ name: 'bin/a', ...capability([7]) }], [{ name: 'bin/a' }]);
    assert.deepEqual(paths(contents.capable), []);
  });

  it('of a form that is not known are a doubt', async () => {
    const odd = { pax: { 'SCHILY.xattr.security.capability': Buffer.from([1, 2, 3, 4, 5]) } };
    const { contents } = await scannedFiles([{ name: 'bin/a', ...odd }]);
    assert.deepEqual(paths(contents.capable), []);
    assert.match(contents.unread.join(), /capabilities of 1 files have a form/u);
  });
});

describe('files without an owner', () => {
  it('have a number that no account, or no group, has', async () => {
    const { contents } = await scannedFiles([
      passwd('root:x:0:0::/root:/bin/sh\napp:x:10:20::/:/bin/sh\n'),
      group('root:x:0:\nwww:x:33:\n'),
      { name: 'a', uid: 10, gid: 20 },
      { name: 'b', uid: 0, gid: 33 },
      { name: 'c', uid: 501, gid: 0 },
      { name: 'd', uid: 0, gid: 501 },
      { ...symlink('e', 'a'), uid: 501 },
    ]);
    assert.deepEqual(paths(contents.unowned), ['/c', '/d', '/e']);
  });

  it('are not there where an image has no accounts at all', async () => {
    const { contents } = await scannedFiles([{ name: 'app', uid: 1000 }]);
    assert.equal(contents.accounts.state, 'absent');
    assert.equal(contents.unowned.state, 'absent');
  });
});

describe('accounts', () => {
  it('have the passwords of the file that counts, and no hash', async () => {
    const { contents } = await scannedFiles([
      passwd(
        [
          'root:x:0:0::/root:/bin/sh',
          'open::1:1::/:/bin/sh',
          'old:abcdefghijklm:2:2::/:',
          'nobody:x:3:3::/:/bin/false',
          'star:*:4:4::/:/sbin/nologin',
          'gone:x:5:5::/:/bin/sh',
          '',
        ].join('\n'),
      ),
      shadow('root::1:0:::::\nnobody:!:1::::::\nopen:!:1::::::\nextra:$6$salt$hash:1::::::\n'),
      { name: 'bin/sh' },
    ]);
    const { accounts = [], shadowMode } = valueOf(contents.accounts) ?? {};
    assert.deepEqual(
      accounts.map(({ name, password, hasShell }) => [name, password, hasShell]),
      [
        ['root', 'empty', true],
        ['open', 'empty', true],
        ['old', 'set', true],
        ['nobody', 'locked', false],
        ['star', 'locked', false],
        ['gone', 'locked', true],
      ],
    );
    assert.equal(shadowMode, 0o640);
    assert.doesNotMatch(JSON.stringify(contents), /hash|abcdefghijklm/u);
  });

  it('are in further files with hashes, if everyone may read these', async () => {
    const hash = 'root:$6$salt$hash:1::::::\nlocked:!:1::::::\n';
    const { contents } = await scannedFiles([
      passwd('root:$6$salt$hash:0:0::/root:/bin/sh\n'),
      shadow(hash),
      { name: 'etc/shadow-', content: hash, mode: 0o644 },
      { name: 'etc/gshadow-', content: hash, mode: 0o640 },
    ]);
    assert.deepEqual(
      valueOf(contents.accounts)?.readableHashes?.map(({ path, accounts }) => [path, accounts]),
      [
        ['/etc/passwd', ['root']],
        ['/etc/shadow-', ['root']],
      ],
    );
    assert.doesNotMatch(JSON.stringify(contents), /salt/u);
  });

  it('are those of the highest layer', async () => {
    const { contents } = await scannedFiles(
      [passwd('root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\n'), shadow('root::1::::::\n')],
      [passwd('root:x:0:0::/root:/bin/sh\n'), { name: 'etc/.wh.shadow' }],
    );
    assert.deepEqual(
      valueOf(contents.accounts)?.accounts.map(({ name, password }) => [name, password]),
      [['root', 'locked']],
    );
  });

  it('are read where the file is a link to another one', async () => {
    const { contents } = await scannedFiles([
      symlink('etc/passwd', '/nix/store/passwd'),
      { name: 'nix/store/passwd', content: 'root::0:0::/:/bin/sh\n' },
    ]);
    assert.equal(valueOf(contents.accounts)?.accounts[0]?.password, 'empty');
  });

  it('are unknown where a file of them is none, or too large', async () => {
    const large = Buffer.alloc(2 * 1024 * 1024, 'x');
    for (const odd of [folder('etc/shadow'), { name: 'etc/shadow', content: large }]) {
      const { contents } = await scannedFiles([...root, odd]);
      assert.equal(contents.accounts.state, 'unreadable', odd.name);
      assert.equal(contents.unowned.state, 'unreadable');
    }
  });

  it('say which lines are none', async () => {
    const { contents } = await scannedFiles([
      passwd('root:x:0:0::/:/bin/sh\nodd:x:zero:0::/:\n# text\n\n+\n'),
    ]);
    assert.deepEqual(valueOf(contents.accounts)?.oddities, ['/etc/passwd: 1 of its lines are no entries']);
  });
});

describe('what is found by its name', () => {
  it('is counted by directory, with its bytes', async () => {
    const { contents } = await scannedFiles([
      ...root,
      { name: 'var/lib/apt/lists/lock' },
      { name: 'var/lib/apt/lists/a_Packages', content: 'x'.repeat(10) },
      { name: 'var/lib/apt/lists/b_Packages', content: 'x'.repeat(5) },
      { name: 'root/.cache/pip/http/1', content: 'x'.repeat(7) },
      { name: 'home/app/.cache/pip/2', content: 'x'.repeat(1) },
    ]);
    const bytesOf = (kind: ImageTraceKind): unknown =>
      contents.traces.filter((one) => one.kind === kind).map(({ count, bytes }) => [count, bytes]);
    assert.deepEqual(bytesOf('apt lists'), [[1, 15]]);
    assert.deepEqual(bytesOf('pip cache'), [[2, 8]]);
    assert.deepEqual(traced(contents, 'pip cache'), ['/home/app/.cache/pip', '/root/.cache/pip']);
  });

  it('is not found where it was removed', async () => {
    const { contents } = await scannedFiles(
      [{ name: 'app/.git/HEAD', content: 'ref' }, { name: 'root/.ssh/id_rsa' }, { name: 'app/x' }],
      [{ name: 'app/.wh..git' }, { name: 'root/.wh..ssh' }],
    );
    assert.deepEqual(contents.traces, []);
  });
});

describe('a layer that could not be read', () => {
  it('is a doubt about all that may be in it', async () => {
    const { contents } = await scannedFiles(root, 'missing');
    assert.match(contents.unread.join(), /its content is not there/u);
    const without = await scannedFiles('missing');
    assert.equal(without.contents.accounts.state, 'unreadable');
  });
});
