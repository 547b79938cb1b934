import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../test/lab/kit/addresses.ts';
import type { CommandResult } from '../../test/lab/kit/commands.ts';
import type { LabEngine } from '../../test/lab/kit/engine.ts';
import { labImage } from '../../test/lab/kit/image.ts';

/** The example application on a lab engine, in a copy of its folder. */
export interface LabShop {
  directory: string;
  ports: { http: number; ledger: number; agent: number };
  /** The variables that its compose files are filled in from. */
  env: Readonly<Record<string, string>>;
  /** Brings the services of one of its compose files up, changing what runs already. */
  up(file: string): Promise<void>;
  compose(...args: readonly string[]): Promise<CommandResult>;
}

/** The folder of the example application. */
export const example = join(import.meta.dirname, '../../examples/shop');

export type ShopPorts = LabShop['ports'];

/** Three ports of the machine that are free. */
export async function freePorts(): Promise<ShopPorts> {
  const [http = 0, ledger = 0, agent = 0] = await Promise.all(
    Array.from({ length: 3 }, () => freePort('0.0.0.0')),
  );
  return { http, ledger, agent };
}

/** The names by which the Dockerfiles that are built call their base image. */
const baseImages = ['busybox:1.37', 'busybox:latest'];

/** Copies the example into a folder below that of the engine, and gives the engine the base images that it is built from. */
export async function prepareShop(engine: LabEngine, ports: ShopPorts, folder = 'shop'): Promise<LabShop> {
  const directory = join(engine.directory, folder);
  await cp(example, directory, { recursive: true });
  const image = await labImage(engine);
  for (const name of baseImages) {
    const { code, stderr } = await engine.docker('tag', image, name);
    if (code !== 0) throw new Error(`docker tag: ${stderr}`);
  }
  const env = settings(engine, ports);
  const compose = (...args: readonly string[]) => engine.compose(args, { directory, env });
  return { directory, ports, env, compose, up: (file) => bringUp(compose, file) };
}

function settings(engine: LabEngine, ports: ShopPorts): Record<string, string> {
  return {
    DOCKER_SOCKET: engine.socket,
    HTTP_PORT: String(ports.http),
    LEDGER_PORT: String(ports.ledger),
    AGENT_PORT: String(ports.agent),
  };
}

async function bringUp(compose: LabShop['compose'], file: string): Promise<void> {
  const { code, stderr } = await compose('-f', file, 'up', '--build', '--detach');
  if (code !== 0) throw new Error(`docker compose -f ${file} up: ${stderr}`);
}
