import { IronhullError, type ErrorCode } from '../../core/errors.ts';
import type { TrustStatement } from '../../core/trust/trust.ts';
import { sigstoreRoot, sigstoreRootSource } from '../../knowledge/trust/sigstore-root.gen.ts';
import { artifactOf, artifactOfDigest, shownDigest, type Artifact } from '../../trust/artifact.ts';
import { readPublicKey, weaknessOf } from '../../trust/public-key.ts';
import { readTrustedRoot } from '../../trust/sigstore/trusted-root.ts';
import {
  verifyBundle,
  type BundleExpectation,
  type WantedSigner,
} from '../../trust/sigstore/verify-bundle.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readNamedBytes, readNamedText } from './read-bytes.ts';

/** A Sigstore bundle to verify, by the names of files. */
export interface BundleFiles extends SignerFiles {
  bundle: string;
  /** A file, or `sha256:HEX`. */
  artifact: string;
}

/** Whose signature is wanted, and what is trusted, by the names of files. */
export interface SignerFiles {
  /** A public key in PEM; or whose certificate: both or none of the two. */
  key?: string;
  identity?: string;
  issuer?: string;
  /** `trusted_root.json`; without it, the root of Sigstore's public instance. */
  trustedRoot?: string;
  /** Whether a signature with the key counts without an entry in a transparency log. */
  withoutLog: boolean;
}

/** Limits in bytes. An artifact is read as a whole; a larger one is named by its digest. */
const largestBundle = 16 * 1024 * 1024;
const largestArtifact = 1024 * 1024 * 1024;
const largestKey = 64 * 1024;

/**
 * Verifies a Sigstore bundle without the network.
 * @throws IronhullError for a file that is not there or is no key or root, and options that do not go together.
 */
export async function verifyBundleFile(files: BundleFiles, runtime: RuntimeContext): Promise<TrustStatement> {
  const [against, text, artifact] = await Promise.all([
    readSigner(files, runtime),
    readNamedText(files.bundle, largestBundle, runtime),
    readArtifact(files.artifact, runtime),
  ]);
  const conclusion = verifyBundle({ text, artifact, ...against });
  return { reference: files.artifact, digest: shownDigest(artifact), scheme: 'cosign', ...conclusion };
}

/**
 * Reads what signatures are held against.
 * @throws IronhullError for a file that is not there or is no key or root, and options that do not go together.
 */
export async function readSigner(files: SignerFiles, runtime: RuntimeContext): Promise<BundleExpectation> {
  const [wanted, anchors] = await Promise.all([
    wantedSigner(files, runtime),
    readRoot(files.trustedRoot, runtime),
  ]);
  const rootName = files.trustedRoot ?? `the public instance of Sigstore, from ${sigstoreRootSource}`;
  return { anchors, rootName, now: new Date(runtime.clock.now()), ...(wanted && { wanted }) };
}

/**
 * Reads an artifact that the user named: a file, or its digest.
 * @throws IronhullError for a file that is not there, and a digest that is none.
 */
export async function readArtifact(name: string, runtime: RuntimeContext): Promise<Artifact> {
  const digest = artifactOfDigest(name);
  if (digest !== undefined) return digest;
  if (/^sha(?:256|384|512):/u.test(name))
    throw new IronhullError('USAGE', `${name} is no digest: sha256: and 64 hexadecimal digits in lower case`);
  return artifactOf(name, await readNamedBytes(name, largestArtifact, runtime));
}

async function readRoot(file: string | undefined, runtime: RuntimeContext) {
  if (file === undefined) return readTrustedRoot(sigstoreRoot);
  const text = await readNamedText(file, largestBundle, runtime);
  return parsedAs(() => readTrustedRoot(text), `${file} is no trusted root`);
}

async function wantedSigner(
  { key, identity, issuer, withoutLog }: SignerFiles,
  runtime: RuntimeContext,
): Promise<WantedSigner | undefined> {
  if (key !== undefined) {
    if (identity !== undefined || issuer !== undefined)
      throw new IronhullError('USAGE', '--key and --identity exclude each other: a key has no identity');
    const text = await readNamedText(key, largestKey, runtime);
    const read = parsedAs(() => readPublicKey(text), `${key} is no public key`);
    const weakness = weaknessOf(read);
    if (weakness !== undefined)
      throw new IronhullError('TRUST_MALFORMED', `${key} is not fit to verify with: ${weakness}`);
    return { kind: 'key', key: read, withoutLog };
  }
  if (withoutLog)
    throw new IronhullError(
      'USAGE',
      '--without-log needs --key: the certificate of an identity is valid for minutes, and only a log says that it signed in them',
    );
  if (identity === undefined && issuer === undefined) return undefined;
  if (identity === undefined || issuer === undefined)
    throw new IronhullError(
      'USAGE',
      '--identity and --issuer need each other: another issuer may attest the same name',
    );
  for (const [option, name] of [
    ['--identity', identity],
    ['--issuer', issuer],
  ] as const)
    if (name === '' || name.includes('*'))
      throw new IronhullError(
        'USAGE',
        `${option} is '${name}'; name one signer in full: it is compared letter by letter, and no pattern is taken`,
      );
  return { kind: 'identity', identity, issuer };
}

/**
 * What `read` returns.
 * @throws IronhullError of the code for its TypeError; without one `TRUST_MALFORMED`.
 */
export function parsedAs<T>(read: () => T, what: string, code: ErrorCode = 'TRUST_MALFORMED'): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError)
      throw new IronhullError(code, `${what}: ${error.message}`, { cause: error });
    throw error;
  }
}
