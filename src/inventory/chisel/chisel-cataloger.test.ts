import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { fileReading, gapTexts } from '../test-reading.ts';
import { chiselCataloger } from './chisel-cataloger.ts';

const path = '/var/lib/chisel/manifest.wall';
const libssl = {
  kind: 'package',
  name: 'libssl3t64',
  version: '3.0.13-0ubuntu3',
  sha256: 'ab',
  arch: 'amd64',
};
const others = [
  { kind: 'content', slice: 'libssl3t64_libs', path: '/usr/lib/libssl.so.3' },
  { kind: 'package', name: 'base-files', version: '13ubuntu10', sha256: 'cd', arch: 'amd64' },
  { kind: 'path', path: '/etc/', mode: '0755', slices: ['base-files_base'] },
  {
    kind: 'path',
    path: '/etc/os-release',
    mode: '0777',
    slices: ['base-files_release-info'],
    link: '../usr/lib/os-release',
  },
  {
    kind: 'path',
    path: '/usr/lib/libssl.so.3',
    mode: '0644',
    slices: ['libssl3t64_libs', 'libssl3t64_more', 'base-files_lib'],
    sha256: 'ef',
    size: 1,
  },
  { kind: 'slice', name: 'libssl3t64_libs' },
];

function text(entries: readonly unknown[], header: object = {}): string {
  const first = { jsonwall: '1.0', schema: '1.0', count: entries.length + 1, ...header };
  return [first, ...entries]
    .map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`)
    .join('');
}

const wall = (entries: readonly unknown[], header: object = {}) => zstdCompressSync(text(entries, header));

describe('the manifest of Chisel', () => {
  test('shows packages, and the files of their slices', () => {
    assert.deepEqual(fileReading(chiselCataloger, path, wall([libssl, ...others])), {
      packages: [
        {
          type: 'deb',
          name: 'libssl3t64',
          version: '3.0.13-0ubuntu3',
          architecture: 'amd64',
          sourceUnknown: true,
          proof: 'installed',
        },
        {
          type: 'deb',
          name: 'base-files',
          version: '13ubuntu10',
          architecture: 'amd64',
          sourceUnknown: true,
          proof: 'installed',
        },
      ],
      owned: [
        { owner: 'deb/base-files', paths: ['/etc/os-release', '/usr/lib/libssl.so.3'] },
        { owner: 'deb/libssl3t64', paths: ['/usr/lib/libssl.so.3'] },
      ],
    });
  });

  test('is claimed wherever a slice generates it', () => {
    assert.ok(chiselCataloger.claims('/opt/app/manifest.wall'));
    assert.ok(!chiselCataloger.claims('/opt/app/manifest.wall.bak'));
  });

  test('with an entry that is not understood has a gap, and its other packages', () => {
    const broken = wall([libssl, '{"kind":"package","name":"x"}', '{broken,"kind":"path"', ...others]);
    const { packages = [], gaps = [] } = fileReading(chiselCataloger, path, broken);
    assert.equal(packages.length, 2);
    assert.deepEqual(gaps, [
      '"line 3": it is a package without a name or a version',
      '"line 4": it is no JSON object',
    ]);
  });

  test('that is cut has a gap', () => {
    assert.deepEqual(gapTexts(chiselCataloger, path, wall([libssl], { count: 84 })), [
      'it has 2 entries, and should have 84',
    ]);
  });

  test('that is none is a gap as a whole', () => {
    for (const [content, why] of [
      ['{"jsonwall":"1.0"}', /zstd/u],
      [zstdCompressSync(''), /no jsonwall/u],
      [zstdCompressSync('[]\n'), /no JSON object/u],
      [wall([libssl], { schema: '2.0' }), /newer form/u],
      [wall([libssl], { jsonwall: '2.0' }), /newer form/u],
      [wall([others[0]]), /no package/u],
      [zstdCompressSync(Buffer.alloc(300 * 1024 * 1024)), /too large/u],
    ] as const)
      assert.match(gapTexts(chiselCataloger, path, content).join(), why);
  });

  test('of any bytes is packages or a gap', () => {
    const random = seeded(20_261_130);
    const good = Buffer.from(text([libssl, ...others]));
    for (let round = 0; round < roundsOf(300); round++) {
      const bytes = Buffer.from(good);
      for (let n = 0; n < 3; n++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        const { packages = [], gaps = [] } = fileReading(chiselCataloger, path, zstdCompressSync(bytes));
        assert.ok(packages.length + gaps.length > 0);
      } catch (error) {
        assert.ok(error instanceof Malformed, String(error));
      }
    }
  });
});
