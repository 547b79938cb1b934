import { cve, cyclonedx, grype, report, sarif, trivy, types, vex } from '../kit/attested-content.ts';
import { statementOn } from '../kit/image-store.ts';
import { attestedBy, critical, image, needs, noCritical, rowsOf, type Row } from './policy-attack.ts';
import { after, keys } from './policy-case.ts';

const scanned = (result: unknown, change: Readonly<Record<string, unknown>> = {}) =>
  attestedBy(types.report, report(result, change));
const scannedWith = (result: unknown, document: (digest: string) => object, key = keys.ann) =>
  image((store, digest) => {
    store.attest(digest, keys.ann, statementOn(digest, types.report, report(result)));
    store.attest(digest, key, statementOn(digest, types.openvex, document(digest)));
  });
const own = (digest: string) => [{ '@id': `pkg:oci/app@${digest}` }];
const left = (attack: string, document: (digest: string) => object): Row => [
  attack,
  'rejected',
  'vulnerabilities',
  { policy: noCritical, store: scannedWith(critical, document) },
];

/** Attacks on reports on vulnerabilities. */
export const reportAttacks = rowsOf([
  [
    'has a critical vulnerability (Trivy)',
    'rejected',
    'vulnerabilities',
    { policy: noCritical, store: scanned(critical) },
  ],
  [
    'has a critical vulnerability (Grype)',
    'rejected',
    'vulnerabilities',
    { policy: noCritical, store: scanned(grype('Low', 'Critical')) },
  ],
  [
    'has a critical vulnerability (SARIF)',
    'rejected',
    'vulnerabilities',
    { policy: noCritical, store: scanned(sarif('Trivy', '9.8')) },
  ],
  [
    'has a critical vulnerability (CycloneDX)',
    'rejected',
    'vulnerabilities',
    {
      policy: noCritical,
      store: scanned({
        ...cyclonedx,
        vulnerabilities: [{ id: cve, ratings: [{ severity: 'low' }, { severity: 'critical' }] }],
      }),
    },
  ],
  [
    'has a critical vulnerability (in-toto)',
    'rejected',
    'vulnerabilities',
    {
      policy: noCritical,
      store: attestedBy(
        types.inTotoReport,
        report([{ id: cve, severity: [{ method: 'cvss_score', score: '9.8' }] }]),
      ),
    },
  ],
  [
    'has a high vulnerability where high is not accepted',
    'rejected',
    'vulnerabilities',
    { policy: needs('type: vuln, maxAge: 7d, severity: high'), store: scanned(trivy('HIGH')) },
  ],
  [
    'has a vulnerability of a severity that nobody knows',
    'unverifiable',
    'vulnerabilities',
    { policy: noCritical, store: scanned(trivy('UNKNOWN')) },
  ],
  [
    'has Trivy ignore the vulnerability',
    'rejected',
    'vulnerabilities',
    {
      policy: noCritical,
      store: scanned({
        ...trivy(),
        Results: [
          {
            Class: 'os-pkgs',
            ExperimentalModifiedFindings: [
              {
                Type: 'vulnerability',
                Status: 'ignored',
                Finding: { VulnerabilityID: cve, Severity: 'CRITICAL' },
              },
            ],
          },
        ],
      }),
    },
  ],
  [
    'has Grype ignore the vulnerability',
    'rejected',
    'vulnerabilities',
    {
      policy: noCritical,
      store: scanned({
        ...grype(),
        ignoredMatches: [{ vulnerability: { id: cve, severity: 'Critical' }, artifact: {} }],
      }),
    },
  ],
  [
    'has the scanner look for other severities only',
    'unverifiable',
    'content',
    { policy: noCritical, store: scanned(trivy(), { invocation: { parameters: ['--severity=LOW'] } }) },
  ],
  [
    'has the scanner leave out what has no fix',
    'unverifiable',
    'content',
    {
      policy: noCritical,
      store: scanned(trivy(), { invocation: { parameters: '--format json --ignore-unfixed' } }),
    },
  ],
  [
    'serves a report without a result',
    'unverifiable',
    'content',
    { policy: noCritical, store: scanned(undefined) },
  ],
  [
    'serves a report with an empty result',
    'unverifiable',
    'content',
    { policy: noCritical, store: scanned({}) },
  ],
  [
    'serves a report in a form that is not known',
    'unverifiable',
    'content',
    { policy: noCritical, store: scanned({ findings: [] }) },
  ],
  [
    'serves a report in which Trivy looked at no packages',
    'unverifiable',
    'content',
    { policy: noCritical, store: scanned({ ...trivy(), Results: [{ Class: 'secret' }] }) },
  ],
  [
    'serves the SARIF of a linter',
    'unverifiable',
    'content',
    { policy: noCritical, store: scanned(sarif('eslint')) },
  ],
  [
    'serves a bill of materials without vulnerabilities as a report',
    'unverifiable',
    'content',
    { policy: noCritical, store: scanned(cyclonedx) },
  ],
  [
    'serves matches of another program than Grype',
    'unverifiable',
    'content',
    { policy: noCritical, store: scanned({ matches: [] }) },
  ],
  ['serves an old report', 'rejected', 'age', { policy: noCritical, now: after(8), store: scanned(trivy()) }],
  [
    'serves a report from the future',
    'rejected',
    'age',
    { policy: noCritical, now: after(-1), store: scanned(trivy()) },
  ],
  [
    'serves a report without a time',
    'unverifiable',
    'age',
    { policy: noCritical, store: scanned(trivy(), { metadata: {} }) },
  ],
  [
    'hides a new report behind an old clean one',
    'rejected',
    'vulnerabilities',
    {
      policy: noCritical,
      store: image((store, digest) => {
        store.attest(digest, keys.ann, statementOn(digest, types.report, report(critical)));
        store.attest(
          digest,
          keys.ann,
          statementOn(
            digest,
            types.report,
            report(trivy(), { metadata: { scanFinishedOn: '2026-06-01T10:00:00Z' } }),
          ),
        );
      }),
    },
  ],
  [
    'hides a report behind a clean one of another scanner',
    'rejected',
    'vulnerabilities',
    {
      policy: noCritical,
      store: image((store, digest) => {
        store.attest(digest, keys.ann, statementOn(digest, types.report, report(critical)));
        store.attest(
          digest,
          keys.ann,
          statementOn(
            digest,
            types.report,
            report(undefined, { scanner: { uri: 'pkg:github/other/other@1', result: trivy() } }),
          ),
        );
      }),
    },
  ],
  [
    'has a VEX document signed by a stranger',
    'rejected',
    'vulnerabilities',
    { policy: noCritical, store: scannedWith(critical, (digest) => vex(own(digest)), keys.eve) },
  ],
  left('has a VEX document without a justification', (digest) =>
    vex(own(digest), { justification: undefined }),
  ),
  left('has a VEX document with a justification that is none', (digest) =>
    vex(own(digest), { justification: 'we looked' }),
  ),
  left('has a VEX document that says it is affected', (digest) => vex(own(digest), { status: 'affected' })),
  left('has a VEX document that says it is looked into', (digest) =>
    vex(own(digest), { status: 'under_investigation' }),
  ),
  left('has a VEX document on another vulnerability', (digest) =>
    vex(own(digest), { vulnerability: { name: 'CVE-2026-00010' } }),
  ),
  left('has a VEX document on another image', () => vex(own(`sha256:${'b'.repeat(64)}`))),
  left('has a VEX document on another package of the image', (digest) =>
    vex([{ '@id': `pkg:oci/app@${digest}`, subcomponents: [{ '@id': 'pkg:deb/debian/zlib@1' }] }]),
  ),
  left('has a VEX document of version 0.0.1 on another package of the image', (digest) =>
    vex(
      [`pkg:oci/app@${digest}`],
      { vulnerability: cve, subcomponents: ['pkg:deb/debian/zlib@1'] },
      { '@context': 'https://openvex.dev/ns' },
    ),
  ),
  left('has a VEX document on another version of the package', () =>
    vex([{ '@id': 'pkg:deb/debian/openssl@3.0.0' }]),
  ),
  left('has a VEX document on no product', () => vex([])),
  left('has a VEX document that is taken back later', (digest) =>
    vex(
      [],
      {},
      {
        statements: [
          { vulnerability: { name: cve }, products: own(digest), status: 'fixed' },
          {
            vulnerability: { name: cve },
            products: own(digest),
            status: 'affected',
            timestamp: '2026-06-01T11:30:00Z',
          },
        ],
      },
    ),
  ),
  left('has a VEX document from the future', (digest) =>
    vex(own(digest), { timestamp: '2026-07-01T00:00:00Z' }),
  ),
  left('has a VEX document of which a part cannot be read', (digest) =>
    vex(
      [],
      {},
      {
        statements: [
          { vulnerability: { name: cve }, products: own(digest), status: 'fixed' },
          { vulnerability: { name: cve } },
        ],
      },
    ),
  ),
]);
