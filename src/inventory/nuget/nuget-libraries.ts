import type { PackageProof } from '../../core/software/software-package.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { recordAt, stringAt } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { languagePackage } from '../language-package.ts';
import { recordEntries, readPackages } from '../read-entries.ts';
import { asRecord, parseJsonObject, catalogedText } from '../read-text.ts';

/** A shared framework: `/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json`. */
const frameworkPath = /\/shared\/([^/]+)\/([^/]+)\/\1\.deps\.json$/u;

/** Reads the libraries of `*.deps.json`, the list of what a .NET program or shared framework loads. */
export function readDeps(file: CatalogedFile): FileReading {
  const reading = readLibraries(file, 'installed');
  const framework = frameworkOf(file);
  const packages = reading.packages ?? [];
  // Frameworks list themselves under a name that changed with the versions; advisories name the package of the runtime.
  if (framework === undefined || packages.some(({ name }) => name === framework.name)) return reading;
  return { ...reading, packages: [...packages, framework] };
}

/** Reads the libraries of `project.assets.json`, what the last restore of a project chose. */
export function readAssets(file: CatalogedFile): FileReading {
  return readLibraries(file, 'declared');
}

function readLibraries(file: CatalogedFile, proof: PackageProof): FileReading {
  const libraries = recordAt(parseJsonObject(catalogedText(file)), 'libraries');
  if (libraries === undefined) throw new Malformed('it has no libraries');
  return readPackages(recordEntries(libraries), ([key, value]) => libraryPackage(key, value, proof));
}

/** `Newtonsoft.Json/13.0.1`; a runtime that was published with a program has its name behind `runtimepack.`. */
function libraryPackage(key: string, value: unknown, proof: PackageProof): FoundPackage | undefined {
  const type = stringAt(asRecord(value), 'type')?.toLowerCase();
  if (type !== 'package' && type !== 'runtimepack') return undefined;
  const [library = '', version = '', ...rest] = key.split('/');
  if (rest.length > 0) throw new Malformed('it is not a name with its version');
  const name = type === 'runtimepack' ? library.replace(/^runtimepack\./u, '') : library;
  return languagePackage({ type: 'nuget', name, version, proof });
}

/** Returns the package of a shared framework: `Microsoft.NETCore.App.Runtime.linux-x64`. */
function frameworkOf(file: CatalogedFile): FoundPackage | undefined {
  const found = frameworkPath.exec(file.path);
  if (found === null) return undefined;
  const target = stringAt(recordAt(parseJsonObject(catalogedText(file)), 'runtimeTarget'), 'name');
  const platform = target?.split('/')[1];
  if (platform === undefined) return undefined;
  const name = `${found[1] ?? ''}.Runtime.${platform}`;
  return languagePackage({ type: 'nuget', name, version: found[2] ?? '', proof: 'installed' });
}
