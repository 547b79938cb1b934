import type { KeyObject } from 'node:crypto';
import {
  cve,
  cyclonedx,
  grype,
  provenance02,
  provenance1,
  report,
  sarif,
  source,
  spdx,
  trivy,
  types,
  vex,
} from '../kit/attested-content.ts';
import { statementOn, type ImageStore } from '../kit/image-store.ts';
import type { Attack } from './attack.ts';
import {
  after,
  bundleBy,
  byIdentity,
  byKey,
  judgePolicy,
  keys,
  policyOf,
  signatureOn,
  type PolicyCase,
} from './policy-case.ts';

type Row = readonly [attack: string, verdict: Attack['verdict'], step: string, PolicyCase];

const rowsOf = (rows: readonly Row[]): readonly Attack[] =>
  rows.map(([attack, verdict, step, given]) => ({ attack, verdict, step, judge: () => judgePolicy(given) }));

/** Stores an image and does something to it. */
const image =
  (change: (store: ImageStore, digest: string) => void = () => undefined) =>
  (store: ImageStore): string => {
    const digest = store.image('app');
    change(store, digest);
    return digest;
  };

const signed = image((store, digest) => store.sign(digest, keys.ann));
const unsignedPolicy =
  'trust: { images: [{ match: "*", unsigned: true }, { match: registry.example/*, cosign: [{ key: ann.pub, withoutLog: true }] }] }';

/** Attacks on which entry an image falls under. */
const nameAttacks = rowsOf([
  [
    'pulls from a registry that is not allowed',
    'rejected',
    'policy',
    {
      policy: 'trust: { allowed: [registry.example/team], images: [{ match: "*", unsigned: true }] }',
      image: 'registry.example/team-evil/app',
      store: image(),
    },
  ],
  [
    'pulls from a registry whose name begins with one that is allowed',
    'rejected',
    'policy',
    {
      policy: 'trust: { allowed: [registry.example], images: [{ match: "*", unsigned: true }] }',
      image: 'registry.example.evil.example/app',
      store: image(),
    },
  ],
  [
    'pulls from another port of a registry that is allowed',
    'rejected',
    'policy',
    {
      policy: 'trust: { allowed: [registry.example], images: [{ match: "*", unsigned: true }] }',
      image: 'registry.example:5000/app',
      store: image(),
    },
  ],
  [
    'pulls from a namespace that begins as Docker’s own',
    'rejected',
    'policy',
    {
      policy: 'trust: { allowed: [docker.io/library], images: [{ match: "*", unsigned: true }] }',
      image: 'librarian/debian',
      store: image(),
    },
  ],
  [
    'writes a registry in upper case, to fall under a weaker entry',
    'unsigned',
    'signature',
    { policy: unsignedPolicy, image: 'Registry.Example/team/app', store: image() },
  ],
  [
    'writes the port of HTTPS behind a registry, to fall under a weaker entry',
    'unsigned',
    'signature',
    { policy: unsignedPolicy, image: 'registry.example:443/team/app', store: image() },
  ],
  [
    'names Docker Hub by another of its hosts, to fall under a weaker entry',
    'unsigned',
    'signature',
    {
      policy: unsignedPolicy.replace('registry.example/*', 'docker.io/library/*'),
      image: 'registry-1.docker.io/library/debian',
      store: image(),
    },
  ],
  [
    'writes an address in another form, to fall under a weaker entry',
    'unsigned',
    'signature',
    {
      policy: unsignedPolicy.replace('registry.example/*', '127.0.0.1:5000/*'),
      image: '0x7f.1:5000/app',
      store: image(),
    },
  ],
  [
    'serves an image that no entry is for',
    'unverifiable',
    'policy',
    { policy: policyOf('unsigned: true'), image: 'other.example/app', store: image() },
  ],
]);

const annotated = policyOf(byKey, 'annotations: { env: production }');
const withAnnotations = (optional: unknown, key = keys.ann) =>
  image((store, digest) => store.sign(digest, key, { optional }));

/** Attacks on annotations of signatures. */
const annotationAttacks = rowsOf([
  [
    'serves a signature without the annotation',
    'rejected',
    'annotations',
    { policy: annotated, store: signed },
  ],
  [
    'serves a signature with another value',
    'rejected',
    'annotations',
    { policy: annotated, store: withAnnotations({ env: 'test' }) },
  ],
  [
    'serves a signature with the value in another key',
    'rejected',
    'annotations',
    { policy: annotated, store: withAnnotations({ ENV: 'production' }) },
  ],
  [
    'serves a signature with the value in a list',
    'rejected',
    'annotations',
    { policy: annotated, store: withAnnotations({ env: ['production'] }) },
  ],
  [
    'names the annotation as a member of every object',
    'rejected',
    'annotations',
    { policy: policyOf(byKey, 'annotations: { toString: x }'), store: signed },
  ],
  [
    'signs the annotation with another key',
    'rejected',
    'signature',
    { policy: annotated, store: withAnnotations({ env: 'production' }, keys.eve) },
  ],
  [
    'splits two annotations over two signatures',
    'rejected',
    'annotations',
    {
      policy: policyOf(byKey, 'annotations: { a: x, b: x }'),
      store: image((store, digest) => {
        store.sign(digest, keys.ann, { optional: { a: 'x' } });
        store.sign(digest, keys.ann, { optional: { b: 'x' } });
      }),
    },
  ],
  [
    'has an annotation in a bundle for another subject',
    'rejected',
    'annotations',
    {
      policy: policyOf(byIdentity, 'annotations: { env: production }'),
      store: image((store, digest) => {
        const own = signatureOn(digest);
        const other = signatureOn(`sha256:${'b'.repeat(64)}`, { env: 'production' });
        if ('subject' in own && 'subject' in other)
          store.bundle(digest, bundleBy({ ...own, subject: [own.subject, other.subject].flat() }));
      }),
    },
  ],
]);

const fresh = policyOf(byIdentity, 'signedWithin: 30d');
const bundled = (change: Parameters<typeof bundleBy>[1] = {}) =>
  image((store, digest) => store.bundle(digest, bundleBy(signatureOn(digest), change)));

/** Attacks on the age of signatures. */
const freshnessAttacks = rowsOf([
  [
    'replays a signature that is too old',
    'rejected',
    'freshness',
    { policy: fresh, now: after(30.001), store: bundled() },
  ],
  [
    'serves a signature from the future',
    'rejected',
    'freshness',
    { policy: fresh, now: after(-0.01), store: bundled() },
  ],
  [
    'serves a signature of which nobody says when it was made',
    'unverifiable',
    'freshness',
    { policy: policyOf(byKey, 'signedWithin: 9999d'), store: signed },
  ],
]);

const attestedBy = (predicateType: string, predicate: unknown, key: KeyObject = keys.ann) =>
  image((store, digest) => store.attest(digest, key, statementOn(digest, predicateType, predicate)));
const needs = (entry: string) =>
  policyOf(`attestations: [{ signers: [{ key: ann.pub, withoutLog: true }], ${entry} }]`);
const built = 'type: provenance, builder: "https://builder.example/one"';
const fromSource = 'type: provenance, source: "git+https://git.example/team/*"';
const origin = (uri: string) => ({ ...provenance02, invocation: { configSource: { uri } } });
const byBuilder = (id: string) => ({ ...provenance02, builder: { id } });

/** Attacks on attestations. */
const attestationAttacks = rowsOf([
  ['leaves out the attestation', 'unsigned', 'attestation', { policy: needs('type: sbom'), store: signed }],
  [
    'serves an attestation of another type',
    'unsigned',
    'attestation',
    { policy: needs('type: sbom'), store: attestedBy(types.provenance02, provenance02) },
  ],
  [
    'serves an attestation of a type that begins alike',
    'unsigned',
    'attestation',
    { policy: needs('type: spdx'), store: attestedBy(`${types.spdx}Evil`, spdx) },
  ],
  [
    'signs the attestation with another key',
    'rejected',
    'signature',
    { policy: needs('type: sbom'), store: attestedBy(types.spdx, spdx, keys.eve) },
  ],
  [
    'has the attestation signed by a signer of the image only',
    'rejected',
    'signature',
    {
      policy: policyOf(
        'cosign: [{ key: ann.pub, withoutLog: true }]',
        'optional: [cosign]',
        'attestations: [{ type: sbom, signers: [{ key: eve.pub, withoutLog: true }] }]',
      ),
      store: attestedBy(types.spdx, spdx),
    },
  ],
  [
    'serves the attestation of another image',
    'rejected',
    'artifact',
    {
      policy: needs('type: sbom'),
      store: image((store, digest) =>
        store.attest(digest, keys.ann, statementOn(`sha256:${'b'.repeat(64)}`, types.spdx, spdx)),
      ),
    },
  ],
  [
    'serves a bill of materials that is empty',
    'rejected',
    'content',
    { policy: needs('type: sbom'), store: attestedBy(types.spdx, {}) },
  ],
  [
    'serves a bill of materials without packages',
    'rejected',
    'content',
    { policy: needs('type: sbom'), store: attestedBy(types.spdx, { ...spdx, packages: [] }) },
  ],
  [
    'serves CycloneDX as SPDX',
    'rejected',
    'content',
    { policy: needs('type: sbom'), store: attestedBy(types.spdx, cyclonedx) },
  ],
  [
    'serves SPDX as CycloneDX',
    'rejected',
    'content',
    { policy: needs('type: sbom'), store: attestedBy(types.cyclonedx, spdx) },
  ],
  [
    'serves a bill of materials without components',
    'rejected',
    'content',
    {
      policy: needs('type: cyclonedx'),
      store: attestedBy(types.cyclonedx, { ...cyclonedx, components: [] }),
    },
  ],
  [
    'serves a provenance as a bill of materials',
    'rejected',
    'content',
    { policy: needs('type: sbom'), store: attestedBy(types.cyclonedx, provenance02) },
  ],
  [
    'serves an old bill of materials',
    'rejected',
    'age',
    { policy: needs('type: sbom, maxAge: 30d'), now: after(31), store: attestedBy(types.spdx, spdx) },
  ],
  [
    'serves a bill of materials from the future',
    'rejected',
    'age',
    { policy: needs('type: sbom, maxAge: 30d'), now: after(-1), store: attestedBy(types.spdx, spdx) },
  ],
  [
    'serves a bill of materials without a time',
    'unverifiable',
    'age',
    {
      policy: needs('type: sbom, maxAge: 30d'),
      store: attestedBy(types.spdx, { ...spdx, creationInfo: {} }),
    },
  ],
  [
    'serves a VEX document that is none',
    'rejected',
    'content',
    { policy: needs('type: openvex'), store: attestedBy(types.openvex, { statements: [] }) },
  ],
  [
    'builds the image elsewhere',
    'rejected',
    'builder',
    { policy: needs(built), store: attestedBy(types.provenance02, byBuilder('https://evil.example')) },
  ],
  [
    'builds the image with a builder whose name begins alike',
    'rejected',
    'builder',
    {
      policy: needs(built),
      store: attestedBy(types.provenance02, byBuilder('https://builder.example/one-evil')),
    },
  ],
  [
    'does not name the builder',
    'rejected',
    'builder',
    { policy: needs(built), store: attestedBy(types.provenance02, byBuilder('')) },
  ],
  [
    'names the builder where version 1 has it, in version 0.2',
    'rejected',
    'content',
    { policy: needs(built), store: attestedBy(types.provenance02, provenance1) },
  ],
  [
    'names the builder where version 0.2 has it, in version 1',
    'rejected',
    'content',
    { policy: needs(built), store: attestedBy(types.provenance1, provenance02) },
  ],
  [
    'serves an empty provenance',
    'rejected',
    'content',
    { policy: needs('type: provenance'), store: attestedBy(types.provenance1, {}) },
  ],
  [
    'builds from another source',
    'rejected',
    'source',
    {
      policy: needs(fromSource),
      store: attestedBy(types.provenance02, origin('git+https://evil.example/team/app')),
    },
  ],
  [
    'builds from a source whose path leads out again',
    'rejected',
    'source',
    {
      policy: needs(fromSource),
      store: attestedBy(types.provenance02, origin('git+https://git.example/team/../evil/app')),
    },
  ],
  [
    'builds from a source whose path leads out again, encoded',
    'rejected',
    'source',
    {
      policy: needs(fromSource),
      store: attestedBy(types.provenance02, origin('git+https://git.example/team/%2e%2e/evil/app')),
    },
  ],
  [
    'names the wanted source among its dependencies only',
    'rejected',
    'source',
    {
      policy: needs(fromSource),
      store: attestedBy(types.provenance1, {
        ...provenance1,
        buildDefinition: {
          externalParameters: { configSource: { uri: 'git+https://evil.example/app' } },
          resolvedDependencies: [{ uri: source }],
        },
      }),
    },
  ],
  [
    'names the wanted source among several dependencies',
    'unverifiable',
    'source',
    {
      policy: needs(fromSource),
      store: attestedBy(types.provenance1, {
        ...provenance1,
        buildDefinition: {
          externalParameters: {},
          resolvedDependencies: [{ uri: source }, { uri: 'git+https://evil.example/app' }],
        },
      }),
    },
  ],
]);

const noCritical = needs('type: vuln, maxAge: 7d');
const scanned = (result: unknown, change: Readonly<Record<string, unknown>> = {}) =>
  attestedBy(types.report, report(result, change));
const scannedWith = (result: unknown, document: (digest: string) => object, key = keys.ann) =>
  image((store, digest) => {
    store.attest(digest, keys.ann, statementOn(digest, types.report, report(result)));
    store.attest(digest, key, statementOn(digest, types.openvex, document(digest)));
  });
const critical = trivy('CRITICAL');
const own = (digest: string) => [{ '@id': `pkg:oci/app@${digest}` }];
const left = (attack: string, document: (digest: string) => object): Row => [
  attack,
  'rejected',
  'vulnerabilities',
  { policy: noCritical, store: scannedWith(critical, document) },
];

/** Attacks on reports on vulnerabilities. */
const reportAttacks = rowsOf([
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

const spdxOn = (digest: string) => statementOn(digest, types.spdx, spdx);
const dhi = (change: (store: ImageStore, digest: string) => void) => image(change);

/** Attacks on attestation manifests: of Docker Hardened Images, and of BuildKit in an index. */
const manifestAttacks = rowsOf([
  [
    'attaches an attestation manifest that nobody signed',
    'unsigned',
    'attestation',
    {
      policy: needs('type: sbom'),
      store: dhi((store, digest) => store.attestationManifest([spdxOn(digest)], { subject: digest })),
    },
  ],
  [
    'attaches an attestation manifest with a signature of its own',
    'rejected',
    'signature',
    {
      policy: needs('type: sbom'),
      store: dhi((store, digest) =>
        store.sign(store.attestationManifest([spdxOn(digest)], { subject: digest }), keys.eve),
      ),
    },
  ],
  [
    'copies a signature to another attestation manifest',
    'rejected',
    'payload',
    {
      policy: needs('type: sbom'),
      store: dhi((store, digest) =>
        store.sign(store.attestationManifest([spdxOn(digest)], { subject: digest }), keys.ann, {
          about: `sha256:${'b'.repeat(64)}`,
        }),
      ),
    },
  ],
  [
    'attaches the signed attestation manifest of another image',
    'rejected',
    'artifact',
    {
      policy: needs('type: sbom'),
      store: dhi((store, digest) =>
        store.sign(
          store.attestationManifest([spdxOn(`sha256:${'b'.repeat(64)}`)], { subject: digest }),
          keys.ann,
        ),
      ),
    },
  ],
  [
    'has an attestation manifest whose layer says another type',
    'rejected',
    'attestation',
    {
      policy: needs('type: sbom'),
      store: dhi((store, digest) =>
        store.sign(
          store.attestationManifest([spdxOn(digest)], { subject: digest, annotated: types.cyclonedx }),
          keys.ann,
        ),
      ),
    },
  ],
  [
    'has a signed attestation manifest without its statement',
    'unsigned',
    'attestation',
    {
      policy: needs('type: sbom'),
      store: dhi((store, digest) => store.sign(store.attestationManifest([], { subject: digest }), keys.ann)),
    },
  ],
  [
    'adds an attestation to an index that is not signed',
    'unsigned',
    'attestation',
    {
      policy: needs('type: sbom'),
      store: (store) => {
        const platform = store.image('amd64');
        return store.index(
          { 'linux/amd64': platform },
          { [store.attestationManifest([spdxOn(platform)])]: platform },
        );
      },
    },
  ],
  [
    'adds an attestation to a signed index, which is another index then',
    'rejected',
    'payload',
    {
      policy: needs('type: sbom'),
      store: (store) => {
        const platform = store.image('amd64');
        const before = store.index({ 'linux/amd64': platform });
        const forged = store.index(
          { 'linux/amd64': platform },
          { [store.attestationManifest([spdxOn(platform)])]: platform },
        );
        store.sign(forged, keys.ann, { about: before });
        return forged;
      },
    },
  ],
  [
    'has an index of which one platform has no attestation',
    'unsigned',
    'attestation',
    {
      policy: needs('type: sbom'),
      store: (store) => {
        const [one, two] = [store.image('amd64'), store.image('arm64')];
        const index = store.index(
          { 'linux/amd64': one, 'linux/arm64': two },
          { [store.attestationManifest([spdxOn(one)])]: one },
        );
        store.sign(index, keys.ann);
        return index;
      },
    },
  ],
  [
    'has an index whose attestation is about another of its platforms',
    'rejected',
    'artifact',
    {
      policy: needs('type: sbom'),
      store: (store) => {
        const [one, two] = [store.image('amd64'), store.image('arm64')];
        const index = store.index(
          { 'linux/amd64': one, 'linux/arm64': two },
          {
            [store.attestationManifest([spdxOn(one)])]: one,
            [store.attestationManifest([spdxOn(one), spdxOn(one)])]: two,
          },
        );
        store.sign(index, keys.ann);
        return index;
      },
    },
  ],
  [
    'has a platform with a critical vulnerability beside a clean one',
    'rejected',
    'vulnerabilities',
    {
      policy: noCritical,
      store: (store) => {
        const [one, two] = [store.image('amd64'), store.image('arm64')];
        store.attest(one, keys.ann, statementOn(one, types.report, report(trivy())));
        store.attest(two, keys.ann, statementOn(two, types.report, report(critical)));
        return store.index({ 'linux/amd64': one, 'linux/arm64': two });
      },
    },
  ],
]);

/** Attacks on images that a policy is about. */
export const policyAttacks: readonly Attack[] = [
  ...nameAttacks,
  ...annotationAttacks,
  ...freshnessAttacks,
  ...attestationAttacks,
  ...reportAttacks,
  ...manifestAttacks,
];
