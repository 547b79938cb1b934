// Plain JavaScript without dependencies. Starts an engine whose BuildKit has checks (`docker build --check`), from the
// packages of Debian unstable in a folder of its own, and prints how test/lab/build-checks.test.ts finds it.
// It runs until it is interrupted: node tools/lab/checks-engine.mjs FOLDER
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, exit } from 'node:process';

const given = argv[2];
if (given === undefined) {
  console.error('Usage: node tools/lab/checks-engine.mjs FOLDER');
  exit(2);
}
const folder = resolve(given);
const root = join(folder, 'root');
const share = join(folder, 'share');
mkdirSync(share, { recursive: true });

if (!existsSync(join(root, 'usr/sbin/dockerd'))) {
  const options = [
    '--variant=apt',
    '--aptopt=APT::Install-Recommends "false"',
    // A mirror may be a copy of an earlier day.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--include=docker.io,docker-buildx,iptables',
  ];
  const made = spawnSync('mmdebstrap', [...options, 'sid', root], { stdio: 'inherit' });
  if (made.status !== 0) exit(1);
}

/** Mounts are those of a namespace of the daemon alone. */
const script = `
  set -e
  mount --bind /proc "$1/proc"
  mount --rbind /sys "$1/sys"
  mount --rbind /dev "$1/dev"
  mkdir -p "$1/share" "$1/data"
  mount --bind "$2" "$1/share"
  exec chroot "$1" dockerd --host unix:///share/docker.sock --data-root /data --exec-root /run/checks \\
    --pidfile /run/checks.pid --bridge none --iptables=false --ip6tables=false --storage-driver vfs
`;
const daemon = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', root, share], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
daemon.on('exit', (code) => exit(code ?? 1));
console.log(`export IRONHULL_CHECKS_ENGINE=unix://${join(share, 'docker.sock')}`);
console.log(`export IRONHULL_CHECKS_BUILDX=${join(root, 'usr/libexec/docker/cli-plugins/docker-buildx')}`);
