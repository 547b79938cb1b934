import type { LabEngine } from './engine.ts';

/**
 * Makes the engine the manager of a swarm of one. Gossip has a fixed port, so each engine uses a
 * loopback address of its own; the gateway bridge is made first because its name is fixed as well.
 */
export async function joinSwarm(engine: LabEngine): Promise<void> {
  const { loopback } = engine.network;
  await initSwarm(engine, [`--listen-addr=${loopback}:2377`]);
}

/** As `joinSwarm`, with flags of `docker swarm init` that say where it listens. */
export async function initSwarm(engine: LabEngine, flags: readonly string[]): Promise<void> {
  const { loopback, slot } = engine.network;
  await makeGateway(engine);
  const own = [`--advertise-addr=${loopback}`, `--data-path-port=${20_000 + slot}`];
  await expectSuccess(engine, ['swarm', 'init', ...own, ...flags]);
}

/** Makes a further engine a node of the swarm that `manager` manages. */
export async function joinNode(
  engine: LabEngine,
  manager: LabEngine,
  role: 'manager' | 'worker',
  flags: readonly string[] = [],
): Promise<void> {
  const { loopback } = engine.network;
  await makeGateway(engine);
  const token = await expectSuccess(manager, ['swarm', 'join-token', '--quiet', role]);
  const addresses = [`--advertise-addr=${loopback}`, `--listen-addr=${loopback}:2377`];
  const remote = `${manager.network.loopback}:2377`;
  await expectSuccess(engine, ['swarm', 'join', '--token', token.trim(), ...addresses, ...flags, remote]);
}

async function makeGateway(engine: LabEngine): Promise<void> {
  const { network } = engine;
  await expectSuccess(engine, [
    'network',
    'create',
    `--subnet=${network.gatewaySubnet}`,
    `--opt=com.docker.network.bridge.name=${network.gatewayBridge}`,
    '--opt=com.docker.network.bridge.enable_icc=false',
    'docker_gwbridge',
  ]);
}

async function expectSuccess(engine: LabEngine, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await engine.docker(...args);
  if (code !== 0) throw new Error(`docker ${args.slice(0, 2).join(' ')}: ${stderr}\n${await engine.log()}`);
  return stdout;
}
