import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, programPath } from './availability.ts';
import { runCommand } from './commands.ts';
import { folderPrefix } from './dead-runs.ts';
import { requestEngine } from './request.ts';

/** A rootless engine of the test's own, run by the user nobody. */
export interface RootlessEngine {
  uid: number;
  home: string;
  socket: string;
  stop(): Promise<void>;
}

const uid = 65_534;

/** Why no rootless engine can be started here, or `undefined`. */
export async function rootlessObstacle(): Promise<string | undefined> {
  for (const name of ['rootlesskit', 'newuidmap'])
    if (findProgram(name) === undefined) return `it needs ${name}: run node tools/lab/install.mjs`;
  const user = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const made = await runCommand('setpriv', [...user, 'unshare', '--user', '--map-root-user', 'true']);
  return made.code === 0 ? undefined : 'users may not make user namespaces here';
}

// The machine's /etc/subuid and /etc/subgid stay as they are: the engine has some of its own. Without
// --ip-forward=false it would turn forwarding on where it is off, which a user may not do.
const start = [
  'mount --bind "$1" /etc/subuid',
  'mount --bind "$1" /etc/subgid',
  `exec setpriv --reuid=${uid} --regid=${uid} --clear-groups -- rootlesskit --state-dir="$2/kit" --net=host ` +
    '--copy-up=/etc --copy-up=/run --propagation=rslave ' +
    'sh -c "rm -f /run/docker /run/containerd /run/xtables.lock; ' +
    'exec dockerd --rootless --iptables=false --ip6tables=false --ip-forward=false --bridge=none --storage-driver=vfs"',
].join(' && ');

/** Starts one and returns when it answers; throws with its log when it does not within a minute. */
export async function startRootless(): Promise<RootlessEngine> {
  const directory = await mkdtemp(folderPrefix);
  await chmod(directory, 0o711);
  const [home, runtime] = [join(directory, 'home'), join(directory, 'runtime')];
  for (const folder of [home, runtime]) {
    await mkdir(folder, { mode: 0o700 });
    await chown(folder, uid, uid);
  }
  const ids = join(directory, 'subordinate-ids');
  await writeFile(ids, `nobody:300000:65536\n${uid}:300000:65536\n`);
  await chmod(ids, 0o644); // whatever the umask: this user reads it
  const log = await open(join(directory, 'log'), 'w');
  const command = ['--mount', '--propagation', 'slave', '--', 'sh', '-c', start, 'sh', ids, runtime];
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', 'unshare', ...command], {
    stdio: ['ignore', log.fd, log.fd],
    cwd: '/', // the checkout may lie where this user may not go
    env: { PATH: programPath, HOME: home, XDG_RUNTIME_DIR: runtime },
  });
  await log.close();
  const engine = { uid, home, socket: join(runtime, 'docker.sock'), stop: () => stop(child, directory) };
  try {
    await answering(engine.socket, child);
    return engine;
  } catch (error) {
    const said = await readFile(join(directory, 'log'), 'utf8');
    await engine.stop();
    throw new Error(`no rootless engine came up:\n${said}`, { cause: error });
  }
}

async function answering(socket: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await requestEngine({ socket }, 'GET', '/_ping').catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(100);
  }
  throw new Error('it did not answer');
}

async function stop(child: ChildProcess, directory: string): Promise<void> {
  child.kill('SIGTERM');
  const deadline = Date.now() + 20_000;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) await sleep(50);
  child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}
