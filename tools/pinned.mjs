// Plain JavaScript: it runs before anything is installed, on whatever Node is there.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = resolve(fileURLToPath(import.meta.url), '../..');

/** The Node that this checkout pins. */
export const pinnedNode = join(root, 'node_modules', 'node', 'bin', 'node');

/** The packages of a lockfile by path, without the project itself. */
function packagesOf(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(Object.entries(packages).filter(([path]) => path !== ''));
}

/**
 * Why `npm ci` has to run below `folder`, or `undefined` when what is installed is what the lockfile
 * asks for. npm keeps its own record of what it installed in `node_modules/.package-lock.json`.
 * @param {string} folder
 * @returns {string | undefined}
 */
export function whyInstall(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'nothing is installed yet';
  if (!existsSync(join(folder, 'node_modules', 'node', 'bin', 'node'))) return 'the pinned Node is missing';
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(record);
  for (const [path, entry] of wanted) {
    const found = installed.get(path);
    if (found === undefined ? !entry.optional && !entry.devOptional : found.version !== entry.version)
      return `${path} is not at ${entry.version}`;
  }
  return undefined;
}

/** Runs `npm ci` when it is needed; what npm says goes to stderr. Ends the process with 2 when it fails. */
export function ensureInstalled() {
  const why = whyInstall(root);
  if (why === undefined) return;
  process.stderr.write(`npm ci: ${why}\n`);
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
  const left = npm.status === 0 ? whyInstall(root) : (npm.error?.message ?? `exit ${npm.status}`);
  if (left === undefined) return;
  process.stderr.write(`npm ci failed: ${left}\n`);
  process.exit(2);
}

/**
 * Runs the pinned Node with `args` in the checkout and resolves to its exit code (128 + n for signal n).
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function runPinned(args) {
  const child = spawn(pinnedNode, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('exit', (code, signal) => done(code ?? 128 + constants.signals[signal]));
  });
}
