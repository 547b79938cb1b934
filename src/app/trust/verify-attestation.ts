import { worstVerdictsFirst, type TrustStatement } from '../../core/trust/trust.ts';
import { fullReference, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import { readManifest, type Descriptor, type ImageIndex } from '../../formats/oci/manifest.ts';
import type { ManifestAnswer, RegistryClient, Repository } from '../../io/registry/registry-client.ts';
import { contentOfType, isOfType } from '../../knowledge/trust/predicate-types.ts';
import {
  contentSteps,
  newestReports,
  type ContentCase,
  type ContentDemand,
} from '../../trust/attestations/content-steps.ts';
import { readOpenVex } from '../../formats/openvex/read-openvex.ts';
import type { AuthenticStatement } from '../../trust/attestations/statement.ts';
import {
  cannotVerify,
  conclude,
  concludeStep,
  findsNoSignature,
  holds,
  type Conclusion,
} from '../../trust/steps.ts';
import { attestationsOf, platformsIn } from './attestation-manifests.ts';
import { bestOf } from './best-conclusion.ts';
import {
  collectAttestations,
  type AttestationPlaces,
  type CollectedAttestations,
} from './collect-attestations.ts';
import type { CosignWanted } from './verify-with-cosign.ts';

/** An attestation that an image needs. */
export interface AttestationWanted extends ContentDemand {
  /** As it was named. */
  named: string;
  /** URIs of the types of which one is needed. */
  types: readonly string[];
  /** Signers, of whom one is enough. */
  signers: readonly CosignWanted[];
  /** Where it is stored; absent for the repository of the image. */
  storedIn?: Repository;
}

/** Platforms of one image whose attestations are read. */
const mostPlatforms = 32;

/**
 * Verifies that an image has an attestation: of the digest itself, as cosign attests it, or of every platform in an
 * index, as builders do. An engine may pull any of them, so that one without is one too many.
 */
export async function verifyAttestation(
  reference: ImageReference,
  answer: ManifestAnswer,
  wanted: AttestationWanted,
  registries: RegistryClient,
): Promise<TrustStatement> {
  const { digest } = answer;
  const base = { reference: fullReference(reference), digest, scheme: 'cosign' } as const;
  const index = indexOf(answer);
  const repository = wanted.storedIn ?? reference;
  const whole = await collectAttestations(digest, wanted.signers, {
    registries,
    repository,
    isWanted: isRead(wanted),
  });
  const ofIndex = decide(digest, whole, wanted, [digest], []);
  const platforms = index ? platformsIn(index) : [];
  const conclusion =
    index === undefined || platforms.length === 0 || (ofIndex.verdict === 'trusted' && !isReport(wanted))
      ? ofIndex
      : await decidePlatforms({ reference, digest, index, platforms, whole, ofIndex }, wanted, registries);
  return { ...base, attestation: wanted.named, ...conclusion };
}

function indexOf({ bytes, mediaType }: ManifestAnswer): ImageIndex | undefined {
  try {
    const manifest = readManifest(bytes, mediaType);
    return manifest.kind === 'index' ? manifest : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function isReport({ types }: AttestationWanted): boolean {
  return types.some((type) => contentOfType(type) === 'vulnerabilities');
}

interface IndexCase {
  reference: ImageReference;
  digest: string;
  index: ImageIndex;
  platforms: readonly Descriptor[];
  whole: CollectedAttestations;
  ofIndex: Conclusion;
}

async function decidePlatforms(
  { reference, digest, index, platforms, whole, ofIndex }: IndexCase,
  wanted: AttestationWanted,
  registries: RegistryClient,
): Promise<Conclusion> {
  if (platforms.length > mostPlatforms)
    return concludeStep(
      cannotVerify(
        'attestation',
        `the index has ${platforms.length} platforms; ${mostPlatforms} are looked at`,
      ),
    );
  const all = await Promise.all(
    platforms.map(async (platform) => {
      const places: AttestationPlaces = {
        registries,
        repository: wanted.storedIn ?? reference,
        isWanted: isRead(wanted),
        index: { repository: reference, digest, manifests: attestationsOf(index, platform.digest) },
      };
      const collected = await collectAttestations(platform.digest, wanted.signers, places);
      const conclusion = decide(platform.digest, collected, wanted, [platform.digest, digest], vexOf(whole));
      const isAttested = authenticOf(collected, wanted).length > 0;
      return { name: platform.platform ?? platform.digest, digest: platform.digest, conclusion, isAttested };
    }),
  );
  // A report on the index may be of one platform only: it does not hide what those on platforms say.
  if (isReport(wanted) && authenticOf(whole, wanted).length > 0) {
    const found = all.filter(({ isAttested }) => isAttested).map(({ conclusion }) => conclusion);
    return worstOf([ofIndex, ...found]) ?? ofIndex;
  }
  if (all.every(({ conclusion }) => conclusion.verdict === 'unsigned') && ofIndex.verdict !== 'unsigned')
    return ofIndex;
  return joinPlatforms(all);
}

/** The conclusion on an index from those on its platforms: the worst decides, after a step for each that is good. */
function joinPlatforms(all: readonly { name: string; digest: string; conclusion: Conclusion }[]): Conclusion {
  const good = all.filter(({ conclusion }) => conclusion.verdict === 'trusted');
  const bad = all
    .filter(({ conclusion }) => conclusion.verdict !== 'trusted')
    .toSorted(
      (a, b) =>
        worstVerdictsFirst.indexOf(a.conclusion.verdict) - worstVerdictsFirst.indexOf(b.conclusion.verdict),
    );
  const steps = good.flatMap(({ name, digest, conclusion }) => [
    holds('platform', `${name}, ${digest}: attested by ${conclusion.signer ?? 'a signer'}`).step,
    ...conclusion.steps.filter(({ step }) => step !== 'place'),
  ]);
  const [worst] = bad;
  const signer = (worst ?? good[0])?.conclusion.signer;
  const shown = signer === undefined ? {} : { signer };
  if (worst === undefined) return { verdict: 'trusted', ...shown, steps };
  const { name, digest, conclusion } = worst;
  return {
    verdict: conclusion.verdict,
    ...shown,
    steps: [...steps, holds('platform', `${name}, ${digest}`).step, ...conclusion.steps],
  };
}

function isWanted(type: string, { types }: AttestationWanted): boolean {
  return types.some((one) => isOfType(type, one));
}

/** Which types are read: the wanted ones, and beside a report what clears its vulnerabilities. */
function isRead(wanted: AttestationWanted): (type: string | undefined) => boolean {
  return (type) =>
    type === undefined || isWanted(type, wanted) || (isReport(wanted) && contentOfType(type) === 'openvex');
}

/** The attestations of the wanted type whose signer is wanted. */
function authenticOf({ found }: CollectedAttestations, wanted: AttestationWanted) {
  return found
    .filter(({ type }) => isWanted(type, wanted))
    .flatMap(({ conclusions }) => conclusions)
    .flatMap((conclusion) =>
      conclusion.verdict === 'trusted' && conclusion.value
        ? [{ conclusion, statement: conclusion.value }]
        : [],
    );
}

/** What the wanted signers say of vulnerabilities. A document that cannot be read clears nothing. */
function vexOf({ found }: CollectedAttestations) {
  return found
    .flatMap(({ conclusions }) => conclusions)
    .flatMap(({ verdict, value }) => {
      if (verdict !== 'trusted' || !value || contentOfType(value.type) !== 'openvex') return [];
      try {
        return readOpenVex(value.predicate).statements;
      } catch (error) {
        if (error instanceof TypeError) return [];
        throw error;
      }
    });
}

/** The conclusion on one manifest: one good attestation is enough, and of reports all that count must be good. */
function decide(
  digest: string,
  collected: CollectedAttestations,
  wanted: AttestationWanted,
  digests: readonly string[],
  vexOfIndex: ContentCase['vex'],
): Conclusion {
  const authentic = authenticOf(collected, wanted);
  const given: ContentCase = {
    image: { digests: digests.map((one) => one.replace(/^sha256:/u, '')) },
    vex: [...vexOf(collected), ...vexOfIndex],
    now: nowOf(wanted),
  };
  if (authentic.length === 0) return decideWithout(digest, collected, wanted);
  const counted = isReport(wanted) ? newestReports(authentic.map(({ statement }) => statement)) : undefined;
  const judged = authentic
    .filter(({ statement }) => counted?.includes(statement) ?? true)
    .map(({ conclusion, statement }) => withContent(conclusion, statement, wanted, given));
  return (counted ? worstOf(judged) : bestOf(judged)) ?? decideWithout(digest, collected, wanted);
}

function nowOf({ signers }: AttestationWanted): Date {
  return signers[0]?.now ?? new Date(0);
}

function worstOf(judged: readonly Conclusion[]): Conclusion | undefined {
  return judged.toSorted(
    (a, b) => worstVerdictsFirst.indexOf(a.verdict) - worstVerdictsFirst.indexOf(b.verdict),
  )[0];
}

function withContent(
  { signer, steps }: Conclusion,
  statement: AuthenticStatement,
  wanted: AttestationWanted,
  given: ContentCase,
): Conclusion {
  const content = conclude(contentSteps(statement, wanted, given));
  return {
    verdict: content.verdict,
    ...(signer !== undefined && { signer }),
    steps: [...steps, ...content.steps],
  };
}

/** The conclusion where no attestation of the wanted type has a wanted signer. */
function decideWithout(
  digest: string,
  { found, unread }: CollectedAttestations,
  wanted: AttestationWanted,
): Conclusion {
  const ofType = found.filter(({ type }) => isWanted(type, wanted));
  const best = bestOf(ofType.flatMap(({ conclusions }) => conclusions));
  if (best !== undefined) {
    const { verdict, signer, steps } = best;
    return { verdict, ...(signer !== undefined && { signer }), steps };
  }
  const [first] = unread;
  if (first !== undefined)
    return concludeStep(
      cannotVerify('attestation', `whether there is an attestation ${wanted.named} is not known: ${first}`),
    );
  const others = [...new Set(found.filter((one) => !ofType.includes(one)).map(({ type }) => type))];
  return concludeStep(
    findsNoSignature(
      'attestation',
      [
        `the registry has no signed attestation ${wanted.named} of ${digest}`,
        ...(ofType.length > 0 ? ['it has one that nobody signed'] : []),
        ...(others.length > 0 ? [`it has ${others.join(', ')}`] : []),
      ].join('; '),
    ),
  );
}
