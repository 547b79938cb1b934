import { initArguments, initFiles, initOptions, initScript } from './init-arguments.ts';
import { absent, mapKnown, valueOf, type Observed } from '../../core/observed.ts';
import { flagValues } from '../../formats/daemon-config/daemon-places.ts';
import { parseAccounts, type Account } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import { findDaemonUnits, withoutWrapper } from './daemon-units.ts';
import { accountUser, certificateFolder, librariesOf, searchPathOf } from './daemon-user.ts';
import { readConfiguration, readRunningInstallation, type Installation } from './installations.ts';
import type { RunningDaemons } from '../processes/running-daemons.ts';
import { programFolders, systemdFolders, unitIsMasked, userUnitFolders } from './units.ts';
import { readUnitStart, type UnitStart } from './unit-start.ts';

/**
 * Returns the installations of a host: the known engine's, or else every running dockerd and configured
 * rootless engine; plus the rootful one that files describe, if no rootful daemon runs.
 */
export async function findInstallations(
  files: HostFiles,
  daemonPid: number | undefined,
  { daemons: programs, hidden }: RunningDaemons,
): Promise<readonly Installation[]> {
  const daemons = programs.filter(({ name }) => name === 'dockerd').map(({ pid }) => pid);
  const pids = daemonPid === undefined ? daemons : [daemonPid];
  const running = await Promise.all(pids.map((pid) => readRunningInstallation(files, pid)));
  const users = running.flatMap(({ rootless }) => rootless ?? []);
  const [ofUsers, ofRoot] = await Promise.all([
    daemonPid === undefined ? findRootlessEngines(files, new Set(users.map(({ uid }) => uid))) : [],
    users.length < running.length ? [] : findRootfulEngines(files),
  ]);
  // A daemon that is hidden runs with arguments that nobody saw.
  const stopped = [...ofRoot, ...ofUsers].map((one) =>
    hidden ? { ...one, unread: hidden, unstarted: hidden } : one,
  );
  return [...running, ...stopped];
}

/**
 * Returns the engines that run beside the known one, of root and of other users; none if no engine is known, as all are
 * found then.
 */
export async function findOtherEngines(
  files: HostFiles,
  daemonPid: number | undefined,
  { daemons }: RunningDaemons,
): Promise<readonly Installation[]> {
  if (daemonPid === undefined) return [];
  const others = daemons.filter(({ name, pid }) => name === 'dockerd' && pid !== daemonPid);
  const found = await Promise.all(
    others.map(async ({ pid }) => {
      const installation = await readRunningInstallation(files, pid);
      // One that ended meanwhile is no longer there.
      return (await files.status(`/proc/${pid}/comm`)).state === 'absent' ? [] : [installation];
    }),
  );
  return found.flat();
}

/** Returns stopped rootful engines from their units and files. */
async function findRootfulEngines(files: HostFiles): Promise<Installation[]> {
  const start = withoutWrapper(await readUnitStart(files, systemdFolders, 'docker.service'));
  const options = start.state === 'absent' ? await initArguments(files) : mapKnown(start, ({ args }) => args);
  const sign =
    start.state === 'absent'
      ? await signWithoutUnit(files)
      : start.state === 'unreadable'
        ? start.from
        : undefined;
  const packaged = {
    ...(start.state === 'known' ? { program: start.value.program } : {}),
    searchPath: searchPathOf(mapKnown(start, ({ environment }) => environment)),
    libraries: librariesOf(mapKnown(start, ({ environment }) => environment)),
    ...(sign === undefined ? {} : { sign }),
    ...(await startedBy(files, options, {
      certificates: certificateFolder(valueOf(start)?.environment ?? new Map(), '/root'),
      configPath: '/etc/docker/daemon.json',
    })),
  };
  const others = await findEnginesOfOtherUnits(files);
  // A program that another unit starts is no second engine.
  const { sign: _sign, ...unsigned } = packaged;
  return [others.length > 0 ? unsigned : packaged, ...others, ...(await findSnapEngine(files))];
}

/** Returns the engines that services under other names than `docker.service` start. */
async function findEnginesOfOtherUnits(files: HostFiles): Promise<Installation[]> {
  const units = await findDaemonUnits(files);
  return Promise.all(
    units.map(async ({ path, start }) => ({
      unit: path,
      program: valueOf(start)?.program ?? path,
      searchPath: searchPathOf(mapKnown(start, ({ environment }) => environment)),
      libraries: librariesOf(mapKnown(start, ({ environment }) => environment)),
      ...(await startedBy(
        files,
        mapKnown(start, ({ args }) => args),
        {
          certificates: certificateFolder(valueOf(start)?.environment ?? new Map(), '/root'),
          configPath: '/etc/docker/daemon.json',
        },
      )),
    })),
  );
}

/** Default places of an engine. */
type Defaults = Pick<Installation, 'certificates' | 'configPath'>;

/** Returns what the arguments of a stopped engine and its configuration say; unknown if the arguments are. */
async function startedBy(
  files: HostFiles,
  args: Observed<readonly string[]>,
  { certificates, configPath }: Defaults,
): Promise<Omit<Installation, 'pid' | 'program' | 'sign' | 'rootless'>> {
  if (args.state === 'unreadable')
    return { certificates: args, configPath, args: [], places: {}, unread: args, unstarted: args };
  const named = flagValues(valueOf(args) ?? [], '--config-file').at(-1);
  return { certificates, ...(await readConfiguration(files, named ?? configPath, valueOf(args) ?? [])) };
}

/**
 * Returns the sign of an engine without a unit or configuration: an init script, its options, or the program.
 * Absent if its unit is masked.
 */
async function signWithoutUnit(files: HostFiles): Promise<string | undefined> {
  if (await unitIsMasked(files, systemdFolders, 'docker.service')) return undefined;
  for (const path of initFiles) {
    const options = await initOptions(files, path);
    if (options.state === 'unreadable' || (valueOf(options) ?? []).length > 0) return path;
  }
  for (const path of [initScript, ...programFolders.map((folder) => `${folder}/dockerd`)])
    if ((await files.status(path)).state === 'known') return path;
  return undefined;
}

/** Returns the snap's engine, whose wrapper passes its paths as flags. */
async function findSnapEngine(files: HostFiles): Promise<Installation[]> {
  const data = '/var/snap/docker';
  const found = await files.status(data);
  if (found.state === 'absent') return [];
  const args = [
    `--data-root=${data}/common/var-lib-docker`,
    '--exec-root=/run/snap.docker',
    '--group=docker',
  ];
  return [
    {
      certificates: '/root/snap/docker/current/.docker',
      program: '/snap/docker/current/bin/dockerd',
      ...(await readConfiguration(files, `${data}/current/config/daemon.json`, args)),
      ...(found.state === 'unreadable' ? { unread: found } : {}),
    },
  ];
}

/** Returns the configured rootless engines whose daemon is stopped. */
async function findRootlessEngines(files: HostFiles, running: ReadonlySet<number>): Promise<Installation[]> {
  const accounts = parseAccounts(valueOf(await files.readText('/etc/passwd')) ?? '');
  const others = accounts.filter(
    ({ uid, home }) => uid !== 0 && !running.has(uid) && home.startsWith('/') && home !== '/',
  );
  const found = await Promise.all(
    others.map(async (account) =>
      (await hasEngine(files, account)) ? [await describeAccountEngine(files, account)] : [],
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
  // An unreadable home is no sign: homes are often closed to others.
  const readings = await Promise.all(signs.map((path) => files.status(path)));
  return readings.some(({ state }) => state === 'known');
}

/** Whether a home has none of an engine's directories; hosts may have thousands of homes. */
async function isBare(files: HostFiles, home: string): Promise<boolean> {
  const names = await files.list(home);
  if (names.state === 'absent') return true;
  return names.state === 'known' && !names.value.some((name) => name === '.config' || name === '.docker');
}

/** Returns the runtime directory Docker recommends on systems without `/run/user`. */
function ownRuntime(home: string): string {
  return `${home}/.docker/run`;
}

async function describeAccountEngine(files: HostFiles, account: Account): Promise<Installation> {
  const runtime = ownRuntime(account.home);
  const isOwn = (await files.status(`${runtime}/docker.sock`)).state === 'known';
  const user = accountUser(account, isOwn ? runtime : undefined);
  const folders = valueOf(user.folders);
  const start: Observed<UnitStart> =
    folders === undefined
      ? absent('docker.service')
      : withoutWrapper(await readUnitStart(files, userUnitFolders(folders), 'docker.service'));
  const defaults = {
    certificates: certificateFolder(valueOf(start)?.environment ?? new Map(), account.home),
    configPath: `${account.home}/.config/docker/daemon.json`,
  };
  return {
    rootless: user,
    ...(await startedBy(
      files,
      mapKnown(start, ({ args }) => args),
      defaults,
    )),
  };
}
