import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RpmPackage } from '../../../src/inventory/rpm/installed-package.ts';
import { findProgram } from './availability.ts';
import { mustRun, runCommand } from './commands.ts';

/** Why packages of rpm cannot be built here; false when they can, or must. */
export function rpmSkip(): string | false {
  const isThere = findProgram('rpmbuild') !== undefined && findProgram('rpm') !== undefined;
  return isThere || process.env['IRONHULL_LAB'] === 'required' ? false : 'rpm and rpmbuild are not installed';
}

/** A package to be built: its files hold their own names. */
export interface BuiltPackage {
  name: string;
  /** `epoch:version-release`. */
  evr: readonly [epoch: string, version: string, release: string];
  vendor: string;
  files: readonly string[];
  changeLog: readonly string[];
  /** `ModularityLabel`. */
  module?: string;
}

/** Builds a package with rpmbuild below a folder of the test's own; answers its path. */
export async function buildRpm(folder: string, made: BuiltPackage): Promise<string> {
  const top = await mkdtemp(join(folder, 'build-'));
  const [epoch, version, release] = made.evr;
  const specification = [
    `Name: ${made.name}`,
    ...(epoch === '' ? [] : [`Epoch: ${epoch}`]),
    `Version: ${version}`,
    `Release: ${release}`,
    `Vendor: ${made.vendor}`,
    ...(made.module === undefined ? [] : [`ModularityLabel: ${made.module}`]),
    'Summary: made by a test',
    'License: none',
    'BuildArch: noarch',
    '%description',
    'Made by a test.',
    '%install',
    ...made.files.map((file) => `install -D /dev/null %{buildroot}${file}`),
    '%files',
    ...made.files,
    '%changelog',
    '* Thu Feb 01 2024 A Test <test@example.com>',
    ...made.changeLog.map((line) => `- ${line}`),
    '',
  ];
  await writeFile(join(top, 'made.spec'), specification.join('\n'));
  const label = made.module === undefined ? [] : ['--define', `modularitylabel ${made.module}`];
  await mustRun('rpmbuild', ['-bb', '--define', `_topdir ${top}`, ...label, join(top, 'made.spec')]);
  const [file] = await readdir(join(top, 'RPMS/noarch'));
  if (file === undefined) throw new Error(`rpmbuild made no package of ${made.name}`);
  return join(top, 'RPMS/noarch', file);
}

/** A database of rpm below a root: `sqlite`, `ndb`, or what rpm can only read, `bdb_ro`. */
export interface RpmPlace {
  root: string;
  folder: string;
  backend: 'sqlite' | 'ndb' | 'bdb_ro';
}

function placeArguments({ root, folder, backend }: RpmPlace): string[] {
  return ['--define', `_db_backend ${backend}`, '--root', root, '--dbpath', folder];
}

/** Has rpm itself write packages into a database, or take them out; no file of theirs is touched. */
export async function changeRpmDatabase(place: RpmPlace, ...words: readonly string[]): Promise<void> {
  await mkdir(join(place.root, place.folder), { recursive: true });
  const quiet = ['--nodeps', '--justdb', '--noscripts', '--ignoreos', '--ignorearch', '--force'];
  const flags = words[0] === '--erase' ? quiet.slice(0, 3) : quiet;
  await mustRun('rpm', [...placeArguments(place), ...flags, ...words]);
}

type Fields = readonly (string | number)[];

/** The answers to a format of rpm's that writes lists of JSON without their brackets, one a line. */
async function ask(place: RpmPlace, format: string): Promise<readonly Fields[]> {
  const query = ['--query', '--all', '--nosignature', '--nodigest', '--queryformat', format];
  const { stdout } = await runCommand('rpm', [...placeArguments(place), ...query]);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(`[${line}]`) as Fields]));
}

const identity = '%{NAME:json},%{EPOCHNUM:json},%{VERSION:json},%{RELEASE:json}';

/** What belongs to each package of a list that has a line for each of a package's files or entries. */
function byPackage(lines: readonly Fields[]): ReadonlyMap<string, readonly Fields[]> {
  return Map.groupBy(lines, (line) => line.slice(0, 4).join(' '));
}

/** All packages of a database that have files, as rpm itself tells them. */
export async function packagesToldByRpm(place: RpmPlace): Promise<readonly RpmPackage[]> {
  const each = identity.replaceAll('%{', '%{=');
  const packages = await ask(place, `${identity},"%{VENDOR}"\\n`);
  const files = byPackage(
    await ask(place, `[${each},"%{FILESTATES:fstate}",%{FILENAMES:json},%{FILEMODES},"%{FILECAPS}"\\n]`),
  );
  const entries = byPackage(await ask(place, `[${each},%{CHANGELOGTEXT:json}\\n]`));
  return packages.flatMap(([name, epoch, version, release, vendor]) => {
    const key = [name, epoch, version, release].join(' ');
    const normal = (files.get(key) ?? []).filter(([, , , , state]) => state === 'normal');
    const own = normal.map(([, , , , , file]) => `${file}`);
    const elevated = normal.flatMap(([, , , , , file, mode, capabilities]) =>
      (Number(mode) & 0o4000) !== 0 || !['', '(none)'].includes(`${capabilities}`) ? [`${file}`] : [],
    );
    const changeLog = (entries.get(key) ?? []).map((line) => `${line[4]}`);
    if (own.length === 0) return [];
    return {
      name: `${name}`,
      version: `${version}`,
      release: `${release}`,
      epoch: Number(epoch),
      files: own,
      ...(elevated.length === 0 ? {} : { elevated }),
      ...(vendor === '(none)' ? {} : { vendor: `${vendor}` }),
      ...(changeLog.length === 0 ? {} : { changeLog }),
    };
  });
}
