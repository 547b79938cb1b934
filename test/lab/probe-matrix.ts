import { probeContainers } from '../../src/app/probe/probe-containers.ts';
import type { ContainerProbes, ProbeOutcome, ProbeReport } from '../../src/core/confine/probe.ts';
import { docker } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';
import { hardened, startWeak, weaknesses, type Weakness } from './probe-weaknesses.ts';

/** The outcomes of one weakness, by probe. */
export interface MatrixColumn {
  weakness: Weakness;
  result: ContainerProbes;
  outcomes: ReadonlyMap<string, ProbeOutcome>;
}

/** Probes containers of an engine of the lab. */
export function probe(
  engine: LabEngine,
  containers: readonly string[],
  more: { only?: readonly string[]; inPlace?: boolean; signal?: AbortSignal } = {},
): Promise<ProbeReport> {
  const { only = [], inPlace = false, signal = new AbortController().signal } = more;
  return probeContainers(
    { engine: `unix://${engine.socket}`, containers, only, inPlace, signal },
    labMachine(),
  );
}

/** Probes a container with each weakness, and the hardened one first. */
export async function probeMatrix(
  engine: LabEngine,
  runtime: string,
  chosen: (weakness: Weakness) => boolean = () => true,
): Promise<readonly MatrixColumn[]> {
  const columns: MatrixColumn[] = [];
  for (const weakness of [hardened, ...weaknesses(engine)].filter(chosen)) {
    const name = await startWeak(engine, weakness, runtime);
    const report = await probe(engine, [name]);
    await docker(engine, 'rm', '--force', '--volumes', name);
    const [result] = report.containers;
    if (result === undefined) throw new Error(`${name}: ${report.failures[0]?.why ?? 'no result'}`);
    columns.push({
      weakness,
      result,
      outcomes: new Map(result.probes.map(({ id, outcome }) => [id, outcome])),
    });
  }
  return columns;
}

/** Probes that may be unknown on the machine of a lab, and why: no weakness makes them possible there. */
export const machineDependent: Readonly<Record<string, string>> = {
  'kernel-modules': 'a kernel without modules has no such calls',
  kexec: 'a kernel without kexec has no such calls',
  'crypto-sockets': 'a kernel without the crypto interface has no such sockets',
  'io-ports': 'a kernel without IOPL emulation, and arm64, have no such call',
  sysrq: 'a kernel without SysRq has no such file',
  'security-module': 'without AppArmor and SELinux there is nothing to be confined by',
  'metadata-service': 'a machine outside of clouds has no such service',
  'open-files-limit': 'a machine may allow no process more than 524288 open files',
  'host-mounts': 'no option of docker run shares the mount namespace of the host',
};

/** Probes that `docker run` alone does not block. */
export const notBlockedByOptions: Readonly<Record<string, string>> = {
  ptrace: 'the default seccomp profile allows it: a profile of its own, or Yama on the host, is needed',
  'process-memory':
    'the default seccomp profile allows it: a profile of its own, or Yama on the host, is needed',
  'host-users': 'the engine has to remap users, or run rootless',
  'terminal-input': 'the host decides (dev.tty.legacy_tiocsti)',
};
