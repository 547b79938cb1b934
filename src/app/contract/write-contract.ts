import { contractSettings, contractValues } from '../../confine/contract/contract-settings.ts';
import type { ContractValue } from '../../core/confine/contract.ts';
import type { ContainerProbes } from '../../core/confine/probe.ts';
import { inspectContainerOrService } from '../confine/observed-container.ts';
import type { EngineOptions } from '../targets/engine/engine-options.ts';
import { openEngine } from '../targets/engine/open.ts';
import { probeContainers } from '../probe/probe-containers.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readServiceStates } from './service-states.ts';

/**
 * Returns the text of a contract of what runs now: the settings of each service, and that every probe stays
 * blocked which is blocked now.
 * @throws IronhullError `TARGET_MISSING`, `ENGINE_UNREACHABLE`.
 */
export async function writeContract(
  names: readonly string[],
  options: EngineOptions,
  runtime: RuntimeContext,
  signal: AbortSignal,
): Promise<string> {
  const { client } = await openEngine(options, runtime);
  try {
    const containers = [];
    for (const name of names) containers.push(await inspectContainerOrService(name, client));
    const states = await readServiceStates(containers, client, runtime);
    const report = await probeContainers(
      { ...options, containers: containers.map(({ id }) => id), only: [], inPlace: false, signal },
      { ...runtime, progress: () => undefined },
    );
    const services = containers.flatMap(({ id }, index) => {
      const state = states.get(id);
      const probes = report.containers.find(({ container }) => container.id === id);
      return state === undefined ? [] : serviceLines(names[index] ?? id, contractValues(state), probes);
    });
    return `version: 1\nservices:\n${services.join('\n')}\n`;
  } finally {
    client.close();
  }
}

function serviceLines(
  name: string,
  settings: ReadonlyMap<string, ContractValue>,
  probes: ContainerProbes | undefined,
): readonly string[] {
  const known = contractSettings.flatMap(({ key, about }) => {
    const value = settings.get(key);
    return value === undefined ? [] : [`    ${key}: ${yamlOf(value)} # ${about}`];
  });
  const blocked = (probes?.probes ?? []).filter(({ outcome }) => outcome === 'blocked');
  const open = (probes?.probes ?? []).filter(
    ({ outcome, expected }) => outcome !== 'blocked' && expected === 'blocked',
  );
  return [
    `  ${JSON.stringify(name)}:`,
    ...known,
    ...(probes === undefined
      ? ['    probes: false # they could not be run when this was written']
      : [
          '    probes:',
          ...blocked.map(({ id, title }) => `      ${id}: blocked # ${title}`),
          ...open.map(
            ({ id, title, outcome }) => `      ${id}: any # ${outcome} when this was written: ${title}`,
          ),
        ]),
  ];
}

/** JSON is YAML: a text in it is a text, whatever it holds. */
function yamlOf(value: ContractValue): string {
  return typeof value === 'object'
    ? `[${value.map((text) => JSON.stringify(text)).join(', ')}]`
    : JSON.stringify(value);
}
