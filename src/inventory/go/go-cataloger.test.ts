import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { Malformed, type ByteSource } from '../../formats/bytes/byte-source.ts';
import { makeElf, sectionOffsets, testBase, type TestLayout } from '../../formats/executable/test-program.ts';
import { catalogedFile } from '../test-reading.ts';
import type { FileReading } from '../cataloger.ts';
import { goCataloger } from './go-cataloger.ts';

const frame = Buffer.alloc(16, 0xee);

function lines(...rows: readonly (readonly string[])[]): Buffer {
  return Buffer.concat([frame, Buffer.from(rows.map((row) => `${row.join('\t')}\n`).join('')), frame]);
}

function magic(width: number, flags: number): Buffer {
  const header = Buffer.alloc(32);
  header.write('\u00FF Go buildinf:', 'latin1');
  header[14] = width;
  header[15] = flags;
  return header;
}

function inline(bytes: Buffer): Buffer {
  const length: number[] = [];
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    length.push(left < 128 ? left : (left % 128) + 128);
    if (left < 128) return Buffer.concat([Buffer.from(length), bytes]);
  }
}

function currentForm(version: string, modules: Buffer): Buffer {
  return Buffer.concat([magic(8, 2), inline(Buffer.from(version)), inline(modules)]);
}

function program(info: Buffer, layout: TestLayout = {}): Buffer {
  return makeElf(
    [
      { name: '.rodata', content: Buffer.from('text') },
      { name: '.go.buildinfo', content: info, isWritable: true },
    ],
    layout,
  );
}

/** A program as Go 1.13 to 1.17 linked it, with the texts in another section. */
function earlierProgram(
  version: string,
  modules: Buffer,
  layout: Required<Pick<TestLayout, 'bits' | 'order'>>,
): Buffer {
  const width = layout.bits / 8;
  const info = magic(width, layout.order === 'big' ? 1 : 0);
  const texts = Buffer.concat([Buffer.alloc(4 * width), Buffer.from(version), modules]);
  const sections = [
    { name: '.data', content: texts },
    { name: '.go.buildinfo', content: info, isWritable: true },
  ];
  const start = testBase + (sectionOffsets(sections, layout)[0] ?? 0);
  const put = (bytes: Buffer, at: number, value: number): void => {
    if (width === 4) bytes[layout.order === 'big' ? 'writeUInt32BE' : 'writeUInt32LE'](value, at);
    else bytes[layout.order === 'big' ? 'writeBigUInt64BE' : 'writeBigUInt64LE'](BigInt(value), at);
  };
  put(info, 16, start);
  put(info, 16 + width, start + 2 * width);
  const values = [start + 4 * width, version.length, start + 4 * width + version.length, modules.length];
  for (const [index, value] of values.entries()) put(texts, index * width, value);
  return makeElf(sections, layout);
}

function fileReading(bytes: Buffer): FileReading {
  return goCataloger.read(catalogedFile('/usr/bin/app', bytes));
}

function versionsOf(reading: FileReading): (readonly [string, string])[] {
  return (reading.packages ?? []).map(({ name, version }) => [name, version] as const);
}

const shop = lines(
  ['path', 'example.com/shop/cmd/app'],
  ['mod', 'example.com/shop', 'v1.4.0', 'h1:abc='],
  ['dep', 'example.com/plain', 'v0.2.0', 'h1:abc='],
  ['dep', 'example.com/replaced', 'v1.0.0'],
  ['=>', 'example.com/fork', 'v1.0.1', 'h1:abc='],
  ['dep', 'example.com/copied', 'v1.2.3'],
  ['=>', '../copied', '(devel)', ''],
  ['build', 'CGO_ENABLED=1'],
);
const shopVersions = [
  ['stdlib', '1.21.3'],
  ['example.com/shop', 'v1.4.0'],
  ['example.com/plain', 'v0.2.0'],
  ['example.com/fork', 'v1.0.1'],
  ['example.com/copied', 'v1.2.3'],
];

describe('modules of a program', () => {
  test('of Go 1.18 and later', () => {
    const reading = fileReading(program(currentForm('go1.21.3', shop)));
    assert.deepEqual(versionsOf(reading), shopVersions);
    assert.ok(reading.packages?.every(({ type, proof }) => type === 'golang' && proof === 'linked'));
    assert.deepEqual(reading.gaps, []);
  });
  test('without its table of sections', () => {
    assert.deepEqual(
      versionsOf(fileReading(program(currentForm('go1.21.3', shop), { isStripped: true }))),
      shopVersions,
    );
  });
  for (const bits of [32, 64] as const)
    for (const order of ['little', 'big'] as const)
      test(`before Go 1.18, ${bits} bits, ${order} end first`, () => {
        assert.deepEqual(
          versionsOf(fileReading(earlierProgram('go1.21.3', shop, { bits, order }))),
          shopVersions,
        );
      });
  test('another program has none', () => {
    assert.deepEqual(
      fileReading(makeElf([{ name: '.rodata', content: Buffer.from('\u00FF Go buildinf:', 'latin1') }])),
      {},
    );
  });
});

describe('the version of the main module', () => {
  for (const [flags, version] of [
    ['-s -w -X main.version=1.2.3', 'v1.2.3'],
    ["-X 'main.version=v1.2.3' -X main.commit=4.5.6", 'v1.2.3'],
    ['-X=example.com/shop/internal/build.Version=v2.0.0-rc.1', 'v2.0.0-rc.1'],
    ['-X example.com/other/build.Version=v2.0.0', ''],
    ['-X main.version=v1.2.3 -X main.buildVersion=v9.9.9', ''],
    ['-X main.version=dev', ''],
    ['-X main.goVersion=1.21.3', ''],
    ['', ''],
  ] as const)
    test(`(devel), linked with ${flags === '' ? 'nothing' : flags}`, () => {
      const modules = lines(['mod', 'example.com/shop', '(devel)'], ['build', `-ldflags="${flags}"`]);
      assert.deepEqual(versionsOf(fileReading(program(currentForm('go1.21.3', modules))))[1], [
        'example.com/shop',
        version,
      ]);
    });
});

describe('the version of the standard library', () => {
  const main = lines(['mod', 'example.com/shop', 'v1.0.0']);
  for (const [toolchain, version] of [
    ['go1.21.3', '1.21.3'],
    ['go1.20', '1.20.0'],
    ['go1.22rc1', '1.22.0-rc.1'],
    ['go1.18beta2', '1.18.0-beta.2'],
    ['go1.21.3 X:boringcrypto', '1.21.3'],
    ['go1.18.4b7', '1.18.4'],
    ['go1.21.3-custom', '1.21.3'],
    ['devel go1.23-0123456789 Tue Jan 2 03:04:05 2024 +0000', ''],
    ['go1.21.3.4', ''],
  ] as const)
    test(toolchain, () => {
      const reading = fileReading(program(currentForm(toolchain, main)));
      assert.deepEqual(versionsOf(reading)[0], ['stdlib', version]);
      assert.equal(reading.gaps?.length, version === '' ? 1 : 0);
    });
});

describe('a gap', () => {
  test('for a program that was built without modules', () => {
    const reading = fileReading(
      program(currentForm('go1.24.4', lines(['path', 'github.com/docker/cli/cmd/docker']))),
    );
    assert.deepEqual(versionsOf(reading), [['stdlib', '1.24.4']]);
    assert.match(reading.gaps?.[0] ?? '', /without Go modules/u);
  });
  test('for a program that is packed', () => {
    const packed = makeElf([{ name: '.text', content: Buffer.from('UPX!') }], { isStripped: true });
    assert.match(fileReading(packed).gaps?.[0] ?? '', /packed by UPX/u);
  });
  test('not for a program of the toolchain', () => {
    assert.deepEqual(fileReading(program(currentForm('go1.24.4', lines(['path', 'cmd/go'])))).gaps, []);
  });
  test('for a line of another form', () => {
    const modules = lines(['mod', 'example.com/shop', 'v1.0.0'], ['new', 'thing']);
    assert.match(
      fileReading(program(currentForm('go1.24.4', modules))).gaps?.[0] ?? '',
      /not understood: new\tthing/u,
    );
  });
  for (const [title, info] of [
    ['for a length without an end', Buffer.concat([magic(8, 2), Buffer.alloc(16, 0xff)])],
    [
      'for a text that is too long',
      Buffer.concat([magic(8, 2), Buffer.from([0xff, 0xff, 0x7f]), Buffer.alloc(32)]),
    ],
    ['for an address outside of the program', Buffer.concat([magic(8, 0).fill(0x77, 16), Buffer.alloc(16)])],
    ['for pointers of another width', Buffer.concat([magic(3, 0), Buffer.alloc(16)])],
    ['for a section without the information', Buffer.alloc(64)],
  ] as const)
    test(title, () => assert.throws(() => fileReading(program(info)), Malformed));
});

test('a program of gigabytes is read by a few ranges', () => {
  const bytes = program(currentForm('go1.21.3', shop));
  let read = 0;
  const content: ByteSource = {
    size: 3 * 1024 ** 3,
    read(offset, length) {
      read += length;
      return Buffer.from(bytes.subarray(offset, offset + length));
    },
  };
  const file = { ...catalogedFile('/app', ''), content };
  assert.deepEqual(versionsOf(goCataloger.read(file)), shopVersions);
  assert.ok(read < 64 * 1024);
});

test('damaged information is refused, or read without a fault', () => {
  const random = seeded(20_261_130);
  const forms = [
    program(currentForm('go1.21.3', shop)),
    earlierProgram('go1.17.2', shop, { bits: 64, order: 'little' }),
  ];
  for (let round = 0; round < roundsOf(4000); round += 1) {
    const bytes = Buffer.from(forms[round % 2] ?? '');
    for (let change = 0; change < 1 + random() * 4; change += 1)
      bytes[16 + Math.floor(random() * (bytes.length - 16))] = Math.floor(random() * 256);
    try {
      fileReading(bytes);
    } catch (error) {
      assert.ok(error instanceof Malformed, String(error));
    }
  }
});

const folders = (process.env['PATH'] ?? '').split(delimiter);
const found = (name: string): string | undefined =>
  [...folders, '/usr/sbin'].map((folder) => join(folder, name)).find((path) => existsSync(path));
const go = found('go');

test('what `go version -m` says of programs on this machine', { skip: go === undefined && 'no go' }, () => {
  assert.ok(go);
  const names = [
    'go',
    'gofmt',
    'docker',
    'dockerd',
    'containerd',
    'runc',
    'docker-compose',
    'buildctl',
    'ctr',
  ];
  const paths = names.flatMap((name) => found(name) ?? []).map((path) => realpathSync(path));
  assert.ok(paths.length > 0);
  for (const path of paths) {
    const bytes = readFileSync(path);
    // A script that starts another program.
    if (!goCataloger.claimsContent?.(bytes.subarray(0, 64), path)) continue;
    const said: string = execFileSync(go, ['version', '-m', path], { encoding: 'utf8' });
    const modules = new Map<string, string>();
    let last = '';
    for (const [, keyword, name = '', version = ''] of said.matchAll(/^\t(mod|dep|=>)\t(\S+)\t(\S*)/gmu)) {
      if (keyword === '=>' && !name.startsWith('.')) modules.delete(last);
      if (keyword !== '=>' || !name.startsWith('.')) modules.set(name, version === '(devel)' ? '' : version);
      last = name;
    }
    const reading = versionsOf(fileReading(bytes));
    const toolchain: string | undefined = /: go(\d+\.\d+\.\d+)/u.exec(said)?.[1];
    assert.deepEqual(reading.find(([name]) => name === 'stdlib')?.[1], toolchain, path);
    const others = reading.filter(([name]) => name !== 'stdlib');
    assert.deepEqual(new Set(others.map(([name]) => name)), new Set(modules.keys()), path);
    for (const [name, version] of others.slice(1))
      assert.equal(version, modules.get(name), `${path}: ${name}`);
  }
});
