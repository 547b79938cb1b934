import { IronhullError } from '../../core/errors.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import type { ImageAccess } from '../../rootfs/sources/open-image.ts';
import type { ScanAccessOptions } from './scan-targets.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { OpenRegistries } from '../trust/trust-access.ts';

/** How images are reached. */
export interface ScanAccess extends ImageAccess {
  close(): void;
}

async function openEngine(options: ScanAccessOptions, runtime: RuntimeContext): Promise<EngineClient> {
  // Clients are loaded by scans that use them: those of files need none.
  const [{ engineClient }, { resolveEndpoint }] = await Promise.all([
    import('../../io/engine/client.ts'),
    import('../../io/engine/resolve-endpoint.ts'),
  ]);
  const choice = await resolveEndpoint({ ...runtime, ...options });
  if (choice.state === 'known') return engineClient(choice.value.endpoint, { env: runtime.env });
  const why =
    choice.state === 'absent'
      ? `no Docker Engine was found (${choice.from})`
      : `${choice.from}: ${choice.detail}`;
  throw new IronhullError('ENGINE_UNREACHABLE', why);
}

async function openRegistryClients(runtime: RuntimeContext): Promise<OpenRegistries> {
  const { openRegistries } = await import('../trust/trust-access.ts');
  return openRegistries(runtime);
}

/** Opens engine and registries as the docker command would; each only when an image of it is named. */
export function openScanAccess(options: ScanAccessOptions, runtime: RuntimeContext): ScanAccess {
  let engine: Promise<EngineClient> | undefined;
  let registries: Promise<OpenRegistries> | undefined;
  return {
    directory: runtime.directory,
    ...(options.platform === undefined ? {} : { platform: options.platform }),
    engine: () => (engine ??= openEngine(options, runtime)),
    registries: async () => (await (registries ??= openRegistryClients(runtime))).registries,
    close() {
      for (const opened of [engine, registries])
        opened?.then(
          (client) => client.close(),
          () => undefined,
        );
    },
  };
}
