import type { Observed } from '../../core/observed.ts';
import { repositoryName } from '../../formats/image-reference/parse-reference.ts';
import type { RegistryClient, Repository } from '../../io/registry/registry-client.ts';

/**
 * A registry client that asks for nothing twice: what several demands on one image need is read once, and is the same
 * for all of them, even if somebody moves a tag meanwhile. Blobs are not kept: they are large.
 */
export function rememberAnswers(client: RegistryClient): RegistryClient {
  const manifests = remembered((repository, reference) => client.manifest(repository, reference));
  const referrers = remembered((repository, digest) => client.referrers(repository, digest));
  return {
    manifest: manifests,
    referrers,
    blob: (repository, digest, maxBytes) => client.blob(repository, digest, maxBytes),
    tags: (repository) => client.tags(repository),
  };
}

type Reading<T> = (repository: Repository, reference: string) => Promise<Observed<T>>;

function remembered<T>(read: Reading<T>): Reading<T> {
  const answers = new Map<string, Promise<Observed<T>>>();
  return (repository, reference) => {
    const name = `${repositoryName(repository)} ${reference}`;
    const answer = answers.get(name) ?? read(repository, reference);
    answers.set(name, answer);
    return answer;
  };
}
