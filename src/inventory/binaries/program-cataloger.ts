import type { ByteSource } from '../../formats/bytes/byte-source.ts';
import { isExecutable, readExecutable } from '../../formats/executable/executable.ts';
import type { CatalogedFile, Cataloger, FileReading, FoundPackage } from '../cataloger.ts';
import { constantData, findNear } from './find-text.ts';
import { knownPrograms, type KnownProgram } from './known-programs.ts';
import { findRedisVersion, redisPath } from './redis-version.ts';

/** Files of a few lines that state the version of what they belong to. */
const runtimeFiles: readonly { name: string; path: RegExp; version: RegExp }[] = [
  {
    name: 'openjdk',
    path: /\/release$/u,
    version: /^JAVA_VERSION="(?:1\.8\.0_(?<update>\d+)|(?<version>\d[\w.+-]{0,60}))"\s*$/mu,
  },
  { name: 'erlang', path: /\/releases\/\d+\/OTP_VERSION$/u, version: /^(?<version>\d+(?:\.\d+){1,5})\s*$/u },
];
/** Programs that are many in one file, each by a link with its name: `httpd` of BusyBox. */
const multiCallPrograms = knownPrograms.filter(({ name }) => name === 'busybox');
const maxTextBytes = 64 * 1024;

/**
 * Reads the versions of programs that no package manager installed: language runtimes and servers that images build themselves. A
 * file of a distribution's package is found here too; it is not counted twice, since the package owns it.
 */
export const programCataloger: Cataloger = {
  name: 'programs',
  version: 2,
  claims: (path) =>
    redisPath.test(path) ||
    knownPrograms.some((program) => program.path.test(path)) ||
    runtimeFiles.some((file) => file.path.test(path)),
  maxBytes: 1024 ** 3,
  read(file): FileReading {
    const runtime = runtimeFiles.find(({ path }) => path.test(file.path));
    return runtime === undefined ? readProgram(file) : readRuntimeFile(file.content, runtime);
  },
};

function readRuntimeFile(content: ByteSource, { name, version }: (typeof runtimeFiles)[number]): FileReading {
  const text = content.read(0, Math.min(content.size, maxTextBytes)).toString('utf8');
  const groups = version.exec(text)?.groups;
  const found = groups?.['update'] === undefined ? groups?.['version'] : `8u${groups['update']}`;
  // Other files have these names too.
  return found === undefined
    ? {}
    : { packages: [{ type: 'generic', name, version: found, proof: 'installed' }] };
}

function readProgram({ path, content }: CatalogedFile): FileReading {
  const head = content.read(0, Math.min(content.size, 64));
  // A script that starts the program.
  if (!isExecutable(head)) return {};
  const executable = readExecutable(content);
  if (executable === undefined) return {};
  const project = redisPath.exec(path)?.groups?.['project'];
  const programs = knownPrograms.filter((program) => program.path.test(path));
  const data = constantData(content, executable);
  const packages = project === undefined ? findPrograms(data, path, programs) : findRedis(data, project);
  const isOptional = project === undefined && programs.every((program) => program.isOptional === true);
  if (packages.length > 0 || isOptional) return { packages };
  // A link to BusyBox, which is one file for all of its programs.
  const multiCall = findPrograms(constantData(content, executable), path, multiCallPrograms);
  return multiCall.length > 0
    ? { packages: multiCall }
    : { gaps: [`its version was not found, though it is named like ${project ?? programs[0]?.name}`] };
}

function findRedis(data: Iterable<Buffer>, name: string): FoundPackage[] {
  for (const chunk of data) {
    const version = findRedisVersion(chunk);
    if (version !== undefined) return [textPackage(name, version)];
  }
  return [];
}

function findPrograms(
  data: Iterable<Buffer>,
  path: string,
  programs: readonly KnownProgram[],
): FoundPackage[] {
  const found = new Map<KnownProgram, string>();
  for (const chunk of data) {
    for (const program of programs) {
      const { marker, before = 0, version } = program;
      const match = found.has(program)
        ? undefined
        : findNear(chunk, typeof marker === 'string' ? marker : marker(path), before, version);
      if (match !== undefined) found.set(program, match);
    }
    if (found.size === programs.length) break;
  }
  return [...found].map(([program, version]) => textPackage(program.name, version));
}

function textPackage(name: string, version: string): FoundPackage {
  return { type: 'generic', name, version, proof: 'text' };
}
