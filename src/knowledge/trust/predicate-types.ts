/** Names of cosign for the types of attestations (`cosign verify-attestation --type`). */
export const predicateTypes: Readonly<Record<string, string>> = {
  cyclonedx: 'https://cyclonedx.org/bom',
  openvex: 'https://openvex.dev/ns',
  slsaprovenance: 'https://slsa.dev/provenance/v0.2',
  slsaprovenance02: 'https://slsa.dev/provenance/v0.2',
  slsaprovenance1: 'https://slsa.dev/provenance/v1',
  spdx: 'https://spdx.dev/Document',
  spdxjson: 'https://spdx.dev/Document',
  vuln: 'https://cosign.sigstore.dev/attestation/vuln/v1',
};

/** Types of attestations by what is read of them, each also with a version behind it (`…/bom/v1.6`). */
export const attestationTypes = {
  /** SLSA provenance, versions 0.2 and 1. */
  provenance: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'],
  spdx: ['https://spdx.dev/Document'],
  cyclonedx: ['https://cyclonedx.org/bom'],
  openvex: ['https://openvex.dev/ns'],
  /** Reports of scanners: cosign's, and those of in-toto. */
  vulnerabilities: [
    'https://cosign.sigstore.dev/attestation/vuln/v1',
    'https://in-toto.io/attestation/vulns',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What of an attestation is read. */
export type AttestationContent = keyof typeof attestationTypes;

/** Names in policies for types of attestations: those of cosign, and two for what has several types. */
export const attestationNames: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(predicateTypes).map(([name, type]) => [name, [type]])),
  provenance: attestationTypes.provenance,
  sbom: [...attestationTypes.spdx, ...attestationTypes.cyclonedx],
  vuln: attestationTypes.vulnerabilities,
};

/** Whether a type is another one, as it is or with a version behind it. */
export function isOfType(type: string, wanted: string): boolean {
  return (
    type === wanted || (type.startsWith(`${wanted}/v`) && /^[\w.-]+$/u.test(type.slice(wanted.length + 1)))
  );
}

/** What is read of an attestation of a type; absent for types of which nothing is. */
export function contentOfType(type: string): AttestationContent | undefined {
  const contents = Object.keys(attestationTypes) as AttestationContent[];
  return contents.find((content) => attestationTypes[content].some((known) => isOfType(type, known)));
}
