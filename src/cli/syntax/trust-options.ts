import type { Option } from './option.ts';

/** Options of the commands on trust in images. */
export const trustOptions = {
  bundle: { type: 'string', value: 'FILE', about: 'Sigstore bundle to verify', group: 'Targets' },
  artifact: {
    type: 'string',
    value: 'FILE',
    about: 'what the bundle or the signature must be about: a file, or sha256: and its digest',
    group: 'Targets',
  },
  signature: {
    type: 'string',
    value: 'FILE',
    about: 'signature of the Notary Project (notation) to verify: an envelope in JWS or COSE',
    group: 'Targets',
  },
  'notary-repository': {
    type: 'string',
    value: 'DIR',
    about: 'copy of the metadata of a Notary repository (Docker Content Trust) to verify',
    group: 'Targets',
  },
  gun: {
    type: 'string',
    value: 'NAME',
    about: 'full name of the Notary repository: registry.example/team/app',
    group: 'Targets',
  },
  'client-version': {
    type: 'string',
    value: 'VERSION',
    about:
      'version of the docker client where the files are used: 28.1; default: that of this machine for what runs on it',
    group: 'Targets',
  },
  lock: {
    type: 'string',
    value: 'FILE',
    about:
      'lock of images; default: ironhull.lock in the folder that is named, beside a file that is named, else in the working directory',
    group: 'Targets',
  },
  check: {
    type: 'boolean',
    about: 'change nothing: exit 1 where files and lock differ; asks no registry without --registry',
    group: 'Lock',
  },
  update: {
    type: 'boolean',
    about: 'ask the registries for every image again, and explain what changed',
    group: 'Lock',
  },
  write: {
    type: 'boolean',
    about: 'also write the digests behind the references in the files',
    group: 'Lock',
  },
  evidence: {
    type: 'boolean',
    about: 'store the signatures of the locked images in ironhull.evidence beside the lock',
    group: 'Lock',
  },
  offline: {
    type: 'boolean',
    about:
      'ask no server: the images have the digests of the lock, and their signatures are those that trust lock --evidence stored beside it',
    group: 'Trust',
  },
  key: { type: 'string', value: 'FILE', about: 'public key in PEM that must have signed', group: 'Trust' },
  identity: {
    type: 'string',
    value: 'NAME',
    about:
      'whose certificate must have signed: an address of mail or a URL, exactly as the certificate has it; with --signature its subject: C=US, ST=WA, O=Example',
    group: 'Trust',
  },
  issuer: {
    type: 'string',
    value: 'URL',
    about: 'who must have verified the identity, exactly as the certificate has it',
    group: 'Trust',
  },
  attestation: {
    type: 'string',
    value: 'TYPE',
    about:
      'attestation that must be signed, instead of the image itself: provenance, sbom, a type of cosign (slsaprovenance1, spdxjson, cyclonedx, vuln, openvex), or the URI of a type',
    group: 'Trust',
  },
  'attestation-repository': {
    type: 'string',
    value: 'REPOSITORY',
    about: 'repository that the attestation is stored in; default: that of the image',
    group: 'Trust',
  },
  annotation: {
    type: 'string',
    value: 'KEY=VALUE',
    multiple: true,
    about: 'annotation that cosign must have signed beside the image; may be repeated',
    group: 'Trust',
  },
  'trusted-root': {
    type: 'string',
    value: 'FILE',
    about:
      "Sigstore's trusted_root.json: the logs and authorities to trust; default: those of the public instance, as shipped",
    group: 'Trust',
  },
  'without-log': {
    type: 'boolean',
    about: 'with --key: a signature counts without an entry in a transparency log',
    group: 'Trust',
  },
  notary: {
    type: 'string',
    value: 'URL',
    about:
      "Notary server (Docker Content Trust) that the images are signed at; default: DOCKER_CONTENT_TRUST_SERVER, then the registry's own",
    group: 'Trust',
  },
  'trust-on-first-use': {
    type: 'boolean',
    about:
      'trust the root key that a Notary server has for an image now, and only that one and its successors later',
    group: 'Trust',
  },
  'root-key-id': {
    type: 'string',
    value: 'ID',
    about: 'id of the root key of the Notary repository, as docker trust inspect shows it',
    group: 'Trust',
  },
  ca: {
    type: 'string',
    value: 'FILE',
    about:
      'certificates in PEM of whom the root key of the Notary repository, or with --signature the signer, must be issued by',
    group: 'Trust',
  },
  notation: {
    type: 'boolean',
    about:
      'the images must be signed with notation, as its trust policy says: trustpolicy.oci.json or trustpolicy.json in ~/.config/notation',
    group: 'Trust',
  },
  'notation-policy': {
    type: 'string',
    value: 'FILE',
    about: 'the same by another trust policy of notation',
    group: 'Trust',
  },
  'notation-store': {
    type: 'string',
    value: 'DIR',
    about:
      'trust store of notation, with x509/ca/NAME/*.pem in it, and lists of revoked certificates in x509/crl; default: ~/.config/notation/truststore',
    group: 'Trust',
  },
  crl: {
    type: 'string',
    value: 'FILE',
    about: 'lists of revoked certificates of the authorities of notation signers; nothing is fetched',
    group: 'Trust',
  },
  at: {
    type: 'string',
    value: 'TIME',
    about: 'time that files must be valid at: 2026-11-30T12:00:00Z; default: now',
    group: 'Trust',
  },
} as const satisfies Record<string, Option>;
