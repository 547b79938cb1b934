import type { KeyObject } from 'node:crypto';
import { absent, known, type Observed } from '../../src/core/observed.ts';
import { repositoryName } from '../../src/formats/image-reference/parse-reference.ts';
import { readManifest } from '../../src/formats/oci/manifest.ts';
import type { ManifestAnswer, RegistryClient, Repository } from '../../src/io/registry/registry-client.ts';
import { sha256Digest } from './fake-registry.ts';
import { signWith } from './sigstore/keys.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const statementType = 'application/vnd.in-toto+json';

interface Layer {
  mediaType: string;
  digest: string;
  size: number;
  annotations: Readonly<Record<string, string>>;
}

/** A statement about a digest. */
export function statementOn(
  digest: string,
  predicateType: string,
  predicate: unknown,
  annotations?: Readonly<Record<string, string>>,
): object {
  const subject = {
    name: 'app',
    digest: { sha256: digest.replace('sha256:', '') },
    ...(annotations && { annotations }),
  };
  return { _type: 'https://in-toto.io/Statement/v0.1', subject: [subject], predicateType, predicate };
}

/** How an attestation manifest is made, where it is not the plain one. */
interface AttestationManifestPlan {
  /** What it refers to. */
  subject?: string;
  /** The type that it says of its statements. */
  annotated?: string;
  /** With another one, the manifest says the type of its statement too. */
  artifactType?: string;
}

function typeOf(statement: object | undefined): string {
  return statement && 'predicateType' in statement ? String(statement.predicateType) : '';
}

function subjectOf(bytes: Buffer): string | undefined {
  const manifest = readManifest(bytes);
  return manifest.kind === 'manifest' ? manifest.subject?.digest : undefined;
}

/** A registry in memory with images, signatures and attestations, in the ways that cosign and BuildKit store them. */
export class ImageStore implements RegistryClient {
  readonly #manifests = new Map<string, ManifestAnswer>();
  readonly #blobs = new Map<string, Buffer>([[sha256Digest('{}'), Buffer.from('{}')]]);
  /** Is given the name of each repository that is asked. All of them have the same. */
  onAsked: (repository: string) => void = () => undefined;

  /** Stores an image; returns its digest. */
  image(content: string, ...tags: readonly string[]): string {
    return this.#put(
      { schemaVersion: 2, mediaType: manifestType, layers: [], annotations: { content } },
      tags,
    );
  }

  /** Stores an index of images by their platforms, with attestation manifests; returns its digest. */
  index(
    images: Readonly<Record<string, string>>,
    attestations: Readonly<Record<string, string>> = {},
    { platform: attested = 'unknown' } = {},
    ...tags: readonly string[]
  ): string {
    const manifests = [
      ...Object.entries(images).map(([platform, digest]) => {
        const [os = '', architecture = ''] = platform.split('/');
        return { mediaType: manifestType, digest, size: 1, platform: { os, architecture } };
      }),
      ...Object.entries(attestations).map(([digest, about]) => ({
        mediaType: manifestType,
        digest,
        size: 1,
        platform: { os: attested, architecture: attested },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': about,
        },
      })),
    ];
    return this.#put({ schemaVersion: 2, mediaType: indexType, manifests }, tags);
  }

  /** Stores an attestation manifest; with a subject, it refers to that. Returns its digest. */
  attestationManifest(
    statements: readonly object[],
    { subject, annotated, artifactType = statementType }: AttestationManifestPlan = {},
  ): string {
    const layers = statements.map((statement) => {
      const type = annotated ?? typeOf(statement);
      return this.#layer(statementType, Buffer.from(JSON.stringify(statement)), {
        'in-toto.io/predicate-type': type,
      });
    });
    return this.#put({
      schemaVersion: 2,
      mediaType: manifestType,
      artifactType,
      annotations:
        artifactType === statementType
          ? {}
          : { 'in-toto.io/predicate-type': annotated ?? typeOf(statements[0]) },
      layers,
      ...(subject !== undefined && { subject: { mediaType: manifestType, digest: subject, size: 1 } }),
    });
  }

  /** Signs a digest as cosign does with a key and without a log. */
  sign(
    digest: string,
    key: KeyObject,
    { optional, about = digest }: { optional?: unknown; about?: string } = {},
  ): void {
    const payload = Buffer.from(
      JSON.stringify({
        critical: {
          identity: { 'docker-reference': 'registry.example/team/app' },
          image: { 'docker-manifest-digest': about },
          type: 'cosign container image signature',
        },
        optional: optional ?? null,
      }),
    );
    this.#append(digest, 'sig', 'application/vnd.dev.cosign.simplesigning.v1+json', payload, {
      'dev.cosignproject.cosign/signature': signWith(key, payload).toString('base64'),
    });
  }

  /** Attests a statement beside a digest as cosign does with a key and without a log. */
  attest(digest: string, key: KeyObject, statement: object): void {
    const payload = Buffer.from(JSON.stringify(statement));
    const signed = Buffer.concat([
      Buffer.from(`DSSEv1 ${statementType.length} ${statementType} ${payload.length} `),
      payload,
    ]);
    const envelope = {
      payloadType: statementType,
      payload: payload.toString('base64'),
      signatures: [{ keyid: '', sig: signWith(key, signed).toString('base64') }],
    };
    this.#append(
      digest,
      'att',
      'application/vnd.dsse.envelope.v1+json',
      Buffer.from(JSON.stringify(envelope)),
      { 'dev.cosignproject.cosign/signature': '' },
    );
  }

  /** Stores a Sigstore bundle that refers to a digest. */
  bundle(digest: string, bundle: object): void {
    this.artifact(digest, bundleType, bundleType, Buffer.from(JSON.stringify(bundle)));
  }

  /** Stores an artifact of one layer that refers to a digest. */
  artifact(digest: string, artifactType: string, mediaType: string, bytes: Buffer): void {
    this.#put({
      schemaVersion: 2,
      mediaType: manifestType,
      artifactType,
      layers: [this.#layer(mediaType, bytes)],
      subject: { mediaType: manifestType, digest, size: 1 },
    });
  }

  /** Everything that is stored, in an order in which a registry takes it; the list of referrers as the tag for it. */
  contents(): { blobs: readonly Buffer[]; manifests: readonly (readonly [string, ManifestAnswer])[] } {
    const named = [...this.#manifests];
    const subjects = new Set(
      named.map(([, { bytes }]) => subjectOf(bytes)).filter((one) => one !== undefined),
    );
    const lists = [...subjects].map((subject) => {
      const bytes = this.#referrersOf(subject);
      const answer = { digest: sha256Digest(bytes), mediaType: indexType, bytes };
      return [subject.replace(':', '-'), answer] as const;
    });
    return { blobs: [...this.#blobs.values()], manifests: [...named, ...lists] };
  }

  /** The length of a manifest in bytes. */
  sizeOf(digest: string): number {
    return this.#manifests.get(digest)?.bytes.length ?? 0;
  }

  #append(
    digest: string,
    suffix: string,
    mediaType: string,
    bytes: Buffer,
    annotations: Readonly<Record<string, string>>,
  ): void {
    const tag = `${digest.replace(':', '-')}.${suffix}`;
    const old = this.#manifests.get(tag);
    const before = old ? (JSON.parse(old.bytes.toString()) as { layers: readonly Layer[] }).layers : [];
    const layers = [...before, this.#layer(mediaType, bytes, annotations)];
    this.#put({ schemaVersion: 2, mediaType: manifestType, layers }, [tag]);
  }

  #layer(mediaType: string, bytes: Buffer, annotations: Readonly<Record<string, string>> = {}): Layer {
    const digest = sha256Digest(bytes);
    this.#blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length, annotations };
  }

  #put(document: { mediaType: string; [member: string]: unknown }, tags: readonly string[] = []): string {
    const config = { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256Digest('{}'), size: 2 };
    const whole = document.mediaType === manifestType ? { ...document, config } : document;
    const bytes = Buffer.from(JSON.stringify(whole));
    const answer = { digest: sha256Digest(bytes), mediaType: document.mediaType, bytes };
    for (const name of [answer.digest, ...tags]) this.#manifests.set(name, answer);
    return answer.digest;
  }

  manifest(repository: Repository, reference: string): Promise<Observed<ManifestAnswer>> {
    this.onAsked(repositoryName(repository));
    const found = this.#manifests.get(reference);
    return Promise.resolve(found ? known(found, 'memory') : absent('memory'));
  }

  blob(repository: Repository, digest: string): Promise<Observed<Buffer>> {
    this.onAsked(repositoryName(repository));
    const found = this.#blobs.get(digest);
    return Promise.resolve(found ? known(found, 'memory') : absent('memory'));
  }

  referrers(repository: Repository, digest: string): Promise<Observed<Buffer>> {
    this.onAsked(repositoryName(repository));
    return Promise.resolve(known(this.#referrersOf(digest), 'memory'));
  }

  #referrersOf(digest: string): Buffer {
    const manifests = [...new Set(this.#manifests.values())]
      .filter(({ bytes }) => subjectOf(bytes) === digest)
      .map(({ digest: own, bytes, mediaType }) => {
        const manifest = readManifest(bytes);
        const artifactType = manifest.kind === 'manifest' ? manifest.artifactType : undefined;
        return {
          mediaType,
          digest: own,
          size: bytes.length,
          ...(artifactType !== undefined && { artifactType }),
        };
      });
    return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }));
  }

  tags(): Promise<Observed<readonly string[]>> {
    return Promise.resolve(
      known(
        [...this.#manifests.keys()].filter((name) => !name.includes(':')),
        'memory',
      ),
    );
  }
}
