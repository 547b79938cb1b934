import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { nothingLoaded } from '../../../test/kit/recorded-firewall.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectRules, collectFirewall } from './firewall.ts';

const rules = await collectRules({
  run: async (name) => (name === 'nftables-ruleset' ? absent(name) : known(nothingLoaded, name)),
});

const title = '  sl  local_address rem_address   st\n';

/** Returns the firewall of a daemon with process ID 40, given the namespace of each process. */
async function seen(networks: Readonly<Record<string, string | undefined>>, pid = 40) {
  const host = fakeHost();
  try {
    for (const kind of ['tcp', 'tcp6', 'udp', 'udp6']) host.write(`/proc/40/net/${kind}`, title);
    host.write(
      '/proc/40/net/dev',
      'Inter-|   Receive  |  Transmit\n face |bytes    packets|bytes\n  eth0: 1 1\n',
    );
    const readLink = async (path: string): Promise<Observed<string>> => {
      const network = networks[path.split('/')[2] ?? ''];
      return network === undefined
        ? unreadable('denied', 'permission denied', path)
        : known(`net:[${network}]`, path);
    };
    return await collectFirewall({ ...diskFiles(host.root), readLink }, rules, pid);
  } finally {
    host.remove();
  }
}

test('rules are those of the engine’s network namespace, whichever process 1 has', async () => {
  const apart = valueOf(await seen({ self: '7', 40: '7', 1: '1' }));
  assert.deepEqual([valueOf(apart?.interfaces), apart?.listeningSockets?.state], [['eth0'], 'known']);
  assert.equal(valueOf(await seen({ self: '7', 40: '7' }))?.listeningSockets?.state, 'known');
  const same = valueOf(await seen({ self: '1', 40: '1', 1: '1' }));
  assert.deepEqual([same?.ip4.state, same?.listeningSockets], ['known', undefined]);
});

test('programs in another network namespace are unreadable', async () => {
  const elsewhere = await seen({ self: '1', 40: '7', 1: '1' });
  assert.ok(elsewhere.state === 'unreadable');
  assert.match(elsewhere.detail, /do not see the engine’s network namespace/u);
  assert.equal((await seen({ self: '1', 1: '1' })).state, 'unreadable');
  assert.equal((await seen({ self: '1' }, 1)).state, 'unreadable');
});
