import type { HostFacts } from '../../core/host/host.ts';
import type { PathStatus } from '../../core/host/path-status.ts';
import { absent, known, mapKnown, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { FactNeed } from '../../core/rules/need.ts';
import { parseOsRelease } from '../../formats/etc/os-release.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Probes } from '../../io/probes.ts';
import { collectAuditRuleFile, collectAuditRuleParts, collectLoadedAuditRules } from './audit-rules.ts';
import { collectWhen, type Needs } from '../../core/rules/needs.ts';
import { collectRules, rulesNotNeeded, type ProbedRules } from './firewall.ts';
import { collectListeningSockets } from '../processes/listening-sockets.ts';
import { noStartFiles, readInitScripts, type StartFiles } from '../installation/start-files.ts';
import { collectEngineProfile } from './engine-profile.ts';
import { isDiskImage } from '../disks/disk-image.ts';
import { collectWritableExports } from '../disks/nfs-exports.ts';
import { collectPrivilegedPrograms } from '../programs/privileged-programs.ts';
import { collectCgroupOptions, collectSecurityModules, collectSysctls } from './kernel-hardening.ts';

/** Host facts that do not depend on the engine. */
export interface BaseHost extends Omit<
  HostFacts,
  | 'enginePaths'
  | 'engineGroups'
  | 'fileSystems'
  | 'firewall'
  | 'engineListeners'
  | 'socketProxies'
  | 'portRelays'
> {
  /** Rules of the collecting process's network namespace. */
  rules: ProbedRules;
  initScripts: StartFiles;
}

/**
 * Collects the host facts below the host root; unreadable if that directory is missing. `needs` are the parts
 * to collect. `socket` is the engine's socket, if not the default.
 */
export async function collectHost(
  files: HostFiles,
  probes: Probes,
  needs: Needs,
  socket = '/var/run/docker.sock',
): Promise<Observed<BaseHost>> {
  const top = await files.list('/');
  if (top.state === 'absent') return unreadable('gone', 'directory not found', files.root);
  if (top.state === 'unreadable') return { ...top, from: files.root };
  const probed = Promise.resolve(needs.has('firewall') ? collectRules(probes) : rulesNotNeeded);
  const when = <T>(need: FactNeed, collect: () => Promise<Observed<T>>) => collectWhen(needs, need, collect);
  const [hostname, kernel, operatingSystem, engineSocket, ...settings] = await Promise.all([
    firstLine(files, hostnameFiles(files)),
    firstLine(files, ['/proc/sys/kernel/osrelease']),
    prettyName(files),
    pathStatus(files, socket),
    when('audit-rules', () => collectAuditRuleFile(files)),
    when('audit-rules', () => collectAuditRuleParts(files)),
    when('audit-rules', () => collectLoadedAuditRules(files, probes)),
    when('kernel', () => collectSysctls(files)),
    when('kernel', () => collectSecurityModules(files)),
    when('kernel', () => collectCgroupOptions(files)),
    probed,
    when('firewall', () => collectListeningSockets(files)),
    isDiskImage(files),
    when('kernel', () => collectEngineProfile(files)),
    when('host-paths', () => collectPrivilegedPrograms(files)),
    when('host-paths', () => collectWritableExports(files)),
    // Scripts take long to read: by then the engine has been asked, and lists its containers.
    needs.has('host-paths') ? probed.then(() => readInitScripts(files)) : noStartFiles,
  ]);
  const [
    auditRuleFiles,
    auditRuleParts,
    loadedAuditRules,
    sysctls,
    securityModules,
    cgroupOptions,
    rules,
    listeningSockets,
    atRest,
    engineProfile,
    privilegedPrograms,
    writableExports,
    initScripts,
  ] = settings;
  return known(
    {
      root: files.root,
      hostname,
      kernel,
      operatingSystem,
      engineSocket,
      auditRuleFiles,
      auditRuleParts,
      loadedAuditRules,
      sysctls,
      securityModules,
      cgroupOptions,
      rules,
      listeningSockets,
      isAtRest: atRest,
      engineProfile,
      privilegedPrograms,
      writableExports,
      initScripts,
    },
    files.root,
  );
}

/**
 * Returns the files that hold the hostname; below an offline root the kernel's file shows the reader's own
 * UTS namespace.
 */
function hostnameFiles({ root }: HostFiles): readonly string[] {
  return root === '/' ? ['/proc/sys/kernel/hostname', '/etc/hostname'] : ['/etc/hostname'];
}

async function firstLine(files: HostFiles, paths: readonly string[]): Promise<Observed<string>> {
  for (const path of paths) {
    const text = await files.readText(path, 4096);
    if (text.state !== 'absent') return mapKnown(text, (value) => value.split('\n', 1)[0]?.trim() ?? '');
  }
  return absent(paths.join(', '));
}

async function prettyName(files: HostFiles): Promise<Observed<string>> {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await files.readText(path, 64 * 1024);
    if (text.state === 'absent') continue;
    const name = valueOf(mapKnown(text, (value) => parseOsRelease(value).get('PRETTY_NAME')));
    return text.state === 'unreadable' ? text : name === undefined ? absent(path) : known(name, path);
  }
  return absent('/etc/os-release');
}

/** Returns owner and mode of the file behind all links, under the requested path. */
async function pathStatus(files: HostFiles, path: string): Promise<Observed<PathStatus>> {
  const real = await files.realPath(path);
  if (real.state !== 'known') return real;
  const status = await files.status(real.value);
  return mapKnown(status, ({ uid, gid, mode, kind }) => ({ path, uid, gid, mode, kind }));
}
