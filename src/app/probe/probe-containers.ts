import { IronhullError } from '../../core/errors.ts';
import type { ContainerProbes, ProbeReport } from '../../core/confine/probe.ts';
import { listAt } from '../../formats/json/members.ts';
import type { Probe } from '../../probes/probe.ts';
import { allProbes } from '../../probes/table/all-probes.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { openProbeEngine } from './engine.ts';
import { removeLeftovers } from './leftovers.ts';
import { containersOfName } from './containers-of-name.ts';
import { probeContainer, type NotProbed } from './probe-container.ts';
import type { ProbeRequest } from './probe-request.ts';

/**
 * Probes containers, each once.
 * @throws IronhullError `PROBE_UNKNOWN`, `ENGINE_UNREACHABLE`, `PROBE_HELPER_MISSING`.
 */
export async function probeContainers(request: ProbeRequest, runtime: RuntimeContext): Promise<ProbeReport> {
  const probes = chosenProbes(request.only);
  const engine = await openProbeEngine(request, runtime);
  try {
    const [running] = await Promise.all([
      engine.client.get('/containers/json'),
      removeLeftovers(engine, runtime),
    ]);
    const others = running.state === 'known' ? listAt({ list: running.value }, 'list') : [];
    const named = await Promise.all(
      request.containers.map((name) => containersOfName(name, others, engine.client)),
    );
    const results: (ContainerProbes | NotProbed)[] = [];
    for (const name of new Set(named.flat()))
      results.push(
        request.signal.aborted && results.length > 0
          ? { container: name, why: 'interrupted' }
          : await probeContainer(name, { request, runtime, engine, probes, others }),
      );
    return {
      containers: results.filter((result) => 'probes' in result),
      failures: results.filter((result) => 'why' in result),
    };
  } finally {
    engine.writer.close();
    engine.client.close();
  }
}

function chosenProbes(only: readonly string[]): readonly Probe[] {
  const unknown = only.find((id) => !allProbes.some((probe) => probe.id === id));
  if (unknown !== undefined)
    throw new IronhullError('PROBE_UNKNOWN', `there is no probe ${JSON.stringify(unknown)}`);
  return only.length === 0 ? allProbes : allProbes.filter(({ id }) => only.includes(id));
}
