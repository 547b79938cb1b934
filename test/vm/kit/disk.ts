import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { readdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mustRun } from '../../lab/kit/commands.ts';
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

const checkout = resolve(import.meta.dirname, '../../..');

const packages =
  'systemd systemd-sysv udev dbus linux-image-cloud-amd64 initramfs-tools zstd kmod iproute2 procps ca-certificates ' +
  'docker.io docker-cli apparmor auditd iptables nftables openssh-server busybox-static';

/** Some 30 s on two idle processors. */
const buildMilliseconds = 900_000;

const modules = 'virtio_pci\\nvirtio_blk\\next4\\n';
const initramfs = 'MODULES=list\\nCOMPRESS=zstd\\nCOMPRESSLEVEL=1\\n';
const mmdebstrapOptions = [
  '--variant=minbase',
  '--mode=root',
  '--aptopt=APT::Install-Recommends "false"',
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

/** Builds the disk of a release once; it is kept in `node_modules/.cache`. Takes 30 s on two idle processors, and network access for packages. */
export async function makeDisk(name: ReleaseName): Promise<Disk> {
  const recipe = createHash('sha256')
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 12);
  const folder = join(checkout, 'node_modules/.cache/ironhull-vm', `${name}-${recipe}`);
  if (!existsSync(folder)) await buildDisk(releases[name].suite, folder);
  return {
    folder,
    image: join(folder, 'disk.ext4'),
    kernel: join(folder, 'vmlinuz'),
    initrd: join(folder, 'initrd'),
    key: join(folder, 'key'),
  };
}

async function buildDisk(suite: string, folder: string): Promise<void> {
  const work = `${folder}.${process.pid}`;
  const root = join(work, 'root');
  mkdirSync(work, { recursive: true });
  try {
    await mustRun('mmdebstrap', [...mmdebstrapOptions, suite, root], { timeout: buildMilliseconds });
    await mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(work, 'key')]);
    await configure(root, join(work, 'key.pub'));
    const [kernel] = globSync(join(root, 'boot/vmlinuz-*'));
    const [initrd] = globSync(join(root, 'boot/initrd.img-*'));
    if (kernel === undefined || initrd === undefined) throw new Error(`no kernel in ${root}/boot`);
    copyFileSync(kernel, join(work, 'vmlinuz'));
    copyFileSync(initrd, join(work, 'initrd'));
    writeFileSync(join(work, 'disk.ext4'), '');
    truncateSync(join(work, 'disk.ext4'), 4 * 2 ** 30);
    await mustRun('mkfs.ext4', ['-q', '-F', '-d', root, join(work, 'disk.ext4')]);
    rmSync(root, { recursive: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
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
