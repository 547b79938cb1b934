import { createHash } from 'node:crypto';
import { repositoryName } from '../../formats/image-reference/parse-reference.ts';
import type { NotaryClient } from '../notary/notary-client.ts';
import type { ManifestAnswer, RegistryClient, Repository } from '../registry/registry-client.ts';

/** What the servers of one repository answered. What they did not answer is in `unread` only. */
export interface RepositoryRecord {
  /** Manifests by tag or digest; `undefined` where there is none. */
  manifests: Map<string, ManifestAnswer | undefined>;
  blobs: Map<string, Buffer>;
  /** Files of Notary servers, by the host of the server and the name; `undefined` where there is none. */
  notary: Map<string, Map<string, Buffer | undefined>>;
  /** Why something was not answered. */
  unread: string[];
}

/** Records of repositories by their full names: `registry.example/team/app`. */
export type EvidenceRecords = Map<string, RepositoryRecord>;

/** Media type of a list of referrers. */
const indexType = 'application/vnd.oci.image.index.v1+json';

/** The tag that has a list of referrers where a registry has no such list (OCI distribution, "Referrers Tag Schema"). */
export function referrersTag(digest: string): string {
  return digest.replace(':', '-');
}

/** Returns a client that notes down what a registry answers. */
export function recordRegistry(client: RegistryClient, records: EvidenceRecords): RegistryClient {
  return {
    ...client,
    async manifest(repository, reference) {
      const answer = await client.manifest(repository, reference);
      const { manifests, unread } = recordOf(records, repositoryName(repository));
      if (answer.state === 'unreadable') unread.push(answer.detail);
      if (answer.state === 'known') manifests.set(reference, answer.value);
      if (answer.state === 'absent') manifests.set(reference, undefined);
      return answer;
    },
    async blob(repository, digest, maxBytes) {
      const answer = await client.blob(repository, digest, maxBytes);
      const { blobs, unread } = recordOf(records, repositoryName(repository));
      if (answer.state === 'known') blobs.set(digest, answer.value);
      if (answer.state === 'unreadable') unread.push(answer.detail);
      return answer;
    },
    async referrers(repository, digest) {
      const answer = await client.referrers(repository, digest);
      // Where there is no list, the tag of this name is asked for next, and says what there is.
      if (answer.state === 'known') noteReferrers(records, repository, digest, answer.value);
      if (answer.state === 'unreadable')
        recordOf(records, repositoryName(repository)).unread.push(answer.detail);
      return answer;
    },
  };
}

function noteReferrers(
  records: EvidenceRecords,
  repository: Repository,
  digest: string,
  bytes: Buffer,
): void {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const answer = { digest: `sha256:${hash}`, mediaType: indexType, bytes };
  recordOf(records, repositoryName(repository)).manifests.set(referrersTag(digest), answer);
}

/** Returns a client that notes down what a Notary server answers about a repository. */
export function recordNotary(
  client: NotaryClient,
  host: string,
  repository: string,
  records: EvidenceRecords,
): NotaryClient {
  return {
    async file(name, maxBytes) {
      const answer = await client.file(name, maxBytes);
      const { notary, unread } = recordOf(records, repository);
      if (answer.state === 'unreadable') {
        unread.push(answer.detail);
        return answer;
      }
      const files = notary.get(host) ?? new Map<string, Buffer | undefined>();
      notary.set(host, files.set(name, answer.state === 'known' ? answer.value : undefined));
      return answer;
    },
  };
}

function recordOf(records: EvidenceRecords, repository: string): RepositoryRecord {
  const found = records.get(repository) ?? {
    manifests: new Map(),
    blobs: new Map(),
    notary: new Map(),
    unread: [],
  };
  records.set(repository, found);
  return found;
}
