import { advisoriesOf, type AffectedRange, type Row } from './advisory.ts';

const encryptedOverlay: readonly AffectedRange[] = [
  ['1.12.0', '20.10.24'],
  ['23.0.0', '23.0.3'],
];
const buildKit = { part: 'BuildKit' } as const;
const beforeBuildKit0125: readonly AffectedRange[] = [['18.09.0', '25.0.2']];
const beforeBuildKit0281: readonly AffectedRange[] = [['18.09.0', '29.3.1']];
const beforeBuildKit0311: readonly AffectedRange[] = [['18.09.0', '29.6.1']];
const beforeBuildKit0312: readonly AffectedRange[] = [['18.09.0', '29.6.2']];
const foreignFrontend = { part: 'BuildKit', note: 'only with an untrusted frontend' } as const;
const before2010: readonly AffectedRange[] = [
  ['0.0.0', '19.03.15'],
  ['20.10.0', '20.10.3'],
];

const rows: readonly Row[] = [
  [
    'CVE-2018-15664',
    'high',
    [['0.0.0', '18.09.7']],
    '`docker cp` follows a link that the container swapped, and reads or writes files of the host',
  ],
  [
    'CVE-2019-13139',
    'medium',
    [['0.0.0', '18.09.4']],
    'the address of a Git repository that is built runs commands on the host',
  ],
  [
    'CVE-2019-13509',
    'low',
    [['0.0.0', '18.09.8']],
    'in debug mode the log contains the secrets of deployed stacks',
    { onlyWith: 'swarm' },
  ],
  [
    'CVE-2020-13401',
    'medium',
    [['0.0.0', '19.03.11']],
    'a container poses as an IPv6 router and gets the traffic of the host and of others',
  ],
  [
    'CVE-2021-21284',
    'medium',
    before2010,
    'a user of the host with the remapped root changes the engine’s data and becomes root',
    { onlyWith: 'userns-remap' },
  ],
  ['CVE-2021-21285', 'low', before2010, 'an image with a malformed manifest crashes the engine'],
  [
    'CVE-2019-14271',
    'high',
    [['19.03.0', '19.03.1']],
    '`docker cp` loads a library of the container and runs it as root of the host',
  ],
  [
    'CVE-2021-41089',
    'low',
    [['0.0.0', '20.10.9']],
    '`docker cp` into a prepared container changes modes of files of the host',
  ],
  [
    'CVE-2021-41091',
    'medium',
    [['0.0.0', '20.10.9']],
    'users of the host run programs of containers, setuid ones included',
  ],
  ['CVE-2021-41190', 'low', [['0.0.0', '20.10.11']], 'one digest of an image means two images'],
  [
    'CVE-2022-24769',
    'medium',
    [['0.0.0', '20.10.14']],
    'programs in a container keep inheritable capabilities they should not have',
  ],
  [
    'CVE-2022-36109',
    'medium',
    [['0.0.0', '20.10.18']],
    'a process in a container bypasses denials for its primary group',
  ],
  [
    'GHSA-vp35-85q5-9f25',
    'medium',
    [['0.0.0', '20.10.20']],
    'a Git repository that is built reads files of the host into the image',
  ],
  [
    'CVE-2023-28840',
    'high',
    encryptedOverlay,
    'anyone puts packets into encrypted overlay networks',
    { onlyWith: 'swarm' },
  ],
  [
    'CVE-2023-28841',
    'medium',
    encryptedOverlay,
    'encrypted overlay networks send their packets in the clear',
    { onlyWith: 'swarm' },
  ],
  [
    'CVE-2023-28842',
    'medium',
    encryptedOverlay,
    'encrypted overlay networks with one member take packets from anyone',
    { onlyWith: 'swarm' },
  ],
  ['CVE-2024-36620', 'low', [['25.0.0', '26.1.0']], 'the history of an image crashes the engine'],
  ['CVE-2024-36621', 'low', [['0.0.0', '26.0.0']], 'concurrent builds exhaust the host’s resources'],
  ['CVE-2024-36623', 'low', [['0.0.0', '26.0.0']], 'concurrent responses crash the engine'],
  ['CVE-2024-23650', 'low', beforeBuildKit0125, 'a build crashes the engine', buildKit],
  [
    'CVE-2024-23651',
    'high',
    beforeBuildKit0125,
    'two builds that share a cache mount reach files of the host',
    buildKit,
  ],
  ['CVE-2024-23652', 'high', beforeBuildKit0125, 'a build removes files of the host', buildKit],
  [
    'CVE-2024-23653',
    'high',
    beforeBuildKit0125,
    'a build’s frontend runs a privileged container without the entitlement',
    buildKit,
  ],
  [
    'CVE-2024-24557',
    'medium',
    [
      ['0.0.0', '24.0.9'],
      ['25.0.0', '25.0.2'],
    ],
    'an image replaces cached layers of the classic builder',
  ],
  [
    'CVE-2024-29018',
    'medium',
    [
      ['0.0.0', '23.0.11'],
      // No release of 24.0 has the fix.
      ['24.0.0', '25.0.5'],
      ['26.0.0-rc1', '26.0.0-rc3'],
    ],
    'containers of internal networks send data out through DNS',
    { onlyWith: 'internal-network' },
  ],
  [
    'CVE-2024-32473',
    'medium',
    [['26.0.0', '26.0.2']],
    'containers of networks without IPv6 have it nevertheless',
  ],
  [
    'CVE-2024-41110',
    'critical',
    [
      ['19.03.0', '19.03.16'],
      ['20.10.0', '20.10.28'],
      ['23.0.0', '23.0.15'],
      ['24.0.0', '24.0.10'],
      ['25.0.0', '25.0.6'],
      ['26.0.0', '26.0.3'],
      ['26.1.0', '26.1.5'],
      ['27.0.0', '27.0.4'],
      ['27.1.0', '27.1.1'],
    ],
    'a request without a body bypasses authorization plugins',
    { onlyWith: 'authorization-plugin' },
  ],
  [
    'CVE-2025-54388',
    'medium',
    [['28.2.0', '28.3.3']],
    'ports published on loopback are open to the network after a reload of firewalld',
    { note: 'only if firewalld runs' },
  ],
  [
    'CVE-2025-54410',
    'low',
    [
      ['0.0.0', '25.0.13'],
      ['26.0.0', '28.0.0'],
    ],
    'networks are no longer isolated after a reload of firewalld',
    { note: 'only if firewalld runs' },
  ],
  [
    'CVE-2026-33747',
    'high',
    beforeBuildKit0281,
    'a build’s frontend writes files outside BuildKit’s directories',
    foreignFrontend,
  ],
  [
    'CVE-2026-33748',
    'high',
    beforeBuildKit0281,
    'a Git repository that is built reads files beside it on the host',
    buildKit,
  ],
  [
    'GHSA-7236-3392-c5c6',
    'high',
    beforeBuildKit0311,
    'a build’s frontend runs steps without seccomp and AppArmor',
    foreignFrontend,
  ],
  [
    'GHSA-mjcv-p78q-w5fw',
    'low',
    [['0.0.0', '29.6.1']],
    'an image with an endless /etc/passwd fills the memory of the host',
  ],
  [
    'CVE-2026-15789',
    'medium',
    beforeBuildKit0312,
    'a client that may build writes files outside BuildKit’s directories',
    buildKit,
  ],
  ['CVE-2026-15791', 'medium', beforeBuildKit0312, 'a build empties /tmp of the host', buildKit],
  ['CVE-2026-15792', 'low', beforeBuildKit0312, 'a build crashes the engine', foreignFrontend],
  [
    'CVE-2026-15793',
    'high',
    // BuildKit has it since 0.30, which no engine before 29.5 includes.
    [['29.5.0', '29.6.2']],
    'a Git repository that is built runs commands on the host',
    foreignFrontend,
  ],
  [
    'CVE-2026-33997',
    'medium',
    [['0.0.0', '29.3.1']],
    'an installed plugin gets privileges that nobody approved',
  ],
  [
    'CVE-2026-34040',
    'high',
    [['0.0.0', '29.3.1']],
    'a request with a very large body bypasses authorization plugins',
    { onlyWith: 'authorization-plugin' },
  ],
  [
    'CVE-2026-41567',
    'high',
    [['0.0.0', '29.5.1']],
    'a compressed archive copied into a prepared container runs its programs as root of the host',
  ],
  ['CVE-2026-41568', 'medium', [['0.0.0', '29.5.1']], '`docker cp` makes empty files anywhere on the host'],
  [
    'CVE-2026-42306',
    'high',
    [['0.0.0', '29.5.1']],
    '`docker cp` mounts over a path of the host that the container chose',
  ],
  ['CVE-2026-17106', 'high', [['0.0.0', '29.7.0']], 'extracting an archive writes files anywhere'],
  [
    'CVE-2026-115538',
    'medium',
    [['0.0.0', '29.9.3']],
    'encrypted overlay networks send their packets in the clear after a reload of firewalld',
    { onlyWith: 'swarm', note: 'only if firewalld runs' },
  ],
];

/** Advisories of dockerd, and of its BuildKit by the version of the engine. */
export const engineAdvisories = advisoriesOf('engine', rows);
