import { labelled, type LabelledCase } from './labelled-case.ts';

const cve = 'CVE-2031-1001';
const policy = 'Debian Policy 5.6.12; deb-version(7)';
const tracker = 'Debian security tracker, data/CVE/list and tracker/data/json';

/** One package in one release of Debian's tracker. */
function trackerCase(
  title: string,
  rule: string,
  release: Readonly<Record<string, string>>,
  packages: LabelledCase['packages'],
  codename = 'bookworm',
): LabelledCase {
  const state = { urgency: 'not yet assigned', ...release };
  return {
    title,
    rule,
    vulnerability: cve,
    feed: {
      kind: 'debian-tracker',
      tracker: { openssl: { [cve]: { releases: { [codename]: state } } } },
    },
    packages,
  };
}

const resolved = (version: string) => ({ status: 'resolved', fixed_version: version });
const openssl = 'pkg:deb/debian/openssl';
const bookworm = '?distro=debian-12';

export const debianCases: readonly LabelledCase[] = [
  trackerCase(
    'security updates of a stable release',
    policy,
    resolved('3.0.11-1~deb12u2'),
    labelled(
      openssl,
      {
        '3.0.11-1~deb12u1': 'vulnerable',
        '3.0.11-1~deb12u2': 'clean',
        '3.0.11-1': 'clean',
        '3.0.11-1~': 'vulnerable',
        '3.0.11-1~deb12u10': 'clean',
        '3.0.9-1': 'vulnerable',
        '3.0.10-2': 'vulnerable',
        '3.0.11~rc1-5': 'vulnerable',
      },
      bookworm,
    ),
  ),
  trackerCase(
    'epochs count before all else',
    policy,
    resolved('1:2.30-2'),
    labelled(
      openssl,
      {
        '2.40-1': 'vulnerable',
        '1:2.30-1': 'vulnerable',
        '1:2.30-2': 'clean',
        '2:1.0-1': 'clean',
        '0:9.9-9': 'vulnerable',
      },
      bookworm,
    ),
  ),
  trackerCase(
    'a rebuild without a change has the fix of its source',
    policy,
    resolved('5.2.15-2'),
    labelled(
      openssl,
      {
        '5.2.15-2+b1': 'clean',
        '5.2.15-1+b9': 'vulnerable',
        '5.2.15-2': 'clean',
        '5.2.15+dfsg-1': 'clean',
        '5.2.15': 'vulnerable',
      },
      bookworm,
    ),
  ),
  trackerCase('an issue without a fix', tracker, { status: 'open' }, [
    ...labelled(openssl, { '99.0-1': 'vulnerable' }, bookworm),
  ]),
  trackerCase(
    'an issue that no advisory will fix (no-dsa) is one all the same',
    tracker,
    { status: 'open', nodsa: 'Minor issue', nodsa_reason: 'ignored' },
    labelled(openssl, { '3.0.11-1': 'vulnerable' }, bookworm),
  ),
  trackerCase(
    'a postponed fix',
    tracker,
    { status: 'open', nodsa: 'Minor issue', nodsa_reason: 'postponed' },
    labelled(openssl, { '3.0.11-1': 'vulnerable' }, bookworm),
  ),
  trackerCase(
    'an undetermined issue',
    tracker,
    { status: 'undetermined' },
    labelled(openssl, { '3.0.11-1': 'vulnerable' }, bookworm),
  ),
  trackerCase(
    'a package past its support',
    tracker,
    { status: 'open', urgency: 'end-of-life' },
    labelled(openssl, { '3.0.11-1': 'vulnerable' }, bookworm),
  ),
  trackerCase(
    'a package that never had the issue is resolved in version 0',
    tracker,
    resolved('0'),
    labelled(openssl, { '0~': 'clean', '1.0-1': 'clean' }, bookworm),
  ),
  trackerCase(
    'another release of the distribution',
    tracker,
    resolved('3.0.11-1'),
    labelled(openssl, { '1.1.1-1': 'clean' }, '?distro=debian-13'),
  ),
  trackerCase('a release by its codename, and one without a distribution', tracker, resolved('3.0.11-1'), [
    { purl: `${openssl}@3.0.9-1?distro=bookworm`, label: 'vulnerable' },
    { purl: `${openssl}@3.0.9-1?distro=debian-12.4`, label: 'vulnerable' },
    { purl: `${openssl}@3.0.9-1`, label: 'unassessed' },
    { purl: 'pkg:deb/kali/openssl@3.0.9-1?distro=kali-2024.1', label: 'unassessed' },
  ]),
  trackerCase('an installed package is compared by its source package', tracker, resolved('3.0.11-1'), [
    { purl: `pkg:deb/debian/libssl3@3.0.9-1${bookworm}&upstream=openssl`, label: 'vulnerable' },
    { purl: `pkg:deb/debian/libssl3@3.0.11-1${bookworm}&upstream=openssl`, label: 'clean' },
    { purl: `pkg:deb/debian/libssl3@1%3A9.0-1${bookworm}&upstream=openssl%403.0.9-1`, label: 'vulnerable' },
    { purl: `pkg:deb/debian/libssl3@1.0-1${bookworm}&upstream=openssl%403.0.12-1`, label: 'clean' },
    { purl: `pkg:deb/debian/unheard-of@3.0.9-1${bookworm}`, label: 'unassessed' },
    { purl: `pkg:deb/debian/zlib1g@3.0.9-1${bookworm}&upstream=zlib`, label: 'clean' },
  ]),
  trackerCase('a version that dpkg does not accept', policy, resolved('3.0.11-1'), [
    ...labelled(openssl, { 'version 3': 'unassessed', 'a:1.0': 'unassessed' }, bookworm),
  ]),
  trackerCase(
    'a word in the place of a version, which dpkg orders after every number',
    policy,
    resolved('3.0.11-1~deb12u2'),
    labelled(openssl, { unknown: 'unassessed', 'v3.0.11-1': 'unassessed' }, bookworm),
  ),
];
