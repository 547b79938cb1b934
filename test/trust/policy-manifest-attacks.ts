import { report, spdx, trivy, types } from '../kit/attested-content.ts';
import { statementOn, type ImageStore } from '../kit/image-store.ts';
import { critical, image, needs, noCritical, rowsOf } from './policy-attack.ts';
import { keys } from './policy-case.ts';

const spdxOn = (digest: string) => statementOn(digest, types.spdx, spdx);
const dhi = (change: (store: ImageStore, digest: string) => void) => image(change);

/** Attacks on attestation manifests: of Docker Hardened Images, and of BuildKit in an index. */
export const manifestAttacks = rowsOf([
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
  [
    'says of an image in an index that it is an attestation',
    'unsigned',
    'attestation',
    {
      policy: needs('type: sbom'),
      store: (store) => {
        const [one, two] = [store.image('amd64'), store.image('arm64')];
        store.attest(one, keys.ann, spdxOn(one));
        return store.index({ 'linux/amd64': one }, { [two]: one }, { platform: 'linux' });
      },
    },
  ],
  [
    'hides a report on a platform behind a clean one on the index',
    'rejected',
    'vulnerabilities',
    {
      policy: noCritical,
      store: (store) => {
        const [one, two] = [store.image('amd64'), store.image('arm64')];
        store.attest(two, keys.ann, statementOn(two, types.report, report(critical)));
        const index = store.index({ 'linux/amd64': one, 'linux/arm64': two });
        store.attest(index, keys.ann, statementOn(index, types.report, report(trivy())));
        return index;
      },
    },
  ],
]);
