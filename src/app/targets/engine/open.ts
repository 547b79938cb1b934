import { IronhullError } from '../../../core/errors.ts';
import type { CollectedGap } from '../../../core/findings/finding.ts';
import type { Observed } from '../../../core/observed.ts';
import { engineClient, type EngineClient } from '../../../io/engine/client.ts';
import { describeEndpoint } from '../../../io/engine/endpoint.ts';
import type { EndpointChoice } from '../../../io/engine/endpoint-sources.ts';
import { resolveEndpoint } from '../../../io/engine/resolve-endpoint.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import type { EngineOptions } from './engine-options.ts';

/** An engine, and why it is this one. */
export interface OpenedEngine {
  client: EngineClient;
  because: string;
}

/** Chooses the engine that a command names, as the docker command would. */
export function chooseEngine(
  { engine, context }: EngineOptions,
  runtime: RuntimeContext,
): Promise<Observed<EndpointChoice>> {
  return resolveEndpoint({
    ...runtime,
    ...(engine !== undefined && { engine }),
    ...(context !== undefined && { context }),
  });
}

/**
 * Opens the engine that a command cannot do without.
 * @throws IronhullError `ENGINE_UNREACHABLE` if there is none.
 */
export async function openEngine(named: EngineOptions, runtime: RuntimeContext): Promise<OpenedEngine> {
  const choice = await chooseEngine(named, runtime);
  if (choice.state === 'known') {
    const { endpoint, because } = choice.value;
    return { client: engineClient(endpoint, { env: runtime.env }), because };
  }
  const why =
    choice.state === 'absent'
      ? `no Docker Engine was found (${choice.from})`
      : `${choice.from}: ${choice.detail}`;
  throw new IronhullError('ENGINE_UNREACHABLE', why);
}

/** Connects to the engine that was chosen, and says so; `undefined` if there is none, or it cannot be used. */
export function connectEngine(
  choice: Observed<EndpointChoice>,
  { progress, env }: RuntimeContext,
): EngineClient | undefined {
  if (choice.state !== 'known') return undefined;
  progress(`engine at ${describeEndpoint(choice.value.endpoint)} (${choice.value.because})`);
  return engineClient(choice.value.endpoint, { env });
}

/** Returns a gap for a machine without an engine and for each further engine. */
export function enginesNotAsked(choice: Observed<EndpointChoice>): readonly CollectedGap[] {
  const subject = { kind: 'engine', id: 'engine', name: 'engine' } as const;
  if (choice.state === 'absent') {
    const why = `no Docker Engine was found (${choice.from}): name one with --engine where there is one`;
    return [{ subject, what: 'engine', why }];
  }
  const others = choice.state === 'known' ? (choice.value.others ?? []) : [];
  return others.map((path) => {
    const why = `it is another engine of this machine: run again with --engine unix://${path}`;
    return { subject: { ...subject, id: path, name: path }, what: `engine at ${path}`, why };
  });
}
