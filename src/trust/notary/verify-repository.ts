import type { TrustStatement } from '../../core/trust/trust.ts';
import { conclude, findsNoSignature, holds, rejects, type JudgedStep } from '../steps.ts';
import { metadataSteps, releasesRole, type Metadata } from './metadata.ts';
import { signerStep, type RootCase, type SeenMetadata } from './root-chain.ts';

/** The metadata of a repository, and the tags to look up; all signed ones if none is named. */
export interface NotaryCase extends RootCase {
  tags: readonly string[];
}

/** The statements on a repository's tags, and what to hold the next verification against. */
export interface NotaryVerdict {
  statements: readonly TrustStatement[];
  /** Present if the metadata is of whom is trusted. */
  seen?: SeenMetadata;
}

/**
 * Verifies the metadata of a Notary repository as docker did with Content Trust, and looks up its tags: one statement
 * for each. What differs from TUF 1.0 and from docker: docs/design/trust.md.
 */
export function verifyRepository(notary: NotaryCase): NotaryVerdict {
  const { repository, tags } = notary;
  const { value: metadata, ...base } = conclude(metadataSteps(notary));
  const statementOf = (
    tag: string | undefined,
    findings: readonly JudgedStep[],
    digest?: Buffer,
  ): TrustStatement => {
    const { verdict, signer, steps } = conclude(inOrder(findings));
    return {
      reference: tag === undefined ? repository : `${repository}:${tag}`,
      ...(digest && { digest: `sha256:${digest.toString('hex')}` }),
      scheme: 'notary',
      verdict,
      ...(signer !== undefined && { signer }),
      steps: [...base.steps, ...steps],
    };
  };
  if (metadata === undefined) {
    const named = tags.length === 0 ? [repository] : tags.map((tag) => `${repository}:${tag}`);
    return { statements: named.map((reference) => ({ reference, scheme: 'notary', ...base })) };
  }
  const signer = signerStep(metadata.root, notary);
  const wanted = tags.length === 0 ? signedTags(metadata) : tags;
  const statements =
    wanted.length === 0
      ? [statementOf(undefined, [signer, findsNoSignature('tag', 'no tag is signed')])]
      : wanted.map((tag) => {
          const { finding, digest } = lookUp(tag, metadata);
          // What nobody trusted says of a missing signature is no evidence of it: then the signer decides first.
          return statementOf(tag, digest ? [finding, signer] : [signer, finding], digest);
        });
  return signer.step.ok
    ? { statements, seen: { root: metadata.root.bytes, versions: metadata.versions } }
    : { statements };
}

function* inOrder(findings: readonly JudgedStep[]): Generator<JudgedStep, undefined> {
  yield* findings;
  return undefined;
}

function signedTags({ targets, releases }: Metadata): readonly string[] {
  const released = releases && 'targets' in releases ? [...releases.targets.keys()] : [];
  return [...new Set([...released, ...targets.targets.keys()])].toSorted();
}

/** Where a tag is signed, `targets/releases` before `targets` (docker/cli, trust: GetTargetByName), and as what. */
function lookUp(tag: string, { targets, releases }: Metadata): { finding: JudgedStep; digest?: Buffer } {
  // A broken delegation may be what hides another digest of the tag; docker goes on to `targets`.
  if (releases && 'step' in releases) return { finding: releases };
  const roles = [
    [releasesRole, releases],
    ['targets', targets],
  ] as const;
  for (const [role, file] of roles) {
    const meta = file?.targets.get(tag);
    if (meta === undefined) continue;
    const digest = meta.hashes.get('sha256');
    if (digest === undefined) return { finding: rejects('tag', `${role} names ${tag} without a sha256`) };
    return { finding: holds('tag', `${role} signs ${tag} as sha256:${digest.toString('hex')}`), digest };
  }
  return { finding: findsNoSignature('tag', `neither targets nor ${releasesRole} has the tag ${tag}`) };
}
