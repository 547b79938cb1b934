import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { readdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mustRun, runCommand } from '../../lab/kit/commands.ts';
import { withLock } from '../../lab/kit/lock.ts';
import { inBackground, keep, keptFolder, lockOf, removeTree } from './kept.ts';
import { releases, type ReleaseName } from './releases.ts';

/** Files that a machine is started from. */
export interface Disk {
  /** An ext4 file system, which no run changes. */
  image: string;
  kernel: string;
  initrd: string;
  /** The key that root may log in with. */
  key: string;
  /** Holds the files. */
  folder: string;
}

const packages =
  'systemd systemd-sysv udev dbus linux-image-cloud-amd64 initramfs-tools zstd kmod iproute2 procps ca-certificates ' +
  'curl docker.io docker-cli apparmor auditd iptables nftables openssh-server busybox-static';

/** What a disk is made by: another recipe makes another disk. */
const recipe = shortHash(readFileSync(import.meta.filename), process.version);

/** Some 30 s on two idle processors. */
const buildMilliseconds = 1_200_000;
/** Seconds to wait before each further attempt: a mirror may be in the middle of an update, or there is none. */
const pauses: readonly number[] = process.env['IRONHULL_VM'] === 'required' ? [10, 60] : [];

const modules = 'virtio_pci\\nvirtio_blk\\next4\\n';
const initramfs = 'MODULES=list\\nCOMPRESS=zstd\\nCOMPRESSLEVEL=1\\n';
const mmdebstrapOptions = [
  '--variant=minbase',
  '--mode=root',
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Retries "3"',
  // A mirror may be a copy of an earlier day.
  '--aptopt=Acquire::Check-Valid-Until "false"',
  ...['man', 'locale', 'doc'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
  // Which vulnerabilities a distribution has fixed is in the change logs.
  '--dpkgopt=path-include=/usr/share/doc/*/changelog*',
  '--dpkgopt=force-unsafe-io',
  `--setup-hook=mkdir -p "$1"/etc/initramfs-tools/conf.d; printf '${modules}' >"$1"/etc/initramfs-tools/modules; printf '${initramfs}' >"$1"/etc/initramfs-tools/conf.d/vm`,
  `--include=${packages.replaceAll(' ', ',')}`,
];

/** Compiling every profile takes 20 s of each start: only what Docker's own profile includes stays. */
const keptProfiles = new Set(['abi', 'abstractions', 'local', 'tunables']);
const masked = ['ldconfig', 'systemd-update-done', 'systemd-logind', 'systemd-journal-flush'];
const disabled = ['systemd-networkd-wait-online.service', 'apt-daily.timer', 'apt-daily-upgrade.timer'];

/**
 * Builds the disk of a release once; it is kept in `keptFolder`. Takes 30 s on two idle processors, and
 * network access for packages.
 * @throws Error with what the last attempt said when the packages are not available
 */
export async function makeDisk(name: ReleaseName): Promise<Disk> {
  const folder = join(keptFolder, `${name}-${recipe}`);
  keep(folder, new RegExp(`^${name}-`, 'u'));
  if (!existsSync(folder))
    await withLock(lockOf(name), async () => {
      if (!existsSync(folder)) await buildDisk(name, folder);
    });
  return {
    folder,
    image: join(folder, 'disk.ext4'),
    kernel: join(folder, 'vmlinuz'),
    initrd: join(folder, 'initrd'),
    key: join(folder, 'key'),
  };
}

/** A short name for contents. */
export function shortHash(...contents: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 12);
}

async function buildDisk(name: ReleaseName, folder: string): Promise<void> {
  const work = `${folder}.${process.pid}`;
  const root = join(work, 'root');
  mkdirSync(work, { recursive: true });
  try {
    await unpack(name, root);
    await mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(work, 'key')]);
    await configure(root, join(work, 'key.pub'));
    const [kernel] = globSync(join(root, 'boot/vmlinuz-*'));
    const [initrd] = globSync(join(root, 'boot/initrd.img-*'));
    if (kernel === undefined || initrd === undefined) throw new Error(`no kernel in ${root}/boot`);
    copyFileSync(kernel, join(work, 'vmlinuz'));
    copyFileSync(initrd, join(work, 'initrd'));
    writeFileSync(join(work, 'disk.ext4'), '');
    truncateSync(join(work, 'disk.ext4'), 4 * 2 ** 30);
    const [program, ...words] = [...inBackground, 'mkfs.ext4', '-q', '-F', '-d', root];
    await mustRun(program, [...words, join(work, 'disk.ext4')], { timeout: buildMilliseconds });
    removeTree(root);
    renameSync(work, folder);
  } finally {
    removeTree(work);
  }
}

/** Installs the packages of a release below a folder. */
async function unpack(name: ReleaseName, root: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const [program, ...words] = [...inBackground, 'mmdebstrap', ...mmdebstrapOptions];
    const { code, stderr } = await runCommand(program, [...words, releases[name].suite, root], {
      timeout: buildMilliseconds,
    });
    if (code === 0) return;
    const pause = pauses[attempt];
    const said = stderr.trim().split('\n').slice(-8).join('\n');
    if (pause === undefined)
      throw new Error(
        `Debian ${name} could not be installed from its packages, ${attempt + 1} times (mmdebstrap ended with ${code}); see whether the mirror of the packages answers:\n${said}`,
      );
    process.stderr.write(`Debian ${name}: mmdebstrap ended with ${code}, again in ${pause} s\n`);
    removeTree(root);
    await wait(pause * 1000);
  }
}

async function configure(root: string, publicKey: string): Promise<void> {
  const profiles = join(root, 'etc/apparmor.d');
  for (const entry of readdirSync(profiles))
    if (!keptProfiles.has(entry)) rmSync(join(profiles, entry), { recursive: true });
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('etc/systemd/network/10-all.network', '[Match]\nName=e*\n[Network]\nDHCP=yes\n');
  write('etc/fstab', '/dev/vda / ext4 defaults 0 1\n');
  write('etc/hostname', 'vm\n');
  mkdirSync(join(root, 'root/.ssh'), { recursive: true, mode: 0o700 });
  cpSync(publicKey, join(root, 'root/.ssh/authorized_keys'));
  cpSync(process.execPath, join(root, 'opt/node'));
  chmodSync(join(root, 'opt/node'), 0o755);
  for (const unit of masked) symlinkSync('/dev/null', join(root, `etc/systemd/system/${unit}.service`));
  await mustRun('chroot', [root, 'systemctl', 'enable', 'systemd-networkd', 'ssh', 'docker', 'auditd']);
  await mustRun('chroot', [root, 'systemctl', 'disable', ...disabled]);
}
