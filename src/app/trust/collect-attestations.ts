import { parseStrictJson } from '../../formats/json/strict-json.ts';
import type { Descriptor } from '../../formats/oci/manifest.ts';
import type { RegistryClient, Repository } from '../../io/registry/registry-client.ts';
import { artifactOfDigest, type Artifact } from '../../trust/artifact.ts';
import { statementParts, type AuthenticStatement } from '../../trust/attestations/statement.ts';
import { statementSteps } from '../../trust/sigstore/signed-content.ts';
import { conclude, holds, rejects, type Conclusion, type JudgedStep } from '../../trust/steps.ts';
import { ArtifactReader } from './artifact-reader.ts';
import {
  readSignatures,
  signatureSteps,
  type CosignWanted,
  type PlacedSignature,
} from './verify-with-cosign.ts';

/** Where the attestations of one manifest are looked for. */
export interface AttestationPlaces {
  registries: RegistryClient;
  /** Where cosign and registries store what refers to the manifest. */
  repository: Repository;
  /** The index that was asked for, and the attestation manifests in it that are about the manifest (BuildKit). */
  index?: { repository: Repository; digest: string; manifests: readonly string[] };
  /** Whether statements of a type are read, if what holds them says the type; absent: all. */
  isWanted?: (type: string | undefined) => boolean;
}

/** An attestation that was found. */
export interface FoundAttestation {
  /** As it says itself; nothing else of it is known before its signature is good. */
  type: string;
  statement: unknown;
  /** The verdict on each of its signatures, with each signer that is wanted; none if nobody signed it. */
  conclusions: readonly Conclusion<AuthenticStatement>[];
}

/** The attestations of one manifest. */
export interface CollectedAttestations {
  found: readonly FoundAttestation[];
  /** What could not be read. */
  unread: readonly string[];
}

/**
 * Finds the attestations of a manifest in the ways that they are stored, and verifies who signed them: by cosign as a
 * signed statement; as an attestation manifest that is signed as a whole (Docker Hardened Images); as one in an index
 * that is signed (BuildKit), because the index has its digest.
 */
export async function collectAttestations(
  digest: string,
  signers: readonly CosignWanted[],
  places: AttestationPlaces,
): Promise<CollectedAttestations> {
  const { registries, repository } = places;
  const artifact = artifactOfDigest(digest) ?? { name: digest, digests: {} };
  const [stored, manifests] = await Promise.all([
    readSignatures(registries, repository, digest),
    findManifests(digest, places),
  ]);
  const signed = stored.attestations.flatMap((one) => {
    const parts = statementParts(one.statement);
    const conclusions = signers.map((signer) => conclude(storedSteps(one, parts, signer)));
    return parts ? [{ type: parts.type, statement: one.statement, conclusions }] : [];
  });
  const bound = await Promise.all(
    manifests.found.map(async (one) => ({ one, carriers: await readCarriers(one, places) })),
  );
  const carried = bound.map(({ one, carriers }) => ({
    type: one.type,
    statement: one.statement,
    conclusions: carriers.flatMap(({ signatures, binding }) =>
      signatures.flatMap((signature) =>
        signers.map((signer) => conclude(boundSteps(signature, signer, { ...one, binding, artifact }))),
      ),
    ),
  }));
  return {
    found: [...signed, ...carried],
    unread: [
      ...stored.unread,
      ...manifests.unread,
      ...bound.flatMap(({ carriers }) => carriers.flatMap(({ unread }) => unread)),
    ],
  };
}

function* storedSteps(
  stored: PlacedSignature,
  parts: Omit<AuthenticStatement, 'times'> | undefined,
  signer: CosignWanted,
): Generator<JudgedStep, AuthenticStatement> {
  const times = yield* signatureSteps(stored, signer);
  return { type: parts?.type ?? '', predicate: parts?.predicate, times };
}

/** A statement in an attestation manifest: nothing in it is signed, but its digest may be. */
interface BoundStatement {
  /** The digest of the manifest. */
  manifest: string;
  isInIndex: boolean;
  /** The types that its layer and its manifest say. */
  saidTypes: readonly string[];
  type: string;
  statement: unknown;
  bytes: Buffer;
}

/** Media type of statements that are not signed themselves (BuildKit, "Attestation storage"). */
const statementMediaType = 'application/vnd.in-toto+json';
const typeAnnotation = 'in-toto.io/predicate-type';

function isStatementType(mediaType: string): boolean {
  return /^application\/vnd\.in-toto[.+]/u.test(mediaType);
}

/**
 * Types of artifacts that hold no such statements: signatures. What holds them has many types, and need not say which
 * (buildkit, "Attestation storage"; Docker Hardened Images).
 */
const otherTypes =
  /^application\/vnd\.(?:dev\.sigstore\.bundle|dev\.cosign\.artifact\.sig|cncf\.notary\.signature)/u;

async function findManifests(
  digest: string,
  { registries, repository, index, isWanted }: AttestationPlaces,
): Promise<{ found: readonly BoundStatement[]; unread: readonly string[] }> {
  const isStatement = ({ mediaType, annotations }: Descriptor): boolean =>
    isStatementType(mediaType) && (isWanted?.(annotations[typeAnnotation]) ?? true);
  const beside = new ArtifactReader(registries, repository);
  const referrers = await beside.referrersOf(digest, (type) => !otherTypes.test(type));
  const inside = new ArtifactReader(registries, index?.repository ?? repository);
  const read = await Promise.all([
    ...referrers.map(async (place) => ({
      isInIndex: false,
      artifact: await beside.artifactAt(place, digest, isStatement),
    })),
    ...(index?.manifests ?? []).map(async (place) => ({
      isInIndex: true,
      artifact: await inside.artifactAt(place, digest, isStatement),
    })),
  ]);
  const found = read.flatMap(({ isInIndex, artifact }) =>
    (artifact?.layers ?? []).flatMap(({ layer, bytes }) => {
      const statement = parsed(bytes);
      const type = statementParts(statement)?.type;
      return type === undefined
        ? []
        : [
            {
              manifest: artifact?.place ?? '',
              isInIndex,
              saidTypes: [layer, artifact?.manifest].flatMap((one) => one?.annotations[typeAnnotation] ?? []),
              type,
              statement,
              bytes,
            },
          ];
    }),
  );
  return { found, unread: [...beside.unread, ...inside.unread] };
}

function parsed(bytes: Buffer): unknown {
  try {
    return parseStrictJson(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Something signed that has the digest of an attestation manifest. */
interface Carrier {
  signatures: readonly PlacedSignature[];
  unread: readonly string[];
  /** How the signature covers the manifest. */
  binding: string;
}

async function readCarriers(
  { manifest, isInIndex }: BoundStatement,
  { registries, repository, index }: AttestationPlaces,
): Promise<readonly Carrier[]> {
  const own = isInIndex ? (index?.repository ?? repository) : repository;
  return Promise.all([
    readSignatures(registries, own, manifest).then((read) => ({
      ...read,
      binding: `the signature is of the attestation manifest ${manifest}`,
    })),
    ...(isInIndex && index
      ? [
          readSignatures(registries, own, index.digest).then((read) => ({
            ...read,
            binding: `the signed index ${index.digest} has the digest of the attestation manifest ${manifest}`,
          })),
        ]
      : []),
  ]);
}

function* boundSteps(
  signature: PlacedSignature,
  signer: CosignWanted,
  {
    saidTypes,
    type,
    statement,
    bytes,
    binding,
    artifact,
  }: BoundStatement & { binding: string; artifact: Artifact },
): Generator<JudgedStep, AuthenticStatement> {
  const times = yield* signatureSteps(signature, signer);
  yield holds('binding', binding);
  const other = saidTypes.find((said) => said !== type);
  if (other !== undefined)
    yield rejects('attestation', `its manifest says ${other}, and the statement in it ${type}`);
  yield* statementSteps({ payload: bytes, payloadType: statementMediaType }, artifact);
  return { type, predicate: statementParts(statement)?.predicate, times };
}
