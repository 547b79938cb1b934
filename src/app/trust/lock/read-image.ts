import { mapKnown, unreadable, known, type Observed } from '../../../core/observed.ts';
import { parseConfigBlob, type ConfigBlob } from '../../../formats/oci/config-blob.ts';
import {
  readManifest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
} from '../../../formats/oci/manifest.ts';
import type { ManifestAnswer, RegistryClient, Repository } from '../../../io/registry/registry-client.ts';
import type { ImageContent, PlatformContent } from '../../../trust/lock/image-content.ts';

/** Largest configuration of an image that is read, in bytes. */
const largestConfig = 8 * 1024 * 1024;

/** Most platforms of one image that are read. */
const mostPlatforms = 64;

/** Reads an answer as a manifest or an index. */
export function parsedManifest(answer: ManifestAnswer): Observed<ImageManifest | ImageIndex> {
  try {
    return known(readManifest(answer.bytes, answer.mediaType), answer.digest);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable(
      'malformed',
      `the manifest ${answer.digest} is malformed: ${error.message}`,
      answer.digest,
    );
  }
}

/** Whether an entry of an index is an attestation of BuildKit about another one (BuildKit, "Attestation storage"). */
export function isAttestation({ annotations }: Descriptor): boolean {
  return annotations['vnd.docker.reference.type'] === 'attestation-manifest';
}

/** The digests of the manifests by platform. An image without an index has one platform, which its configuration names. */
export async function readPlatforms(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
  manifest: ImageManifest | ImageIndex,
): Promise<Observed<Readonly<Record<string, string>>>> {
  if (manifest.kind === 'index') return known(platformsOf(manifest), digest);
  const config = await readConfig(registries, repository, manifest);
  return mapKnown(config, ({ platform }) => (platform === '' ? {} : { [platform]: digest }));
}

function platformsOf({ manifests }: ImageIndex): Readonly<Record<string, string>> {
  const platforms: Record<string, string> = {};
  for (const entry of manifests) {
    const { platform = '', digest } = entry;
    if (platform === '' || isAttestation(entry)) continue;
    let name = platform;
    for (let n = 2; Object.hasOwn(platforms, name); n++) name = `${platform} (${n})`;
    platforms[name] = digest;
  }
  return platforms;
}

async function readConfig(
  registries: RegistryClient,
  repository: Repository,
  { config }: ImageManifest,
): Promise<Observed<ConfigBlob>> {
  if (config === undefined)
    return unreadable('malformed', 'the manifest names no configuration', repository.path);
  const blob = await registries.blob(repository, config.digest, largestConfig);
  if (blob.state === 'absent')
    return unreadable('gone', `the registry lacks the configuration ${config.digest}`, config.digest);
  if (blob.state === 'unreadable') return blob;
  try {
    return known(parseConfigBlob(blob.value), config.digest);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', `the configuration ${config.digest}: ${error.message}`, config.digest);
  }
}

/** Reads the layers and the configuration of every platform of a digest. */
export async function readContent(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
): Promise<ImageContent> {
  const found = await readOne(registries, repository, digest);
  if (found.state !== 'known')
    return unreadContent(found.state === 'unreadable' ? found.detail : gone(digest));
  const manifest = found.value;
  if (manifest.kind === 'manifest') {
    const one = await platformContent(registries, repository, digest, manifest);
    if (one.state !== 'known') return unreadContent(one.state === 'unreadable' ? one.detail : gone(digest));
    return { platforms: new Map([[one.value.config.platform, one.value]]), unread: [] };
  }
  const entries = Object.entries(platformsOf(manifest));
  if (entries.length > mostPlatforms) return unreadContent(`it has more than ${mostPlatforms} platforms`);
  const all = await Promise.all(
    entries.map(async ([name, own]) => {
      const read = await readOne(registries, repository, own);
      if (read.state !== 'known') return [name, read] as const;
      return [
        name,
        read.value.kind === 'manifest'
          ? await platformContent(registries, repository, own, read.value)
          : unreadable('unsupported', `${own} is an index inside an index`, own),
      ] as const;
    }),
  );
  return {
    platforms: new Map(
      all.flatMap(([name, one]) => (one.state === 'known' ? [[name, one.value] as const] : [])),
    ),
    unread: all.flatMap(([name, one]) =>
      one.state === 'known' ? [] : [`${name}: ${one.state === 'unreadable' ? one.detail : gone(digest)}`],
    ),
  };
}

function unreadContent(why: string): ImageContent {
  return { platforms: new Map(), unread: [why] };
}

function gone(digest: string): string {
  return `the registry no longer has all of ${digest}`;
}

async function readOne(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
): Promise<Observed<ImageManifest | ImageIndex>> {
  const answer = await registries.manifest(repository, digest);
  return answer.state === 'known' ? parsedManifest(answer.value) : answer;
}

async function platformContent(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
  manifest: ImageManifest,
): Promise<Observed<PlatformContent>> {
  const config = await readConfig(registries, repository, manifest);
  const layers = manifest.layers.map((layer) => layer.digest);
  return mapKnown(config, (value) => ({ digest, layers, config: value }));
}
