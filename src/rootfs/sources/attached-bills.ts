import { IronhullError } from '../../core/errors.ts';
import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';
import { readManifest, type Descriptor, type ImageIndex } from '../../formats/oci/manifest.ts';
import type { AttachedBill } from '../image-source.ts';
import { asImage, readManifestDocument, requireDocument, type DocumentStore } from './image-documents.ts';

/** Statements of in-toto, plain or in a signed envelope: `application/vnd.in-toto+json`, `application/vnd.in-toto.spdx+dsse`. */
const statementTypes = /^application\/vnd\.in-toto(?:\+json|\..*\+dsse)$/u;
/** Predicates that are SBOMs. */
const billTypes = /^https:\/\/(?:spdx\.dev\/Document|cyclonedx\.org\/bom)/u;
const indexType = 'application/vnd.oci.image.index.v1+json';
const mostNesting = 4;
/** The longest statement that is read: an SBOM of a large image has tens of megabytes. */
const longestStatement = 64 * 1024 * 1024;

/** Whether an entry of an index is on another one: BuildKit stores attestations as manifests of an unknown platform (moby/buildkit, attestation-storage.md). */
export function isAttestationEntry({ annotations, platform }: Descriptor): boolean {
  return (
    annotations['vnd.docker.reference.type'] === 'attestation-manifest' && platform === 'unknown/unknown'
  );
}

/** Returns the attestation manifests on an image of an index. */
export function attestationsIn({ manifests }: ImageIndex, digest: string): readonly Descriptor[] {
  return manifests.filter(
    (one) => isAttestationEntry(one) && one.annotations['vnd.docker.reference.digest'] === digest,
  );
}

/** The statements about an image that an index leads to, and the digests that name it there. */
export interface SavedBills {
  bills: readonly AttachedBill[];
  digests: readonly string[];
}

/**
 * Returns the bills of the image with a configuration, as the index of an archive has them; absent if the index has no such
 * image, or cannot be read: then nothing in the archive belongs to it.
 */
export async function findSavedBills(
  index: Buffer,
  configuration: string,
  store: DocumentStore,
): Promise<SavedBills | undefined> {
  const read = await orProblem(() => Promise.resolve(asImage(store, () => readManifest(index, indexType))));
  let level = 'kind' in read && read.kind === 'index' ? [read] : [];
  for (let n = 0; n < mostNesting && level.length > 0; n++) {
    const below: ImageIndex[] = [];
    for (const list of level)
      for (const one of list.manifests) {
        if (isAttestationEntry(one)) continue;
        const document = await orProblem(() => readManifestDocument(one, store));
        if ('problem' in document) continue;
        if (document.kind === 'index') below.push(document);
        else if (document.config?.digest === configuration)
          return { bills: await billsOf(attestationsIn(list, one.digest), store), digests: [one.digest] };
      }
    level = below;
  }
  return undefined;
}

/** The bills of materials among the statements about an image, also those that cannot be read. */
export async function billsOf(
  attached: readonly Descriptor[],
  store: DocumentStore,
): Promise<readonly AttachedBill[]> {
  const bills: AttachedBill[] = [];
  for (const one of attached) {
    const manifest = await orProblem(() => readManifestDocument(one, store));
    if ('problem' in manifest) bills.push(unreadBill(one.digest, '', manifest.problem));
    else if (manifest.kind === 'manifest')
      for (const layer of manifest.layers) bills.push(...(await billOfLayer(layer, store)));
  }
  return bills;
}

function unreadBill(digest: string, predicateType: string, problem: string): AttachedBill {
  return { digest, subjects: [], predicateType, problem };
}

/** Returns what was read, or why it could not be. */
async function orProblem<T extends object>(read: () => Promise<T>): Promise<T | { problem: string }> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof IronhullError) return { problem: error.detail };
    if (error instanceof SyntaxError || error instanceof RangeError) return { problem: 'it is no JSON' };
    throw error;
  }
}

/** Returns the bill that a layer of an attestation manifest is, if it is one. */
async function billOfLayer(
  { mediaType, digest, annotations }: Descriptor,
  store: DocumentStore,
): Promise<readonly AttachedBill[]> {
  const named = annotations['in-toto.io/predicate-type'] ?? '';
  if (!statementTypes.test(mediaType) || (named !== '' && !billTypes.test(named))) return [];
  const reading = await orProblem(async () => {
    const text = (await requireDocument(digest, store, 'attestation', longestStatement)).toString('utf8');
    return { statement: statementIn(JSON.parse(text)) };
  });
  if ('problem' in reading) return [unreadBill(digest, named, reading.problem)];
  const { statement } = reading;
  if (!isJsonRecord(statement)) return [unreadBill(digest, named, 'it is no statement')];
  const { predicateType, predicate } = statement;
  if (typeof predicateType !== 'string') return [unreadBill(digest, named, 'it names no type of predicate')];
  if (!billTypes.test(predicateType))
    return named === '' ? [] : [unreadBill(digest, named, `it is a statement of type ${predicateType}`)];
  return [{ digest, subjects: subjectsOf(statement), predicateType, predicate }];
}

/** Returns the statement in a signed envelope (DSSE), whose signature is not checked, or the statement itself. */
function statementIn(document: unknown): unknown {
  if (!isJsonRecord(document) || typeof document.payload !== 'string') return document;
  return JSON.parse(Buffer.from(document.payload, 'base64').toString('utf8'));
}

/** Digests of what a statement is about. */
function subjectsOf(statement: JsonRecord): readonly string[] {
  const subjects = Array.isArray(statement.subject) ? statement.subject : [];
  return subjects.flatMap((subject: unknown) => {
    const digests = isJsonRecord(subject) ? subject.digest : undefined;
    if (!isJsonRecord(digests)) return [];
    return Object.entries(digests).flatMap(([algorithm, hex]) =>
      typeof hex === 'string' ? [`${algorithm}:${hex}`] : [],
    );
  });
}
