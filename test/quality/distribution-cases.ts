import { before, labelled, osvOn, type LabelledCase } from './labelled-case.ts';

const cve = 'CVE-2031-1001';

const alpine = 'pkg:apk/alpine/openssl';
const v319 = '?distro=3.19.1';
function secdbCase(
  title: string,
  secfixes: Readonly<Record<string, readonly string[]>>,
  packages: LabelledCase['packages'],
  vulnerability = cve,
): LabelledCase {
  return {
    title,
    rule: 'apk-package(5), versions; Alpine wiki, APKBUILD Reference, secfixes',
    vulnerability,
    feed: {
      kind: 'secdb',
      database: {
        distroversion: 'v3.19',
        reponame: 'main',
        packages: [{ pkg: { name: 'openssl', secfixes } }],
      },
    },
    packages,
  };
}

export const alpineCases: readonly LabelledCase[] = [
  secdbCase(
    'revisions and suffixes',
    { '3.1.4-r1': [cve] },
    labelled(
      alpine,
      {
        '3.1.4-r0': 'vulnerable',
        '3.1.4-r1': 'clean',
        '3.1.4-r10': 'clean',
        '3.1.4_rc1-r5': 'vulnerable',
        '3.1.4_alpha-r5': 'vulnerable',
        '3.1.4_p1-r0': 'clean',
        '3.1.4_git20240101-r0': 'clean',
        '3.1.4b-r0': 'clean',
        '3.1.10-r0': 'clean',
        '3.1-r9': 'vulnerable',
        '3.1.4': 'vulnerable',
        three: 'unassessed',
      },
      v319,
    ),
  ),
  secdbCase('a version of letters and numbers', { '3.3.3p1-r3': [cve] }, [
    ...labelled(alpine, { '3.3.3p1-r2': 'vulnerable', '3.3.3p1-r3': 'clean', '3.3.4-r0': 'clean' }, v319),
  ]),
  secdbCase('never affected', { '0': [cve] }, labelled(alpine, { '0.1-r0': 'clean' }, v319)),
  secdbCase('an entry with other ids and words', { '3.1.4-r1': [`${cve} XSA-2 (+ regression fix)`] }, [
    ...labelled(alpine, { '3.1.4-r0': 'vulnerable', '3.1.4-r1': 'clean' }, v319),
  ]),
  secdbCase('a subpackage is compared by its origin', { '3.1.4-r1': [cve] }, [
    { purl: `pkg:apk/alpine/libssl3@3.1.4-r0${v319}&upstream=openssl`, label: 'vulnerable' },
    { purl: `pkg:apk/alpine/libssl3@3.1.4-r0${v319}`, label: 'vulnerable' },
    { purl: `pkg:apk/alpine/libssl3@3.1.4-r1${v319}`, label: 'clean' },
    { purl: `pkg:apk/alpine/openssl-dbg@3.1.4-r0${v319}`, label: 'vulnerable' },
  ]),
  secdbCase(
    'another branch',
    { '3.1.4-r1': [cve] },
    labelled(alpine, { '1.0-r0': 'clean' }, '?distro=3.18.4&upstream=openssl'),
  ),
];

const ubuntu = 'pkg:deb/ubuntu/openssl';
const jammy = '?distro=ubuntu-22.04&upstream=openssl';

export const ubuntuCases: readonly LabelledCase[] = [
  {
    title: 'a fix that only Ubuntu Pro has',
    rule: 'OSV, ecosystems Ubuntu and Ubuntu:Pro',
    vulnerability: cve,
    feed: {
      kind: 'osv',
      records: [
        osvOn('Ubuntu:Pro:22.04:LTS', 'openssl', [before('3.0.2-0ubuntu1+esm1')], {
          id: 'UBUNTU-CVE-2031-1001',
          aliases: [cve],
        }),
      ],
    },
    packages: labelled(
      ubuntu,
      { '3.0.2-0ubuntu1': 'vulnerable', '3.0.2-0ubuntu1+esm1': 'clean', '3.0.2-0ubuntu1+esm2': 'clean' },
      jammy,
    ),
  },
  {
    title: 'a fix in the ordinary release counts before one of Ubuntu Pro',
    rule: 'OSV, ecosystems Ubuntu and Ubuntu:Pro',
    vulnerability: cve,
    feed: {
      kind: 'osv',
      records: [
        osvOn('Ubuntu:22.04:LTS', 'openssl', [before('3.0.2-0ubuntu1.10')], {
          id: 'USN-1-1',
          aliases: [cve],
        }),
        osvOn('Ubuntu:Pro:22.04:LTS', 'openssl', [before('3.0.2-0ubuntu1.10+esm1')], {
          id: 'USN-1-2',
          aliases: [cve],
        }),
      ],
    },
    packages: labelled(ubuntu, { '3.0.2-0ubuntu1.9': 'vulnerable', '3.0.2-0ubuntu1.10': 'clean' }, jammy),
  },
];

const alma = 'pkg:rpm/almalinux';
const el9 = '?distro=almalinux-9.3';
const modular = '1:18.19.0-1.module_el9.2.0+1+aaaa';

export const rpmCases: readonly LabelledCase[] = [
  {
    title: 'tilde, caret and epochs of rpm',
    rule: 'rpm-version(7)',
    vulnerability: cve,
    feed: {
      kind: 'osv',
      records: [
        osvOn('AlmaLinux:9', 'bind', [before('32:9.16.23-11.el9_2.2')], {
          id: 'ALSA-2031:1',
          related: [cve],
        }),
      ],
    },
    packages: [
      ...labelled(
        `${alma}/bind`,
        {
          '9.16.23-11.el9_2.1': 'vulnerable',
          '9.16.23-11.el9_2.2': 'clean',
          '9.16.23-11.el9': 'vulnerable',
          '9.16.23~rc1-99.el9': 'vulnerable',
          '9.16.23^20240101-1.el9': 'clean',
          '9.16.100-1.el9': 'clean',
          '9.16.23-2.el9_2.2': 'vulnerable',
        },
        `${el9}&epoch=32`,
      ),
      ...labelled(`${alma}/bind`, { '99.0-1.el9': 'vulnerable' }, el9),
    ],
  },
  {
    title: 'streams of modules',
    rule: 'DNF documentation, modularity; the title of the erratum',
    vulnerability: cve,
    feed: {
      kind: 'osv',
      records: [
        osvOn('AlmaLinux:9', 'nodejs', [before('1:18.20.0-1.module_el9.3.0+2+bbbb')], {
          id: 'ALSA-2031:2',
          related: [cve],
          summary: 'Important: nodejs:18 security update',
        }),
      ],
    },
    packages: [
      {
        purl: `${alma}/nodejs@18.19.0-1.module_el9.2.0%2B1%2Baaaa${el9}&epoch=1&rpmmod=nodejs%3A18%3A90%3Aabc`,
        label: 'vulnerable',
      },
      {
        purl: `${alma}/nodejs@18.20.0-1.module_el9.3.0%2B2%2Bbbbb${el9}&epoch=1&rpmmod=nodejs%3A18%3A90%3Aabc`,
        label: 'clean',
      },
      {
        purl: `${alma}/nodejs@16.20.0-1.module_el9.2.0%2B1%2Baaaa${el9}&epoch=1&rpmmod=nodejs%3A16%3A90%3Aabc`,
        label: 'clean',
      },
      { purl: `${alma}/nodejs@16.20.2-3.el9${el9}&epoch=1`, label: 'clean' },
    ],
  },
  {
    title: 'packages of another vendor',
    rule: 'AlmaLinux advisories are on packages that AlmaLinux built',
    vulnerability: cve,
    feed: {
      kind: 'osv',
      records: [osvOn('AlmaLinux:9', 'nodejs', [before(modular)], { id: 'ALSA-2031:3', related: [cve] })],
    },
    packages: [{ purl: `${alma}/nodejs@1.0-1.el9${el9}`, vendor: 'NodeSource', label: 'unassessed' }],
  },
];
