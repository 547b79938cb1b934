import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readStatus, toUpstreamVersion } from './status.ts';

const paragraph = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const installed = 'Status: install ok installed';

describe('a status file', () => {
  test('has the name, version, architecture, source and maintainer of each package', () => {
    const text = [
      paragraph(
        'Package: libc6',
        installed,
        'Priority: optional',
        'Maintainer: GNU Libc Maintainers <libc@example.org>',
        'Architecture: amd64',
        'Multi-Arch: same',
        'Source: glibc',
        'Version: 2.36-9+deb12u4',
        'Description: runtime',
        ' Package: not a field of its own',
        ' .',
        '\tVersion: 9',
      ),
      paragraph(
        'Package: bash',
        installed,
        'Architecture: amd64',
        'Version: 5.2.15-2+b2',
        'Source: bash (5.2.15-2)',
      ),
      paragraph('Package: tzdata', installed, 'Version: 1:2024a-0', 'Source: tzdata'),
    ].join('\n');
    assert.deepEqual(readStatus(text), {
      packages: [
        {
          name: 'libc6',
          version: '2.36-9+deb12u4',
          architecture: 'amd64',
          source: { name: 'glibc', version: '2.36-9+deb12u4' },
          maintainer: 'GNU Libc Maintainers <libc@example.org>',
        },
        {
          name: 'bash',
          version: '5.2.15-2+b2',
          architecture: 'amd64',
          source: { name: 'bash', version: '5.2.15-2' },
        },
        { name: 'tzdata', version: '1:2024a-0' },
      ],
      gaps: [],
    });
  });

  const readName = (...lines: readonly string[]) => readStatus(paragraph(...lines));

  for (const state of [
    'installed',
    'unpacked',
    'half-installed',
    'half-configured',
    'triggers-awaited',
    'triggers-pending',
  ])
    test(`has a package that is ${state}`, () => {
      const { packages, gaps } = readName('Package: a', `Status: install ok ${state}`, 'Version: 1');
      assert.deepEqual([packages, gaps], [[{ name: 'a', version: '1' }], []]);
    });

  for (const status of ['deinstall ok config-files', 'purge ok not-installed', 'unknown ok not-installed'])
    test(`has no package whose status is "${status}"`, () => {
      assert.deepEqual(readName('Package: a', `Status: ${status}`, 'Version: 1'), { packages: [], gaps: [] });
      assert.deepEqual(readName('Package: a', `Status: ${status}`), { packages: [], gaps: [] });
    });

  test('has both packages of a name that is installed for two architectures', () => {
    const text = ['amd64', 'i386'].map((one) =>
      paragraph('Package: zlib1g', installed, `Architecture: ${one}`, 'Multi-Arch: same', 'Version: 1'),
    );
    assert.deepEqual(
      readStatus(text.join('\n')).packages.map(({ architecture }) => architecture),
      ['amd64', 'i386'],
    );
  });

  test('may name fields in any case and order, and continue them on further lines', () => {
    const { packages } = readName(
      'VERSION:1',
      'Source:',
      ' made',
      '\t(2)',
      'status: install ok',
      ' installed',
      'package:\ta',
    );
    assert.deepEqual(packages, [{ name: 'a', version: '1', source: { name: 'made', version: '2' } }]);
  });

  test('may have empty lines with white space, many of them, and no end of the last one', () => {
    const text = `\n\nPackage: a\n${installed}\nVersion: 1\n \t\n\n\nPackage: b\n${installed}\nVersion: 2`;
    assert.deepEqual(
      readStatus(text).packages.map(({ name, version }) => `${name} ${version}`),
      ['a 1', 'b 2'],
    );
    assert.deepEqual(readStatus(''), { packages: [], gaps: [] });
  });

  test('in which names are sought is not parsed further', () => {
    const text = [
      paragraph('Package: a', installed, 'Version: 1'),
      paragraph(installed, 'Package: b', 'Version: 2'),
      paragraph('Package: c', 'garbage'),
      paragraph(installed, 'Package: d', 'Version: 2'),
    ];
    const { packages, gaps } = readStatus(text.join('\n'), { isWanted: (name) => name < 'c' });
    assert.deepEqual([packages.map(({ name }) => name), gaps], [['a', 'b'], []]);
  });
});

describe('a paragraph that is not understood is a gap, and the others are read:', () => {
  const good = paragraph('Package: good', installed, 'Version: 1');
  for (const [lines, gap, stays] of [
    [['garbage'], 'paragraph 1 has a line that is no field and has no Package', false],
    [['Version: 1', installed], 'paragraph 1 has no Package', false],
    [['Package: a/b', installed, 'Version: 1'], 'paragraph 1 has a malformed Package', false],
    [['Package: a', installed], 'paragraph 1 has no Version', false],
    [['Package: a', installed, 'Version: 1 2'], 'paragraph 1 has a malformed Version', false],
    [['Package: a', installed, `Version: ${'1'.repeat(1001)}`], 'paragraph 1 has a malformed Version', false],
    [['Package: a', installed, 'Version: 1', 'Version: 2'], 'paragraph 1 (a) has Version twice', true],
    [['Package: a', installed, 'Version: 1', 'garbage'], 'paragraph 1 (a) has a line that is no field', true],
    [['Package: a', installed, 'Version: 1', 'Source: b (1'], 'paragraph 1 (a) has a malformed Source', true],
    [['Package: a', 'Version: 1'], 'paragraph 1 (a) has no Status that dpkg knows', true],
    [
      ['Package: a', 'Version: 1', 'Status: install ok odd'],
      'paragraph 1 (a) has no Status that dpkg knows',
      true,
    ],
    [['Package: a\0', installed, 'Version: 1'], 'paragraph 1 has a malformed Package', false],
  ] as const)
    test(gap, () => {
      const { packages, gaps } = readStatus(`${paragraph(...lines)}\n${good}`);
      assert.equal(gaps[0], gap);
      assert.deepEqual(
        packages.map(({ name }) => name),
        stays ? ['a', 'good'] : ['good'],
      );
    });
});

test('a package with a malformed Source has a source package that is not known', () => {
  const [found] = readStatus(paragraph('Package: a', installed, 'Version: 1', 'Source: b (1')).packages;
  assert.deepEqual(found, { name: 'a', version: '1', sourceUnknown: true });
});

test('the program version of a package version', () => {
  assert.equal(toUpstreamVersion('5:26.1.4-1~debian.12~bookworm'), '26.1.4');
  assert.equal(toUpstreamVersion('1.1.15+ds1-2+b4'), '1.1.15+ds1');
  assert.equal(toUpstreamVersion('1.0.0~rc6+dfsg1-3'), '1.0.0~rc6+dfsg1');
  assert.equal(toUpstreamVersion('1.2'), '1.2');
  assert.equal(toUpstreamVersion('5:20.10.7~3-0~debian-bullseye'), '20.10.7');
  assert.equal(toUpstreamVersion('18.06.1~ce~3-0~ubuntu-bionic'), '18.06.1-ce');
  assert.equal(toUpstreamVersion('5:20.10.0~2.2.rc2-0~ubuntu-focal'), '20.10.0~2.2.rc2-0~ubuntu');
});
