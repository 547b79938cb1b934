import { cyclonedx, provenance02, provenance1, source, spdx, types } from '../kit/attested-content.ts';
import { statementOn } from '../kit/image-store.ts';
import { attestedBy, image, needs, rowsOf, signed } from './policy-attack.ts';
import { after, keys } from './policy-case.ts';

const built = 'type: provenance, builder: "https://builder.example/one"';
const fromSource = 'type: provenance, source: "git+https://git.example/team/*"';
const origin = (uri: string) => ({ ...provenance02, invocation: { configSource: { uri } } });
const byBuilder = (id: string) => ({ ...provenance02, builder: { id } });

/** Attacks on attestations. */
export const attestationAttacks = rowsOf([
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
