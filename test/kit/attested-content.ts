/** Types of the attestations of the kit. */
export const types = {
  provenance02: 'https://slsa.dev/provenance/v0.2',
  provenance1: 'https://slsa.dev/provenance/v1',
  spdx: 'https://spdx.dev/Document',
  cyclonedx: 'https://cyclonedx.org/bom',
  openvex: 'https://openvex.dev/ns',
  report: 'https://cosign.sigstore.dev/attestation/vuln/v1',
  inTotoReport: 'https://in-toto.io/attestation/vulns/v0.1',
} as const;

export const builder = 'https://builder.example/one';
export const source = 'git+https://git.example/team/app@refs/heads/main';
/** When what the kit makes says that it was made. */
export const made = '2026-06-01T11:00:00Z';

export const provenance02 = {
  builder: { id: builder },
  buildType: 'https://build.example/type',
  invocation: { configSource: { uri: source } },
  metadata: { buildFinishedOn: made },
};

export const provenance1 = {
  buildDefinition: {
    buildType: 'https://build.example/type',
    externalParameters: { configSource: { uri: source } },
  },
  runDetails: { builder: { id: builder }, metadata: { finishedOn: made } },
};

export const spdx = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'app',
  creationInfo: { created: made },
  packages: [{ name: 'openssl', SPDXID: 'SPDXRef-1' }],
};

export const cyclonedx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: { timestamp: made },
  components: [{ type: 'library', name: 'openssl', 'bom-ref': 'a', purl: 'pkg:deb/debian/openssl@3.0.1' }],
};

export const purl = 'pkg:deb/debian/openssl@3.0.1?arch=amd64';
export const cve = 'CVE-2026-0001';

/** A scan record of cosign with a result. */
export function report(result: unknown, change: Readonly<Record<string, unknown>> = {}): object {
  return {
    invocation: { parameters: ['--format=json'] },
    scanner: { uri: 'pkg:github/scanner/scanner@1.0', version: '1.0', result },
    metadata: { scanStartedOn: made, scanFinishedOn: made },
    ...change,
  };
}

/** What Trivy found: a vulnerability of each severity. */
export function trivy(...severities: readonly string[]): object {
  return {
    SchemaVersion: 2,
    ArtifactName: 'app',
    ArtifactType: 'container_image',
    Results: [
      {
        Target: 'app (debian 13)',
        Class: 'os-pkgs',
        Type: 'debian',
        Vulnerabilities: severities.map((Severity, n) => ({
          VulnerabilityID: `CVE-2026-000${n + 1}`,
          PkgName: 'openssl',
          InstalledVersion: '3.0.1',
          PkgIdentifier: { PURL: purl },
          Severity,
        })),
      },
    ],
  };
}

export function grype(...severities: readonly string[]): object {
  return {
    matches: severities.map((severity, n) => ({
      vulnerability: { id: `CVE-2026-000${n + 1}`, severity },
      artifact: { name: 'openssl', version: '3.0.1', purl },
    })),
    descriptor: { name: 'grype', version: '0.90.0' },
  };
}

export function sarif(name: string, ...scores: readonly string[]): object {
  return {
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name,
            rules: scores.map((score, n) => ({
              id: `CVE-2026-000${n + 1}`,
              properties: { 'security-severity': score },
            })),
          },
        },
        results: scores.map((_, n) => ({ ruleId: `CVE-2026-000${n + 1}` })),
      },
    ],
  };
}

/** A VEX document on the first vulnerability. */
export function vex(
  products: readonly unknown[],
  statement: Readonly<Record<string, unknown>> = {},
  change: Readonly<Record<string, unknown>> = {},
): object {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://vex.example/1',
    author: 'ann',
    timestamp: made,
    version: 1,
    statements: [
      {
        vulnerability: { name: cve },
        products,
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        ...statement,
      },
    ],
    ...change,
  };
}
