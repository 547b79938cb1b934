import { runCommand } from './commands.ts';

/*
 * The lab runs on a machine in any state, and leaves it as it was. What its tests depend on:
 *
 * - the packet filter: `openForwarding` below, for the traffic of an engine on the machine's network;
 *   an engine that sets rules, or whose rules are judged, has a separate network (own-network.ts);
 *   audits by a test see an empty filter (machine.ts);
 * - settings of the kernel for IPv4: nothing on the machine's network depends on `ip_forward`,
 *   because an engine's containers share a bridge; a separate network sets it (own-network.ts);
 * - bridges and addresses: claimed for each engine, removed with it (addresses.ts);
 * - users and groups: subordinate ids are bound over the machine's in a private mount namespace
 *   (configurations.ts, rootless.ts); programs run as another user are copies (test/kit/open-copy.ts);
 * - the environment: programs get one that is written down, never that of the test run.
 */

/**
 * Lets the containers of one engine speak to each other whatever the machine's packet filter
 * forwards of itself, now or once another engine has changed its policy.
 */
export async function openForwarding(addresses: string): Promise<void> {
  await filter('--insert', ...within(addresses));
}

/** Takes the rule of `openForwarding` away; where there is none nothing happens. */
export async function closeForwarding(addresses: string): Promise<void> {
  const present = await filter('--check', ...within(addresses));
  if (present.code === 0) await filter('--delete', ...within(addresses));
}

function within(addresses: string): string[] {
  return ['FORWARD', '--source', addresses, '--destination', addresses, '--jump', 'ACCEPT'];
}

function filter(...args: readonly string[]) {
  return runCommand('iptables', ['--wait', '10', ...args]);
}
