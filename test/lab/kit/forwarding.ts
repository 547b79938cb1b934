import { runCommand } from './commands.ts';

/**
 * Lets the containers of one engine speak to each other where the machine's packet filter forwards
 * nothing of itself, as it does once an engine of the machine has run. Elsewhere it is left alone.
 */
export async function allowForwarding(addresses: string): Promise<void> {
  const rules = await filter('--list-rules', 'FORWARD');
  if (rules.code !== 0 || rules.stdout.trim() === '-P FORWARD ACCEPT') return;
  await filter('--insert', ...within(addresses));
}

/** Takes the rule of `allowForwarding` away; where there is none nothing happens. */
export async function endForwarding(addresses: string): Promise<void> {
  const present = await filter('--check', ...within(addresses));
  if (present.code === 0) await filter('--delete', ...within(addresses));
}

function within(addresses: string): string[] {
  return ['FORWARD', '--source', addresses, '--destination', addresses, '--jump', 'ACCEPT'];
}

function filter(...args: readonly string[]) {
  return runCommand('iptables', ['--wait', '10', ...args]);
}
