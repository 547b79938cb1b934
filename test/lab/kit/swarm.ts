import type { LabEngine } from './engine.ts';

/**
 * Makes the engine the manager of a swarm of one. Gossip has a fixed port, so each engine uses a
 * loopback address of its own; the gateway bridge is made first because its name is fixed as well.
 */
export async function joinSwarm(engine: LabEngine): Promise<void> {
  const { loopback, gatewayBridge, gatewaySubnet, slot } = engine.network;
  await expectSuccess(engine, [
    'network',
    'create',
    `--subnet=${gatewaySubnet}`,
    `--opt=com.docker.network.bridge.name=${gatewayBridge}`,
    '--opt=com.docker.network.bridge.enable_icc=false',
    'docker_gwbridge',
  ]);
  const listen = [`--advertise-addr=${loopback}`, `--listen-addr=${loopback}:2377`];
  await expectSuccess(engine, ['swarm', 'init', ...listen, `--data-path-port=${20_000 + slot}`]);
}

async function expectSuccess(engine: LabEngine, args: readonly string[]): Promise<void> {
  const { code, stderr } = await engine.docker(...args);
  if (code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}\n${await engine.log()}`);
}
