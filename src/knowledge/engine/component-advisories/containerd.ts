import { advisoriesOf, type AffectedRange, type Row } from './advisory.ts';

const beforeContainerd1729: readonly AffectedRange[] = [
  ['0.0.0', '1.7.29'],
  ['2.0.0', '2.0.7'],
  ['2.1.0-beta.0', '2.1.5'],
  ['2.2.0-beta.0', '2.2.0'],
];
const kubernetes = { note: 'only if Kubernetes uses the same containerd' };

const rows: readonly Row[] = [
  ['CVE-2020-15157', 'low', [['0.0.0', '1.2.14']], 'an image that is pulled gets the registry’s credentials'],
  [
    'CVE-2020-15257',
    'high',
    [
      ['0.0.0', '1.3.9'],
      ['1.4.0', '1.4.3'],
    ],
    'a container on the host’s network controls the shims and starts processes as root of the host',
  ],
  [
    'CVE-2021-32760',
    'medium',
    [
      ['0.0.0', '1.4.8'],
      ['1.5.0', '1.5.4'],
    ],
    'an image that is unpacked changes modes of files of the host',
  ],
  [
    'CVE-2021-41103',
    'medium',
    [
      ['0.0.0', '1.4.11'],
      ['1.5.0', '1.5.7'],
    ],
    'users of the host run programs of containers, setuid ones included',
  ],
  [
    'CVE-2021-41190',
    'low',
    [
      ['0.0.0', '1.4.12'],
      ['1.5.0', '1.5.8'],
    ],
    'one digest of an image means two images',
  ],
  [
    'CVE-2023-25153',
    'low',
    [
      ['0.0.0', '1.5.18'],
      ['1.6.0', '1.6.18'],
    ],
    'an image that is imported fills the memory of the host',
  ],
  [
    'CVE-2023-25173',
    'medium',
    [
      ['0.0.0', '1.5.18'],
      ['1.6.0', '1.6.18'],
    ],
    'a process in a container bypasses denials for its primary group',
  ],
  [
    'GHSA-7ww5-4wqc-m92c',
    'low',
    [
      ['0.0.0', '1.6.26'],
      ['1.7.0', '1.7.11'],
    ],
    'a container reads power figures of the host, and derives from them what it computes',
  ],
  [
    'CVE-2024-40635',
    'medium',
    [
      ['0.0.0', '1.6.38'],
      ['1.7.0-beta.0', '1.7.27'],
      ['2.0.0', '2.0.4'],
    ],
    'an image with a very large user id runs as root',
  ],
  [
    'CVE-2025-47290',
    'high',
    [['2.1.0', '2.1.1']],
    'an image that is unpacked writes to the file system of the host',
  ],
  [
    'CVE-2024-25621',
    'medium',
    beforeContainerd1729,
    'users of the host read and change containerd’s data about its containers',
  ],
  [
    'CVE-2025-64329',
    'low',
    beforeContainerd1729,
    'repeated attaching fills the memory of the host',
    kubernetes,
  ],
  [
    'CVE-2026-47262',
    'low',
    [
      ['1.7.0', '1.7.33'],
      ['2.0.0', '2.0.10'],
      ['2.1.0', '2.1.9'],
      ['2.2.0', '2.2.5'],
      ['2.3.0', '2.3.2'],
    ],
    'an image with an endless /etc/group fills the memory of the host',
  ],
  [
    'CVE-2026-53488',
    'low',
    [
      ['1.7.0', '1.7.33'],
      ['2.0.0', '2.0.10'],
      ['2.1.0', '2.1.9'],
      ['2.2.0', '2.2.5'],
      ['2.3.0', '2.3.2'],
    ],
    'labels of an image run a command as root of the host',
    kubernetes,
  ],
];

/** Advisories of containerd. */
export const containerdAdvisories = advisoriesOf('containerd', rows);
