import { openConsoles } from './open-consoles.ts';
import { openWebPages } from './open-web-pages.ts';
import type { OpenService } from './open-service.ts';
import { openStores } from './open-stores.ts';

const services: readonly OpenService[] = [...openStores, ...openConsoles, ...openWebPages];

/** Programs of services that may let everybody in. */
export const servicePrograms: ReadonlySet<string> = new Set(services.flatMap(({ programs }) => programs));

/** First arguments with which images start such services. */
export const serviceCommands: ReadonlySet<string> = new Set(
  services.flatMap(({ commands = [] }) => commands),
);

/** Options of commands that say who may log in at one of them. */
export const loginOptions: ReadonlySet<string> = new Set(
  services.flatMap(({ login, opens }) => [...(login?.options ?? []), ...Object.keys(opens?.options ?? {})]),
);

/** Whether a repository is one of an image's, or below a namespace that ends with `/`. */
function isOf(repository: string, image: string): boolean {
  return image.endsWith('/') ? repository.includes(`/${image}`) : repository.endsWith(`/${image}`);
}

/** Returns the services that a container of a repository (`docker.io/library/redis`) may run, and those of any image. */
export function openServicesOf(repository: string): readonly OpenService[] {
  return services.filter(
    ({ images }) => images.length === 0 || images.some((image) => isOf(repository, image)),
  );
}
