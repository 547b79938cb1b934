import { localMachine } from '../../../src/app/runtime/local-machine.ts';
import type { RuntimeContext } from '../../../src/app/runtime/runtime-context.ts';
import { absent, known } from '../../../src/core/observed.ts';
import { machineProbes, type ProbeName, type Probes } from '../../../src/io/probes.ts';

const noRules = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';

/** What each program of the packet filter prints on a machine whose filter is empty. */
const emptyFilter: Partial<Record<ProbeName, string>> = {
  'iptables-rules': noRules,
  'ip6tables-rules': noRules,
};

const labProbes: Probes = {
  async run(name) {
    if (name === 'nftables-ruleset' || name.includes('legacy')) return absent(name);
    const text = emptyFilter[name];
    return text === undefined ? machineProbes.run(name) : known(text, name);
  },
};

/**
 * This machine for an audit by a test of the lab. Its files and processes are the real ones. Its
 * packet filter is empty, because the real one depends on what else runs here (firewall.test.ts
 * has filters of its own), and the user has no environment but `env`, no home and no configuration.
 */
export function labMachine(env: Readonly<Record<string, string | undefined>> = {}): RuntimeContext {
  const machine = localMachine('0.0.0', () => undefined);
  return { ...machine, probes: labProbes, home: '/nonexistent', env };
}
