// Plain JavaScript without dependencies: it runs before anything else is there.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { argv, env, geteuid, platform } from 'node:process';

/**
 * What the lab uses, and the packages that have it: the first one that the distribution knows is
 * taken. A need is met when one of its paths is there, so another vendor's engine is left as it is.
 */
export const needs = [
  { name: 'dockerd', packages: ['docker.io'] },
  { name: 'docker', packages: ['docker-cli', 'docker.io'] },
  { name: 'runc', packages: ['runc'] },
  { name: 'iptables', packages: ['iptables'] },
  { name: 'ip', packages: ['iproute2'] },
  { name: 'busybox', packages: ['busybox-static'] },
  { name: 'openssl', packages: ['openssl'] },
  { name: 'ssh', packages: ['openssh-client'] },
  { name: 'sshd', packages: ['openssh-server'] },
  { name: 'rootlesskit', packages: ['rootlesskit'] },
  { name: 'newuidmap', packages: ['uidmap'] },
  { name: 'setfacl', packages: ['acl'] },
  { name: 'chromium', packages: ['chromium'] },
  { name: 'rpmbuild', packages: ['rpm', 'rpm-build'] },
  { name: 'xmllint', packages: ['libxml2-utils', 'libxml2'] },
  { name: 'docker-registry', packages: ['docker-registry'] },
  { name: 'shellcheck', packages: ['shellcheck'] },
  { name: 'crun', packages: ['crun'] },
  { name: 'x86_64-linux-gnu-gcc-14', packages: ['gcc-14-x86-64-linux-gnu', 'gcc-14'] },
  { name: 'aarch64-linux-gnu-gcc-14', packages: ['gcc-14-aarch64-linux-gnu'] },
  { name: 'qemu-aarch64', packages: ['qemu-user'] },
  { name: 'notary-server', packages: ['notary'] },
  { name: 'cosign', packages: ['cosign'] },
  { name: 'go', packages: ['golang-go'] },
  { name: 'ruby', packages: ['ruby'] },
  { name: 'socat', packages: ['socat'] },
  { name: 'mmdebstrap', packages: ['mmdebstrap'] },
  { name: 'flock', packages: ['util-linux'] },
  { name: 'crun', packages: ['crun'] },
  { name: 'curl', packages: ['curl'] },
  { name: 'ab', packages: ['apache2-utils'] },
  { name: 'psql', packages: ['postgresql-client'] },
  { name: 'redis-cli', packages: ['redis-tools'] },
  {
    name: 'notation-core-go',
    path: '/usr/share/gocode/src/github.com/notaryproject/notation-core-go',
    packages: ['golang-github-notaryproject-notation-core-go-dev'],
  },
  { name: 'docker-compose', plugin: true, packages: ['docker-compose-v2', 'docker-compose'] },
  { name: 'docker-buildx', plugin: true, packages: ['docker-buildx'] },
];

/** What the virtual machines of test/vm need besides, unless `IRONHULL_VM` is `off`. */
export const machineNeeds = [
  { name: 'qemu-system-x86_64', packages: ['qemu-system-x86'] },
  { name: 'qemu-img', packages: ['qemu-utils'] },
  { name: 'mkfs.ext4', packages: ['e2fsprogs'] },
];

const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const pluginFolders = [
  '/usr/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/local/lib/docker/cli-plugins',
];

/** Whether a program (or a plugin of the docker client, or the sources of a library) is installed. */
export function isMet(need) {
  if (need.path !== undefined) return existsSync(need.path);
  const folders = need.plugin ? [...pluginFolders, ...programFolders] : programFolders;
  return folders.some((folder) => isExecutable(join(folder, need.name)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why nothing can be installed here, or `undefined`. */
function obstacle() {
  if (platform !== 'linux') return `this is ${platform}, the lab needs Linux`;
  if (geteuid?.() !== 0) return 'only root can install packages';
  if (!isExecutable('/usr/bin/apt-get')) return 'there is no apt-get: install them by hand';
  return undefined;
}

/**
 * Installs what the lab needs and this machine does not have, where that can be done. No service is
 * started or set to start at boot. Returns the names of what is still missing.
 * @param {readonly string[]} paths what the run is limited to: those of test/vm need machines
 * @param {(line: string) => void} say receives short progress lines
 * @returns {readonly string[]}
 */
export function installLab(paths = [], say = (line) => process.stderr.write(`${line}\n`)) {
  const wanted = needsMachines(paths) ? [...needs, ...machineNeeds] : needs;
  const missing = wanted.filter((need) => !isMet(need));
  if (missing.length === 0) return reported(say, 'lab: everything is there', []);
  say(`lab: missing ${missing.map((need) => need.name).join(', ')}`);
  const why = obstacle();
  if (why !== undefined) return reported(say, `lab: not installed: ${why}`, namesOf(missing));
  // One after the other: what the machines need may not be available where the rest is.
  for (const part of [needs, machineNeeds]) {
    const absent = missing.filter((need) => part.includes(need));
    if (absent.length > 0) installPackages(absent, say);
  }
  const left = namesOf(missing.filter((need) => !isMet(need)));
  return reported(say, left.length === 0 ? 'lab: ready' : `lab: still missing ${left.join(', ')}`, left);
}

function needsMachines(paths) {
  if (env.IRONHULL_VM === 'off') return false;
  return paths.length === 0 || paths.some((path) => /^(?:\.\/)?test(?:\/?$|\/vm)/u.test(path));
}

function reported(say, line, missing) {
  say(line);
  return missing;
}

function namesOf(some) {
  return some.map((need) => need.name);
}

function installPackages(missing, say) {
  run('apt-get', ['update', '--quiet=2'], say);
  const packages = [...new Set(missing.flatMap((need) => knownPackage(need) ?? []))];
  if (packages.length === 0) return;
  say(`lab: apt-get install ${packages.join(' ')}`);
  const services = units.filter((name) => !hasUnit(name));
  withoutStartingServices(() => {
    run('apt-get', ['install', '--yes', '--quiet=2', '--no-install-recommends', ...packages], say);
  });
  const added = services.filter(hasUnit);
  if (existsSync('/run/systemd/system') && added.length > 0) run('systemctl', ['disable', ...added], say);
}

const units = [
  'docker.socket',
  'docker.service',
  'containerd.service',
  'ssh.socket',
  'ssh.service',
  'docker-registry.service',
];

function knownPackage(need) {
  return need.packages.find((name) => spawnSync('apt-cache', ['show', '--quiet', name]).status === 0);
}

function hasUnit(name) {
  return existsSync(join('/usr/lib/systemd/system', name));
}

const policy = '/usr/sbin/policy-rc.d';

// invoke-rc.d(8): package scripts ask this file before they start a service; 101 forbids it.
function withoutStartingServices(work) {
  if (existsSync(policy)) return work();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    rmSync(policy);
  }
}

function run(program, args, say) {
  const options = ['-o', 'DPkg::Lock::Timeout=300'];
  const all = program === 'apt-get' ? [...options, ...args] : args;
  const settings = { encoding: 'utf8', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  const { status, error, stderr } = spawnSync(program, all, settings);
  if (status === 0) return;
  const why = error?.message ?? stderr.trim().split('\n').at(-1);
  say(`lab: ${program} ${args[0]} failed: ${why}`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const missing = installLab();
  if (missing.length > 0 && [env.IRONHULL_LAB, env.IRONHULL_VM].includes('required')) process.exitCode = 1;
}
