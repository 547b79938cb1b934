import { advisoriesOf, type Row } from './advisory.ts';

const compose: readonly Row[] = [
  [
    'CVE-2025-62725',
    'high',
    [['2.0.0', '2.40.2']],
    'a compose project from a registry writes files anywhere, even on `config` and `ps`',
  ],
  ['CVE-2026-17106', 'high', [['2.0.0', '5.4.0']], 'extracting an archive writes files anywhere'],
];

const buildx: readonly Row[] = [
  [
    'CVE-2025-0495',
    'low',
    [['0.0.0', '0.21.3']],
    'cache credentials appear in traces and in the history of builds',
  ],
];

/** Advisories of the client's plugins. */
export const pluginAdvisories = [...advisoriesOf('compose', compose), ...advisoriesOf('buildx', buildx)];
