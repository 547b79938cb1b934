import { zipOf } from '../kit/feed-files.ts';

const record = (id: string, name: string, fixed: string, aliases: readonly string[]) =>
  JSON.stringify({
    schema_version: '1.7.0',
    id,
    modified: '2024-01-01T00:00:00Z',
    aliases,
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  });

/** Two vulnerabilities of `left`, one of `right`. */
export const feeds = {
  'osv/npm/all.zip': zipOf({
    'GHSA-aaaa-aaaa-aaaa.json': record('GHSA-aaaa-aaaa-aaaa', 'left', '3.0.0', ['CVE-2024-10001']),
    'GHSA-bbbb-bbbb-bbbb.json': record('GHSA-bbbb-bbbb-bbbb', 'left', '4.0.0', ['CVE-2024-10002']),
    'GHSA-cccc-cccc-cccc.json': record('GHSA-cccc-cccc-cccc', 'right', '9.0.0', ['CVE-2024-10003']),
  }),
  'kev/known_exploited_vulnerabilities.json': Buffer.from(
    '{"title":"x","catalogVersion":"1","dateReleased":"2026-01-01T00:00:00Z","count":1,"vulnerabilities":[{"cveID":"CVE-2020-0001","dateAdded":"2022-01-01","knownRansomwareCampaignUse":"Unknown"}]}',
  ),
  'epss/epss_scores-current.csv.gz': Buffer.from(
    '#model_version:v1,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2020-0001,0.5,0.9\n',
  ),
};

/** An SBOM of an application with `left` of a version, and `right`. */
export const sbom = (left: string, more: object = {}) =>
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: {
      component: {
        type: 'application',
        name: 'shop',
        version: '1.0.0',
        purl: 'pkg:npm/shop@1.0.0',
        'bom-ref': 'shop',
      },
    },
    components: [
      { type: 'library', name: 'left', version: left, purl: `pkg:npm/left@${left}`, 'bom-ref': 'left' },
      { type: 'library', name: 'right', version: '8.0.0', purl: 'pkg:npm/right@8.0.0', 'bom-ref': 'right' },
    ],
    ...more,
  });
