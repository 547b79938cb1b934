import { existsSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from './commands.ts';
import type { LabEngine } from './engine.ts';

/** Debian's release that the parts are made of. */
const suite = 'trixie';

/** What the lab has no use for, and a compiler of PostgreSQL's that is larger than all else. */
const leftOut = [
  '/usr/share/man/*',
  '/usr/share/doc/*',
  '/usr/share/locale/*',
  '/usr/lib/*/libLLVM*',
  '/usr/lib/postgresql/*/lib/llvmjit*',
  '/usr/lib/postgresql/*/lib/bitcode/*',
];

/** Each image below installs packages: they need no further list of them, and leave none. */
const aptSettings = String.raw`APT::Keep-Downloaded-Packages \"false\";\nDir::Cache::srcpkgcache \"\";\n`;
const prepareApt = [
  `printf "${aptSettings}" > "$1/etc/apt/apt.conf.d/lab"`,
  'rm -f "$1"/var/cache/apt/*.bin "$1"/var/cache/apt/archives/*.deb',
  'chroot "$1" apt-cache --quiet=2 gencaches',
].join(' && ');

const options = [
  '--quiet',
  '--mode=root',
  '--variant=essential',
  '--include=apt,ca-certificates,passwd',
  // A mirror may be a copy of an earlier day.
  '--aptopt=Acquire::Check-Valid-Until "false"',
  '--aptopt=Acquire::Retries "3"',
  '--aptopt=APT::Install-Recommends "false"',
  '--dpkgopt=force-unsafe-io',
  ...leftOut.map((path) => `--dpkgopt=path-exclude=${path}`),
  '--skip=cleanup/apt',
  `--customize-hook=${prepareApt}`,
];

/** Imports a small Debian, ready to install packages, as an image that all parts share. Takes some 12 s. */
export async function makePartBase(engine: LabEngine, image: string): Promise<void> {
  const archive = join(engine.directory, 'debian.tar');
  const env = { ...engine.env, TMPDIR: await workFolder() };
  await mustRun('mmdebstrap', [...options, suite, archive], { env, timeout: 600_000 });
  const change = '--change=CMD ["sh"]';
  await mustRun('docker', ['import', change, archive, image], { env: engine.env, timeout: 600_000 });
  await rm(archive);
}

const memory = '/dev/shm';
const neededBytes = 2 ** 30;

/** Installing packages waits for the disk at every step: memory is three times as fast, where there is enough. */
async function workFolder(): Promise<string> {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = await statfs(memory);
  return bavail * bsize > neededBytes ? memory : tmpdir();
}
