import { IronhullError } from '../../core/errors.ts';
import { engineClient, type EngineClient } from '../../io/engine/client.ts';
import { resolveEndpoint } from '../../io/engine/resolve-endpoint.ts';
import type { RuntimeContext } from './runtime-context.ts';

/** The engine that a command names; without either, the one that the docker command would use. */
export interface EngineOptions {
  engine?: string;
  context?: string;
}

/** An engine, and why it is this one. */
export interface OpenedEngine {
  client: EngineClient;
  because: string;
}

/**
 * Opens the engine.
 * @throws IronhullError `ENGINE_UNREACHABLE` if there is none.
 */
export async function openEngine(options: EngineOptions, runtime: RuntimeContext): Promise<OpenedEngine> {
  const { engine, context } = options;
  const named = {
    ...(engine === undefined ? {} : { engine }),
    ...(context === undefined ? {} : { context }),
  };
  const choice = await resolveEndpoint({ ...runtime, ...named });
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
