import type { FileCredentialSign, PublishedReason } from '../../../core/image/file-credential.ts';
import type { FileReading } from '../../../inventory/cataloger.ts';
import type { LayerReading } from '../../../rootfs/layer-reading.ts';

/** Folders of packages that everyone can download from a registry. */
const languagePackages =
  /\/(?:node_modules|site-packages|dist-packages|bower_components)\/|\/(?:gems|specs)\/[\w.-]{1,100}-\d[\w.]{0,40}\/|\/pkg\/mod\/[^/]{1,100}\.[a-z]{2,10}\/|\/cargo\/registry\/|\/vendor\/[\w.-]{1,64}\/[\w.-]{1,64}\/|\/usr\/lib\/(?:python[\d.]{1,5}|ruby|perl5?|go[\d.-]{0,6})\/|\/usr\/local\/(?:lib\/(?:python[\d.]{1,5}|ruby|perl5?)|go)\//u;

/** Folders of tests and documentation. */
const testFolder =
  /\/(?:tests?|__tests__|testing|testdata|test[-_]?(?:data|files|keys|certs|fixtures)|fixtures?|specs?|mocks?|__mocks__|examples?|samples?|demos?|docs?|benchmarks?)\/|[._-](?:test|spec|example|examples|sample)s?[._-]|\/test[\w-]{0,32}\.\w{1,5}$/iu;
const document = /\.(?:md|markdown|rst|adoc|asciidoc|mdx|ipynb|html?)$/iu;

/** Files in which a user, and no publisher, puts credentials: registries take none of them. */
const ownFile = /\/(?:\.npmrc|\.netrc|\.pypirc|\.git-credentials|\.git\/config|\.docker\/config\.json)$/u;

/** Folders of configuration, which is often changed after a package was installed. */
const configuration = /^\/(?:etc|root|home|srv|var)\//u;

/** Returns the part of a layer's readings by which packages of distributions own files. */
function ownedBy({ reading }: { reading: object }): FileReading['owned'] {
  return (reading as FileReading).owned;
}

/** A path as package managers may also name it, where /lib is a link to /usr/lib. */
function otherNames(path: string): readonly string[] {
  return /^\/usr\/(?:s?bin|lib\w{0,4})\//u.test(path) ? [path, path.slice('/usr'.length)] : [path];
}

/**
 * Returns which of some files a package of a distribution installed in the same layer: there they are as the package has
 * them, while a file that came with a later layer was changed.
 */
export function packagedFiles({ files }: LayerReading, paths: readonly string[]): ReadonlySet<string> {
  const named = new Map(paths.flatMap((path) => otherNames(path).map((name) => [name, path] as const)));
  const found = new Set<string>();
  if (named.size === 0) return found;
  for (const file of files)
    for (const owned of ownedBy(file) ?? [])
      for (const path of owned.paths) {
        const asked = named.get(path);
        if (asked !== undefined) found.add(asked);
      }
  return found;
}

/** Returns why a credential in a file is nobody's secret; absent if it may be one. */
export function publishedReason(
  path: string,
  { strength, detector }: FileCredentialSign,
  isPackaged: boolean,
): PublishedReason | undefined {
  if (isPackaged && !configuration.test(path)) return 'installed by a package of the distribution';
  if (!languagePackages.test(path) || ownFile.test(path)) return undefined;
  if (isTestOrDocument(path)) return 'test data or documentation';
  // A token that works may be one that was published by mistake, or is in a package that is not public.
  const isToken = strength === 'usable' && !detector.startsWith('private key');
  return isToken ? undefined : 'part of a published language package';
}

/** Whether a file is test data or documentation. */
export function isTestOrDocument(path: string): boolean {
  return path.startsWith('/usr/share/doc/') || testFolder.test(path) || document.test(path);
}
