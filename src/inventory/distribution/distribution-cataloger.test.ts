import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readingOfFile } from '../../../test/kit/cataloged-file.ts';
import type { Distribution } from '../../core/software/software-package.ts';
import { chooseDistribution } from './choose-distribution.ts';
import { distributionCataloger } from './distribution-cataloger.ts';

const read = (path: string, text: string) => readingOfFile(distributionCataloger, path, text);
const osRelease = (...lines: readonly string[]) => read('/etc/os-release', `${lines.join('\n')}\n`);

describe('os-release', () => {
  const debian = {
    id: 'debian',
    like: [],
    version: '12',
    codename: 'bookworm',
    name: 'Debian GNU/Linux 12 (bookworm)',
  };
  const text = [
    '# a comment',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"',
    'NAME="Debian GNU/Linux"',
    '',
    "VERSION_ID='12'",
    'VERSION_CODENAME=bookworm',
    'ID=debian',
  ];

  test('names a distribution in either place', () => {
    for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
      assert.deepEqual(read(path, text.join('\n')), { distribution: debian });
      assert.deepEqual(read(path, `\uFEFF${text.join('\r\n')}\r\n`), { distribution: debian });
    }
  });

  test('quotes as a shell does, and the last assignment counts', () => {
    const name = (written: string) => osRelease('ID=a', `PRETTY_NAME=${written}`).distribution?.name;
    assert.equal(name('"a \\"b\\" \\$c \\`d\\` \\\\ \\e"'), 'a "b" $c `d` \\ \\e');
    assert.equal(name('\'a \\ "b" $c\''), 'a \\ "b" $c');
    assert.equal(name('a b'), 'a b');
    assert.equal(name('""'), 'a');
    assert.equal(name('old"\nPRETTY_NAME="new"'), 'new');
    assert.equal(name(`"${'x'.repeat(1000)}"`)?.length, 200);
  });

  test('has defaults', () => {
    assert.deepEqual(osRelease('NAME=Odd'), { distribution: { id: 'linux', like: [], name: 'Odd' } });
    assert.deepEqual(osRelease('ID=odd', 'VERSION_ID=""'), {
      distribution: { id: 'odd', like: [], name: 'odd' },
    });
    assert.equal(osRelease('ID=odd', 'VERSION_ID=1').distribution?.name, 'odd 1');
  });

  test('names the distributions that it is like', () =>
    assert.deepEqual(osRelease('ID="rocky"', 'ID_LIKE="rhel centos  fedora"').distribution?.like, [
      'rhel',
      'centos',
      'fedora',
    ]));

  for (const [line, gap] of [
    ['garbage', 'line 2 is not understood'],
    ['A="open', 'line 2 is not understood'],
    ['A="a"b', 'line 2 is not understood'],
    ['A="$(reboot)"', 'line 2 is not understood'],
    ['A=`reboot`', 'line 2 is not understood'],
    ['1A=1', 'line 2 is not understood'],
  ] as const)
    test(`has a gap for ${line}`, () => {
      const { distribution, gaps } = osRelease('ID=debian', line);
      assert.deepEqual([distribution?.id, gaps], ['debian', [gap]]);
    });

  test('without a usable ID is a gap', () => {
    assert.deepEqual(osRelease('ID="a b"'), { gaps: ['its ID is malformed'] });
    assert.deepEqual(osRelease('ID=../../x'), { gaps: ['its ID is malformed'] });
    assert.deepEqual(osRelease(''), { gaps: ['it assigns nothing'] });
    assert.equal(osRelease('ID=Debian').distribution?.id, 'debian');
  });

  test('without a usable version has none', () => {
    for (const version of ['"1 2"', '1/2', '"\u0001"', `1${'0'.repeat(100)}`])
      assert.equal(osRelease('ID=a', `VERSION_ID=${version}`).distribution?.version, undefined, version);
  });
});

describe('other files', () => {
  for (const [path, text, id, version, codename] of [
    ['/etc/alpine-release', '3.19.1\n', 'alpine', '3.19.1'],
    ['/etc/alpine-release', '3.20.0_alpha20240329\n', 'alpine', '3.20.0_alpha20240329'],
    ['/etc/debian_version', '12.5\n', 'debian', '12'],
    ['/etc/debian_version', '6.0.10', 'debian', '6'],
    ['/etc/debian_version', 'trixie/sid\n', 'debian', undefined, 'trixie'],
    ['/etc/debian_version', 'kali-rolling\n', 'linux'],
    [
      '/etc/lsb-release',
      'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\nDISTRIB_DESCRIPTION="Ubuntu 22.04.3 LTS"\n',
      'ubuntu',
      '22.04',
      'jammy',
    ],
    ['/etc/redhat-release', 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n', 'rhel', '6.10'],
    ['/etc/redhat-release', 'Red Hat Enterprise Linux release 9.3 (Plow)\n', 'rhel', '9.3'],
    ['/etc/centos-release', 'CentOS release 6.10 (Final)\n', 'centos', '6.10'],
    ['/etc/centos-release', 'CentOS Linux release 7.9.2009 (Core)\n', 'centos', '7.9.2009'],
    ['/etc/centos-release', 'CentOS Stream release 9\n', 'centos', '9'],
    ['/etc/rocky-release', 'Rocky Linux release 9.3 (Blue Onyx)\n', 'rocky', '9.3'],
    ['/etc/almalinux-release', 'AlmaLinux release 8.9 (Midnight Oncilla)\n', 'almalinux', '8.9'],
    ['/etc/fedora-release', 'Fedora release 39 (Thirty Nine)\n', 'fedora', '39'],
    ['/etc/oracle-release', 'Oracle Linux Server release 8.9\n', 'ol', '8.9'],
    ['/etc/system-release', 'Amazon Linux AMI release 2018.03\n', 'amzn', '2018.03'],
    ['/etc/system-release', 'Amazon Linux release 2 (Karoo)\n', 'amzn', '2'],
    ['/etc/system-release', 'Amazon Linux release 2023.3.20231218 (Amazon Linux)\n', 'amzn', '2023'],
    ['/etc/photon-release', 'VMware Photon OS 4.0\nPHOTON_BUILD_NUMBER=1\n', 'photon', '4.0'],
    ['/etc/mariner-release', 'CBL-Mariner 2.0.20230126\nMARINER_BUILD_NUMBER=1\n', 'mariner', '2.0.20230126'],
    ['/etc/redhat-release', 'Some Rebuild release 9\n', 'linux'],
    [
      '/etc/SuSE-release',
      'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n',
      'sles',
      '11.4',
    ],
    [
      '/etc/SuSE-release',
      'SUSE Linux Enterprise Server 12 (x86_64)\nVERSION = 12\nPATCHLEVEL = 0\n',
      'sles',
      '12',
    ],
    ['/etc/SuSE-release', 'openSUSE 13.1 (x86_64)\nVERSION = 13.1\nCODENAME = Bottle\n', 'opensuse', '13.1'],
  ] as const)
    test(`${path}: ${text.split('\n', 1)[0]}`, () => {
      const { distribution, gaps } = read(path, text);
      assert.deepEqual(
        [distribution?.id, distribution?.version, distribution?.codename, gaps],
        [id, version, codename, undefined],
      );
      assert.notEqual(distribution?.name, '');
    });

  test('that are empty are gaps', () => {
    for (const path of [
      '/etc/alpine-release',
      '/etc/debian_version',
      '/etc/redhat-release',
      '/etc/SuSE-release',
    ])
      assert.deepEqual(read(path, ' \n'), { gaps: ['it is empty'] }, path);
  });

  test('that say nothing of the distribution are none', () => {
    assert.deepEqual(read('/etc/lsb-release', 'LSB_VERSION=base-4.0-amd64\n'), {});
    assert.deepEqual(read('/etc/lsb-release', 'DISTRIB_ID="a b"\n'), {
      gaps: ['its DISTRIB_ID is malformed'],
    });
    for (const path of ['/etc/issue', '/lib/os-release', '/srv/etc/os-release'])
      assert.ok(!distributionCataloger.claims(path), path);
  });
});

describe('of several files', () => {
  const chosen = (files: Readonly<Record<string, string>>): Distribution | undefined =>
    chooseDistribution(
      new Map(
        Object.entries(files).flatMap(([path, text]) => {
          const { distribution } = read(path, text);
          return distribution === undefined ? [] : [[path, distribution]];
        }),
      ),
    )?.distribution;
  const shown = (files: Readonly<Record<string, string>>): string => {
    const { id, version = '-', codename = '-' } = chosen(files) ?? { id: 'none' };
    return `${id} ${version} ${codename}`;
  };

  for (const [title, files, expected] of [
    ['/etc/os-release decides', { '/usr/lib/os-release': 'ID=a', '/etc/os-release': 'ID=b' }, 'b - -'],
    [
      'a derivative is not what it follows',
      { '/etc/debian_version': 'bookworm/sid', '/etc/os-release': 'ID=ubuntu\nVERSION_ID="22.04"' },
      'ubuntu 22.04 -',
    ],
    [
      'a derivative without os-release has its own file',
      {
        '/etc/redhat-release': 'Red Hat Enterprise Linux Server release 6.10',
        '/etc/oracle-release': 'Oracle Linux Server release 6.10',
      },
      'ol 6.10 -',
    ],
    [
      'Debian unstable has a codename only',
      { '/etc/os-release': 'ID=debian', '/etc/debian_version': 'trixie/sid' },
      'debian - trixie',
    ],
    [
      'a missing version is in another file',
      { '/etc/os-release': 'ID=alpine', '/etc/alpine-release': '3.19.1' },
      'alpine 3.19.1 -',
    ],
    [
      'a version of another distribution is not taken',
      { '/etc/os-release': 'ID=kali', '/etc/debian_version': '12.5' },
      'kali - -',
    ],
    [
      'a word is no version',
      { '/etc/os-release': 'ID=arch', '/etc/lsb-release': 'DISTRIB_ID=Arch\nDISTRIB_RELEASE=rolling' },
      'arch - -',
    ],
    [
      'a malformed one is passed over',
      { '/etc/os-release': 'garbage', '/etc/debian_version': '12.5' },
      'debian 12 -',
    ],
    [
      'one without an ID is passed over',
      { '/etc/os-release': 'NAME=x', '/etc/debian_version': '12.5' },
      'debian 12 -',
    ],
    ['an unknown one is better than none', { '/etc/redhat-release': 'Some Rebuild release 9' }, 'linux - -'],
    ['there may be none', {}, 'none - -'],
  ] as const)
    test(title, () => assert.equal(shown(files), expected));
});
