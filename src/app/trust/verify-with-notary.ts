import { IronhullError } from '../../core/errors.ts';
import type { TrustStatement } from '../../core/trust/trust.ts';
import {
  fullReference,
  repositoryName,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import type { RootPin } from '../../trust/notary/root-chain.ts';
import { verifyRepository } from '../../trust/notary/verify-repository.ts';
import { concludeStep, findsNoSignature, rejects } from '../../trust/steps.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readNotaryServer } from './read-notary-server.ts';
import { readSeen, writeSeen } from './seen-metadata.ts';
import type { TrustAccess } from './trust-access.ts';

/** How an image is verified with Notary. */
export interface NotaryWanted {
  /** The server; without it that of DOCKER_CONTENT_TRUST_SERVER, else the registry's own. */
  server?: string;
  pin?: RootPin;
}

/**
 * Verifies a tag with Docker Content Trust, and that the registry has what was signed. What is trusted is kept, so
 * that an older state is rejected the next time.
 * @throws IronhullError for a server that is none, or a state that cannot be read or written.
 */
export async function verifyWithNotary(
  reference: ImageReference,
  digest: string,
  wanted: NotaryWanted,
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<TrustStatement> {
  return compareDigest(await verifySignedTag(reference, wanted, access, runtime), digest);
}

/**
 * Verifies what a tag was signed as with Docker Content Trust, whatever the registry has for it.
 * @throws IronhullError for a server that is none, or a state that cannot be read or written.
 */
export async function verifySignedTag(
  reference: ImageReference,
  wanted: NotaryWanted,
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<TrustStatement> {
  const shown = fullReference(reference);
  const repository = repositoryName(reference);
  const tag = reference.tag ?? 'latest';
  const { pin } = wanted;
  const url = notaryAddress(reference, wanted, runtime);
  const client = access.notary(url, repository);
  // Stored answers are older than what was seen since; how long they hold, their expiry says.
  const state = access.isStored ? undefined : await readSeen(url, repository, runtime);
  const seen = state?.seen;
  const { files, unread, isAbsent } = await readNotaryServer(client, seen);
  if (isAbsent && seen === undefined) {
    const none = findsNoSignature('root', `${url.host} has no metadata of ${repository}`);
    return { reference: shown, scheme: 'notary', verdict: 'unsigned', steps: [none.step] };
  }
  const now = new Date(runtime.clock.now());
  const judged = verifyRepository({
    repository,
    files,
    unread,
    tags: [tag],
    now,
    ...(pin && { pin }),
    ...(seen && { seen }),
  });
  if (judged.seen !== undefined && state !== undefined) await writeSeen(state.path, repository, judged.seen);
  const [statement] = judged.statements;
  if (statement === undefined) throw new IronhullError('INTERNAL', `no statement on ${shown}`);
  return { ...statement, reference: shown };
}

/**
 * The address of the Notary server that is asked about an image: the one that is named, that of
 * DOCKER_CONTENT_TRUST_SERVER, or the registry's own.
 * @throws IronhullError for one that is none.
 */
export function notaryAddress(
  reference: ImageReference,
  { server }: NotaryWanted,
  { env }: RuntimeContext,
): URL {
  return serverUrl(server ?? env.DOCKER_CONTENT_TRUST_SERVER ?? defaultServer(reference));
}

/** What was signed must be what the registry has: else somebody moved the tag. */
function compareDigest(statement: TrustStatement, digest: string): TrustStatement {
  if (statement.digest === undefined) return { ...statement, digest };
  if (statement.digest === digest) return statement;
  const moved = rejects('digest', `the registry has ${digest}; ${statement.digest} was signed`);
  const { steps } = concludeStep(moved);
  const verdict = statement.verdict === 'unverifiable' ? statement.verdict : 'rejected';
  return { ...statement, digest, verdict, steps: [...statement.steps, ...steps] };
}

/** Docker Hub's own server, which ends on 2026-12-08; other registries have theirs beside them (docker/cli, trust.Server). */
function defaultServer({ registry }: ImageReference): string {
  return registry === 'docker.io' ? 'https://notary.docker.io' : `https://${registry}`;
}

function serverUrl(text: string): URL {
  const url = URL.parse(text);
  // Content Trust never spoke to a server without TLS (docker/cli, trust.Server).
  if (url === null || url.protocol !== 'https:')
    throw new IronhullError('USAGE', `the Notary server is ${text}; it must be an https:// address`);
  return url;
}
