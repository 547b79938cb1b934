import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryImage } from '../../../../test/kit/memory-image.ts';
import { privateKey } from '../../../../test/kit/private-keys.ts';
import { alphanumeric, githubToken, randomText } from '../../../../test/kit/random-text.ts';
import { sha256, tarArchive, type MadeEntry } from '../../../../test/kit/tar-archive.ts';
import type { FileCredentials } from '../../../core/image/file-credential.ts';
import { dpkgCataloger } from '../../../inventory/dpkg/dpkg-cataloger.ts';
import { readImage } from '../../../rootfs/read-image.ts';
import { credentialReader } from './credential-reader.ts';
import { findImageCredentials } from './find-file-credentials.ts';

const readers = [dpkgCataloger, credentialReader];
const key = privateKey();
const token = `t = "${githubToken()}"`;
const archives = (layers: readonly (readonly MadeEntry[])[]): Buffer[] =>
  layers.map((one) => tarArchive(one));

async function find(...layers: readonly (readonly MadeEntry[])[]): Promise<FileCredentials> {
  const reading = await readImage(memoryImage(archives(layers)), readers);
  return findImageCredentials(reading, { hasLayers: true, readers });
}

/** Signs as `usable /a in 0`, and what hides them: `removed by 1`. */
function signsOf({ first }: FileCredentials, layers: readonly (readonly MadeEntry[])[]): readonly string[] {
  const digests = archives(layers).map(sha256);
  return first.map(({ strength, path, layer = '', hidden }) => {
    const by = hidden === undefined ? '' : `, ${hidden.how} by ${digests.indexOf(hidden.layer)}`;
    return `${strength} ${path} in ${digests.indexOf(layer)}${by}`;
  });
}

test('each layer, also files that a later one removes or replaces', async () => {
  const cases: [title: string, layers: MadeEntry[][], ...signs: string[]][] = [
    ['visible', [[{ name: 'a', content: token }]], 'usable /a in 0'],
    [
      'a whiteout',
      [[{ name: 'd/a', content: token }], [{ name: 'd/.wh.a' }]],
      'usable /d/a in 0, removed by 1',
    ],
    [
      'of its directory',
      [[{ name: 'd/a', content: token }], [{ name: 'b' }], [{ name: '.wh.d' }]],
      'usable /d/a in 0, removed by 2',
    ],
    [
      'an opaque directory',
      [[{ name: 'd/a', content: token }], [{ name: 'd/.wh..wh..opq' }]],
      'usable /d/a in 0, removed by 1',
    ],
    [
      'a file over its directory',
      [[{ name: 'd/a', content: token }], [{ name: 'd' }]],
      'usable /d/a in 0, removed by 1',
    ],
    [
      'another content',
      [[{ name: 'a', content: token }], [{ name: 'a', content: 'x' }]],
      'usable /a in 0, replaced by 1',
    ],
    [
      'a link in its place',
      [[{ name: 'a', content: token }], [{ name: 'a', type: '2', link: 'b' }]],
      'usable /a in 0, replaced by 1',
    ],
    [
      'only another mode',
      [[{ name: 'a', content: token }], [{ name: 'a', content: token, mode: 0o600 }]],
      'usable /a in 1',
    ],
    [
      'another credential',
      [[{ name: 'a', content: key }], [{ name: 'a', content: token }]],
      'usable /a in 0, replaced by 1',
      'usable /a in 1',
    ],
    [
      'removed, and there again',
      [
        [{ name: 'a', content: token }],
        [{ name: '.wh.a' }],
        [{ name: 'a', content: token }, { name: 'c' }, { name: 'c' }],
      ],
      'usable /a in 0, removed by 1',
      'usable /a in 2',
    ],
    [
      'a hard link',
      [
        [
          { name: 'a', content: token },
          { name: 'b', type: '1', link: 'a' },
        ],
      ],
      'usable /a in 0',
      'usable /b in 0',
    ],
    [
      'a copy below an application',
      [[{ name: 'app/test/key.pem', content: key }]],
      'weak /app/test/key.pem in 0',
    ],
    [
      'made when a package was installed',
      [[{ name: 'etc/ssl/private/ssl-cert-snakeoil.key', content: key }]],
      'weak /etc/ssl/private/ssl-cert-snakeoil.key in 0',
    ],
    ['nothing', [[{ name: 'a', content: 'x' }]]],
  ];
  for (const [title, layers, ...signs] of cases)
    assert.deepEqual(signsOf(await find(...layers), layers), signs, title);
});

test('what everyone can download is counted, and is no finding', async () => {
  const list = {
    name: 'var/lib/dpkg/info/openvpn.list',
    content: '/.\n/usr/share/doc/openvpn/ca.key\n/etc/x.key\n/lib/y.pem\n',
  };
  const shipped = { name: 'usr/share/doc/openvpn/ca.key', content: key };
  const inEtc = { name: 'etc/x.key', content: key };
  const merged = { name: 'usr/lib/y.pem', content: key };
  const packaged = await find([list, shipped, inEtc, merged]);
  assert.deepEqual(
    packaged.published.map(({ reason, count }) => [reason, count]),
    [['installed by a package of the distribution', 2]],
  );
  // A package has no keys in /etc: somebody put one there.
  assert.deepEqual(
    packaged.first.map(({ path }) => path),
    ['/etc/x.key'],
  );
  // In a later layer it is not the package's file any more.
  const changed = await find([list], [{ ...merged, name: 'usr/lib/y.pem' }]);
  assert.deepEqual(
    changed.first.map(({ path }) => path),
    ['/usr/lib/y.pem'],
  );

  const modules = await find([
    { name: 'app/node_modules/a/test/key.pem', content: key },
    { name: 'app/node_modules/a/lib/key.js', content: key },
    { name: 'app/node_modules/a/lib/token.js', content: token },
    { name: 'app/node_modules/a/.npmrc', content: `//npm.corp/:_authToken=${randomText(36)}` },
    { name: 'usr/lib/python3/site-packages/b/tests/c.py', content: token },
  ]);
  assert.deepEqual(
    modules.published.map(({ reason, count }) => [reason, count]),
    [
      ['test data or documentation', 2],
      ['part of a published language package', 1],
    ],
  );
  assert.deepEqual(
    modules.first.map(({ path }) => path),
    ['/app/node_modules/a/.npmrc', '/app/node_modules/a/lib/token.js'],
  );
});

test('what was not searched is counted', async () => {
  const long = await find([{ name: 'dump.sql', content: Buffer.alloc(17 * 1024 * 1024, 'a') }]);
  assert.deepEqual([long.count, long.tooLong, long.unread], [0, { count: 1, first: ['/dump.sql'] }, 0]);
  const binary = await find([{ name: 'core', content: Buffer.alloc(17 * 1024 * 1024) }]);
  assert.deepEqual(binary.tooLong.count, 0);
  const cut = tarArchive([{ name: 'a', content: 'x' }]).subarray(0, 300);
  const image = memoryImage([cut]);
  const reading = await readImage(image, readers);
  assert.equal(findImageCredentials(reading, { hasLayers: true, readers }).unread, 1);
});

test('many files: the strongest are kept, all are counted', async () => {
  const weak = Array.from({ length: 300 }, (_, n): MadeEntry => {
    return {
      name: `a/${String(n).padStart(3, '0')}.yml`,
      content: `password: Tr0ub4dor${randomText(3, alphanumeric, n)}`,
    };
  });
  const { count, first } = await find([...weak, { name: 'z', content: token }]);
  assert.deepEqual([count, first.length, first[0]?.path], [301, 200, '/z']);
});

test('the cache of layers and its readings hold no values', async () => {
  const { readings } = await readImage(
    memoryImage(archives([[{ name: 'a', content: `${token} password="Xyzzy-Canary-42"` }]])),
    readers,
  );
  assert.doesNotMatch(JSON.stringify(readings), /Canary|ghp_/u);
});
