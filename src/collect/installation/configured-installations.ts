import { valueOf } from '../../core/observed.ts';
import { flagValues } from '../../formats/daemon-config/daemon-places.ts';
import { parseAccounts, type Account } from '../../formats/etc/passwd.ts';
import { unitWords } from '../../formats/systemd/command-line.ts';
import { environmentLines } from '../../formats/systemd/environment.ts';
import type { HostFiles } from '../../io/files.ts';
import { accountUser, certificateFolder } from './daemon-user.ts';
import { configured, runningInstallation, type Installation } from './installations.ts';
import type { RunningDaemon } from '../processes/running-daemons.ts';
import { programFolders, systemdFolders, unitIsMasked, userUnitFolders } from './units.ts';
import { unitStart } from './unit-start.ts';

/**
 * The installations of a host. That of the daemon of the engine where it is known, else those of
 * every dockerd that runs and of the users who have one set up; and what root's files describe,
 * where no daemon of root is among them.
 */
export async function findInstallations(
  files: HostFiles,
  daemonPid: number | undefined,
  programs: readonly RunningDaemon[],
): Promise<readonly Installation[]> {
  const daemons = programs.filter(({ name }) => name === 'dockerd').map(({ pid }) => pid);
  const pids = daemonPid === undefined ? daemons : [daemonPid];
  const running = await Promise.all(pids.map((pid) => runningInstallation(files, pid)));
  const users = running.flatMap(({ rootless }) => rootless ?? []);
  const [ofUsers, ofRoot] = await Promise.all([
    daemonPid === undefined ? describedUsers(files, new Set(users.map(({ uid }) => uid))) : [],
    users.length < running.length ? [] : describedRoots(files),
  ]);
  return [...running, ...ofRoot, ...ofUsers];
}

/** Engines of root that do not run: what they would be started with is in their units and their files. */
async function describedRoots(files: HostFiles): Promise<Installation[]> {
  const start = await unitStart(files, systemdFolders, 'docker.service');
  const { args, environment = new Map<string, string>() } = start ?? { args: await initArguments(files) };
  const configPath = flagValues(args, '--config-file').at(-1) ?? '/etc/docker/daemon.json';
  const sign = start === undefined ? await signWithoutUnit(files) : undefined;
  const usual: Installation = {
    certificates: certificateFolder(environment, '/root'),
    ...(start === undefined ? {} : { program: start.program }),
    ...(sign === undefined ? {} : { sign }),
    ...(await configured(files, configPath, args)),
  };
  return [usual, ...(await ofSnap(files))];
}

/** Where init scripts of distributions without systemd take the options of dockerd from. */
const initFiles = ['/etc/default/docker', '/etc/conf.d/docker', '/etc/sysconfig/docker'];

/** The options of one of those files. */
async function initOptions(files: HostFiles, path: string): Promise<readonly string[]> {
  const variables = environmentLines(valueOf(await files.readText(path)) ?? '');
  return unitWords(variables.get('DOCKER_OPTS') ?? variables.get('OPTIONS') ?? '');
}

/** The options that init scripts of distributions without systemd start dockerd with. */
async function initArguments(files: HostFiles): Promise<readonly string[]> {
  return (await Promise.all(initFiles.map((path) => initOptions(files, path)))).flat();
}

/**
 * What says that there is an engine though no unit starts it and it has no configuration: an init
 * script or its options, else the program by itself. A unit that is masked says that there is none.
 */
async function signWithoutUnit(files: HostFiles): Promise<string | undefined> {
  if (await unitIsMasked(files, systemdFolders, 'docker.service')) return undefined;
  for (const path of initFiles) if ((await initOptions(files, path)).length > 0) return path;
  for (const path of ['/etc/init.d/docker', ...programFolders.map((folder) => `${folder}/dockerd`)])
    if ((await files.status(path)).state === 'known') return path;
  return undefined;
}

/** The engine of the snap, whose wrapper names its places on the command line. */
async function ofSnap(files: HostFiles): Promise<Installation[]> {
  const data = '/var/snap/docker';
  if ((await files.status(data)).state === 'absent') return [];
  const args = [
    `--data-root=${data}/common/var-lib-docker`,
    '--exec-root=/run/snap.docker',
    '--group=docker',
  ];
  return [
    {
      certificates: '/root/snap/docker/current/.docker',
      program: '/snap/docker/current/bin/dockerd',
      ...(await configured(files, `${data}/current/config/daemon.json`, args)),
    },
  ];
}

/** The engines of users who have set one up and whose daemon does not run. */
async function describedUsers(files: HostFiles, running: ReadonlySet<number>): Promise<Installation[]> {
  const accounts = parseAccounts(valueOf(await files.readText('/etc/passwd')) ?? '');
  const others = accounts.filter(
    ({ uid, home }) => uid !== 0 && !running.has(uid) && home.startsWith('/') && home !== '/',
  );
  const found = await Promise.all(
    others.map(async (account) =>
      (await hasEngine(files, account)) ? [await ofAccount(files, account)] : [],
    ),
  );
  return found.flat();
}

async function hasEngine(files: HostFiles, { uid, home }: Account): Promise<boolean> {
  if (await isBare(files, home))
    return (await files.status(`/run/user/${uid}/docker.sock`)).state === 'known';
  const signs = [
    `${home}/.config/docker/daemon.json`,
    `${home}/.config/systemd/user/docker.service`,
    `/run/user/${uid}/docker.sock`,
    `${ownRuntime(home)}/docker.sock`,
  ];
  // What may not be looked at is no sign: anybody's home may be closed to others.
  const readings = await Promise.all(signs.map((path) => files.status(path)));
  return readings.some(({ state }) => state === 'known');
}

/** Whether a home has none of the folders that an engine would be set up in: hosts may have thousands of them. */
async function isBare(files: HostFiles, home: string): Promise<boolean> {
  const names = await files.list(home);
  if (names.state === 'absent') return true;
  return names.state === 'known' && !names.value.some((name) => name === '.config' || name === '.docker');
}

/** Where Docker tells users to put it on systems that have no `/run/user`. */
function ownRuntime(home: string): string {
  return `${home}/.docker/run`;
}

async function ofAccount(files: HostFiles, account: Account): Promise<Installation> {
  const runtime = ownRuntime(account.home);
  const isOwn = (await files.status(`${runtime}/docker.sock`)).state === 'known';
  const user = accountUser(account, isOwn ? runtime : undefined);
  const folders = valueOf(user.folders);
  const start = folders && (await unitStart(files, userUnitFolders(folders), 'docker.service'));
  const { args = [], environment = new Map<string, string>() } = start ?? {};
  const configPath = flagValues(args, '--config-file').at(-1) ?? `${account.home}/.config/docker/daemon.json`;
  return {
    rootless: user,
    certificates: certificateFolder(environment, account.home),
    ...(await configured(files, configPath, args)),
  };
}
