import { advisoriesOf, type AffectedRange, type Row } from './advisory.ts';

const beforeRunc128: readonly AffectedRange[] = [
  ['0.0.0', '1.2.8'],
  ['1.3.0-rc.1', '1.3.3'],
  ['1.4.0-rc.1', '1.4.0-rc.3'],
];

const rows: readonly Row[] = [
  ['CVE-2016-3697', 'medium', [['0.0.0', '0.1.0']], 'a numeric user name in an image resolves to root'],
  [
    'CVE-2016-9962',
    'medium',
    [['0.0.0', '1.0.0-rc3']],
    'root in a container takes over processes that enter it, and open directories of the host',
  ],
  [
    'CVE-2019-5736',
    'critical',
    [['0.0.0', '1.0.0-rc7']],
    'a container overwrites the runc of the host and becomes root there',
  ],
  [
    'CVE-2019-16884',
    'medium',
    [['0.0.0', '1.0.0-rc9']],
    'an image disables AppArmor and SELinux labels by a mount over /proc',
  ],
  [
    'CVE-2019-19921',
    'high',
    [['0.0.0', '1.0.0-rc10']],
    'containers that share a volume mount over /proc of each other and gain its rights',
  ],
  [
    'CVE-2021-30465',
    'high',
    [['0.0.0', '1.0.0-rc95']],
    'a container swaps a mount’s target for a link and gets the host’s file system',
  ],
  [
    'CVE-2021-43784',
    'low',
    [['0.0.0', '1.0.3']],
    'a very long value in a container’s bundle changes its namespaces',
  ],
  [
    'CVE-2022-29162',
    'low',
    [['0.0.0', '1.1.2']],
    'a process in a container keeps inheritable capabilities it should not have',
  ],
  [
    'CVE-2023-25809',
    'medium',
    [['0.0.0', '1.1.5']],
    'a rootless container writes to the control groups of its user',
    { onlyWith: 'rootless' },
  ],
  [
    'CVE-2023-27561',
    'high',
    [['1.0.0-rc95', '1.1.5']],
    'containers that share a volume mount over /proc and gain its rights, again',
  ],
  [
    'CVE-2023-28642',
    'medium',
    [['0.0.0', '1.1.5']],
    'an image makes /proc a link and disables AppArmor and SELinux',
  ],
  [
    'CVE-2024-21626',
    'high',
    [['1.0.0-rc93', '1.1.12']],
    'an image or `docker exec` starts in a directory of the host, and reaches all of its files',
  ],
  [
    'CVE-2024-45310',
    'low',
    [
      ['0.0.0', '1.1.14'],
      ['1.2.0-rc.1', '1.2.0-rc.3'],
    ],
    'containers that share a volume make empty files on the host',
  ],
  [
    'CVE-2025-31133',
    'high',
    beforeRunc128,
    'a container swaps /dev/null while paths are masked, and writes to /proc of the host',
  ],
  [
    'CVE-2025-52565',
    'high',
    [
      ['1.0.0-rc3', '1.2.8'],
      ['1.3.0-rc.1', '1.3.3'],
      ['1.4.0-rc.1', '1.4.0-rc.3'],
    ],
    'a container swaps /dev/console while it is mounted, and writes to /proc of the host',
  ],
  [
    'CVE-2025-52881',
    'high',
    beforeRunc128,
    'a container redirects what runc writes to /proc, past AppArmor and SELinux',
  ],
  [
    'CVE-2026-41579',
    'low',
    [
      ['0.0.0', '1.3.6'],
      ['1.4.0', '1.4.3'],
      ['1.5.0-rc.1', '1.5.0-rc.3'],
    ],
    'an image with a link at /dev changes a few files of the host',
  ],
  [
    'CVE-2026-119101',
    'high',
    [
      ['0.0.0', '1.3.7'],
      ['1.4.0', '1.4.4'],
      ['1.5.0', '1.5.3'],
      ['1.6.0-rc.1', '1.6.0-rc.2'],
    ],
    'a container of an untrusted image that is restored from a checkpoint gets a directory of the host',
    { onlyWith: 'experimental' },
  ],
];

/** Advisories of runc. */
export const runcAdvisories = advisoriesOf('runc', rows);
