import { IronhullError } from '../../core/errors.ts';
import { engineClient, type EngineClient } from '../../io/engine/client.ts';
import { resolveEndpoint } from '../../io/engine/resolve-endpoint.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** The engine that a command names; without either, the one that the docker command would use. */
export interface EngineOptions {
  engine?: string;
  context?: string;
}

/**
 * Opens the engine.
 * @throws IronhullError `ENGINE_UNREACHABLE` if there is none.
 */
export async function openEngine(
  { engine, context }: EngineOptions,
  runtime: RuntimeContext,
): Promise<EngineClient> {
  const named = {
    ...(engine === undefined ? {} : { engine }),
    ...(context === undefined ? {} : { context }),
  };
  const choice = await resolveEndpoint({ ...runtime, ...named });
  if (choice.state === 'known') return engineClient(choice.value.endpoint, { env: runtime.env });
  const why =
    choice.state === 'absent'
      ? `no Docker Engine was found (${choice.from})`
      : `${choice.from}: ${choice.detail}`;
  throw new IronhullError('ENGINE_UNREACHABLE', why);
}
