/**
 * What is known of an image's signature. `unsigned` needs evidence that there is no signature; what could not be
 * read, and a good signature of somebody whom nothing here trusts, is `unverifiable`.
 */
export type TrustVerdict = 'trusted' | 'rejected' | 'unsigned' | 'unverifiable';

/** Verdicts in the order in which they decide: of several statements the first that any has. */
export const worstVerdictsFirst: readonly TrustVerdict[] = [
  'rejected',
  'unverifiable',
  'unsigned',
  'trusted',
];

/** The ways of signing: Docker Content Trust is `notary`; `cosign` is every Sigstore bundle. `policy` decided alone. */
export type TrustScheme = 'cosign' | 'notary' | 'notation' | 'policy';

/** One step of the reasoning, in its order. The last one that is not `ok` decides the verdict. */
export interface TrustStep {
  /** What was looked at: `timestamp`, `certificate`, `targets`. */
  step: string;
  ok: boolean;
  /** What was found, in a sentence. */
  detail: string;
}

/** The verdict on one reference by one scheme, with the reasoning. */
export interface TrustStatement {
  /** What was asked about, as it was named: an image, a file, a tag of a repository. */
  reference: string;
  /** `sha256:…` of what the verdict is about; absent if nothing says which. */
  digest?: string;
  scheme: TrustScheme;
  /** The attestation that it is about, as it was named; absent for a signature of the image itself. */
  attestation?: string;
  /** Reported, and decides nothing: another scheme is required. */
  optional?: true;
  verdict: TrustVerdict;
  /** Who signed it, if the signature is good: an identity with its issuer, or a key. */
  signer?: string;
  steps: readonly TrustStep[];
}
