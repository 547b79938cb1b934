import type { ManagedPlugin, PluginRights } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { known } from '../../core/observed.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import type { Severity } from '../../core/severity.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { gradeCapability } from '../../knowledge/kernel/capability-grades.ts';
import { reachedSocket } from '../../knowledge/engine/engine-sockets.ts';
import { gradeDevice } from '../../knowledge/paths/sensitive-devices.ts';
import { gradeHostPath } from '../../knowledge/paths/sensitive-paths.ts';
import { engineCheck } from '../support/engine/engine-rule.ts';
import { checkedPart } from '../support/part.ts';
import { readingOf, unread } from '../support/subject.ts';

/** A right of a plugin, and how much of the host it gives. */
interface GradedRight {
  what: string;
  severity: Severity;
}

const serious: ReadonlySet<Severity> = new Set(['critical', 'high']);

function ofCapabilities(rights: PluginRights): readonly GradedRight[] {
  const { hostNetwork, hostProcesses, hostIpc, allDevices, capabilities } = rights;
  const perfmon = capabilities.includes('PERFMON');
  const reach = { hostNetwork, hostProcesses, hostIpc, perfmon, deviceRules: allDevices };
  return capabilities.flatMap((name) => {
    const grade = gradeCapability(name, reach);
    return grade === undefined ? [] : [{ what: `CAP_${name}`, severity: grade.severity }];
  });
}

function ofMounts({ mounts }: PluginRights): readonly GradedRight[] {
  return mounts.flatMap(({ source, readOnly }) => {
    const access = readOnly ? 'read-only' : 'writable';
    // A read-only mount of a socket still lets in.
    const socket = reachedSocket(source);
    if (socket !== undefined) {
      const holds = socket.through === 'socket' ? '' : `, ${access}, with a Docker socket in it`;
      return [{ what: `${source}${holds}`, severity: 'critical' as const }];
    }
    const grade = gradeHostPath(source, readOnly);
    return grade === undefined ? [] : [{ what: `${source} (${access})`, severity: grade.severity }];
  });
}

function ofDevices({ devices, allDevices }: PluginRights): readonly GradedRight[] {
  const each = devices.flatMap((path) => {
    const grade = gradeDevice(path, 'rwm');
    return grade === undefined ? [] : [{ what: path, severity: grade.severity }];
  });
  return [...(allDevices ? [{ what: 'every device', severity: 'critical' as const }] : []), ...each];
}

/** Returns the rights of a plugin by which it controls the host, or more of it than a container should. */
function seriousRights(rights: PluginRights): readonly string[] {
  const shared = [
    ...(rights.hostNetwork ? ['the network of the host'] : []),
    ...(rights.hostProcesses ? ['the processes of the host'] : []),
    ...(rights.hostIpc ? ['the IPC namespace of the host'] : []),
  ];
  const graded = [...ofCapabilities(rights), ...ofMounts(rights), ...ofDevices(rights)];
  return [...graded.flatMap(({ what, severity }) => (serious.has(severity) ? [what] : [])), ...shared];
}

function checkRights({ name, enabled, rights }: ManagedPlugin, from: string): Outcome {
  if (rights === undefined)
    return checkedPart({ source: from, saw: name }).unknown(
      'unreadable',
      `the rights of ${name} are unknown`,
    );
  const found = seriousRights(rights);
  const saw = `${name}: ${found.length === 0 ? 'no right that controls the host' : found.join(', ')}`;
  const part = checkedPart({ source: from, saw, changeTitle: `Remove the plugin ${name}` });
  if (!enabled) return part.pass(`${name} is disabled`);
  if (found.length === 0) return part.pass(saw);
  const onlyNetwork = rights.hostNetwork && found.length === 1;
  return part.fail({
    message: `Plugin ${name} is enabled and has ${found.join(', ')}`,
    ...(onlyNetwork ? { severity: 'medium' } : {}),
    detail: { plugin: name },
    steps: [
      `See what it may do: docker plugin inspect ${shellWord(name)}`,
      `Disable and remove it if it is not needed: docker plugin disable ${shellWord(name)}; docker plugin rm ${shellWord(name)}`,
    ],
  });
}

const none: PluginRights = {
  hostNetwork: false,
  hostProcesses: false,
  hostIpc: false,
  capabilities: [],
  mounts: [],
  devices: [],
  allDevices: false,
};

const example = (title: string, rights?: Partial<PluginRights>, enabled = true) => {
  const plugin: ManagedPlugin = {
    name: 'vendor.example/share:latest',
    enabled,
    interfaces: ['volumedriver'],
    ...(rights === undefined ? {} : { rights: { ...none, ...rights } }),
  };
  return { title, facts: { plugins: known([plugin], 'GET /plugins') } };
};

export const check = engineCheck({
  id: 'engine/privileged-plugin',
  needs: ['daemon'],
  title: 'Managed plugin with rights on the host',
  severity: 'high',
  why: 'A managed plugin is a container that root of the engine starts, and that no list of containers shows. With CAP_SYS_ADMIN, a device, the processes of the host or a mount of its files, whoever controls the plugin, or its next version, controls the host.',
  remediation:
    'Remove plugins that are not needed. Install those that are by digest from a trusted publisher, and read the privileges that `docker plugin install` asks for.',
  references: ['NIST SP 800-190, 4.4.3'],
  members: [],
  beyondFile: () => 'a configuration file does not say which plugins are enabled',
  judge(engine) {
    const plugins = readingOf(engine.plugins, 'GET /plugins');
    if (plugins.state !== 'known') return unread(plugins);
    if (plugins.value.length === 0) return notApplicable('the engine has no managed plugin');
    return combine(plugins.value.map((plugin) => checkRights(plugin, plugins.from)));
  },
  examples: {
    bad: [
      example('a capability', { capabilities: ['SYS_ADMIN'] }),
      example('a writable folder of the system', { mounts: [{ source: '/etc', readOnly: false }] }),
      example('the Docker socket', { mounts: [{ source: '/var/run/docker.sock', readOnly: false }] }),
      example('a disk', { devices: ['/dev/sda'] }),
      example('every device', { allDevices: true }),
      example('the processes of the host', { hostProcesses: true }),
      example('the network of the host', { hostNetwork: true }),
    ],
    good: [
      example('no right on the host', { mounts: [{ source: '/srv/share', readOnly: false }] }),
      example('a disabled plugin', { capabilities: ['SYS_ADMIN'] }, false),
    ],
    unsure: [example('facts of an older version')],
  },
});
