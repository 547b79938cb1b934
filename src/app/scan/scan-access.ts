import type { EngineClient } from '../../io/engine/client.ts';
import type { ImageAccess } from '../../rootfs/sources/open-image.ts';
import type { ScanAccessOptions } from './scan-targets.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { OpenRegistries } from '../trust/trust-access.ts';

/** How images are reached. */
export interface ScanAccess extends ImageAccess {
  close(): void;
}

/** Opens the engine; its client is loaded by scans that use one: those of files need none. */
async function openEngineOnce(options: ScanAccessOptions, runtime: RuntimeContext): Promise<EngineClient> {
  const { openEngine } = await import('../targets/engine/open.ts');
  return (await openEngine(options, runtime)).client;
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
    engine: () => (engine ??= openEngineOnce(options, runtime)),
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
