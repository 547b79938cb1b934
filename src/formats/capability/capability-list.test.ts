import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCapabilityList } from './capability-list.ts';

test('what getcap prints, old and new', () => {
  const text = `/usr/bin/ping cap_net_raw=ep
/usr/bin/old = cap_chown,cap_fowner+ep
/usr/bin/two cap_chown,cap_fowner=ep cap_fowner-p
/usr/bin/a b=c cap_setuid=p
/usr/bin/handed cap_setuid=i
/usr/bin/inside cap_setuid=ep [rootid=1000]
noise
`;
  assert.deepEqual(
    [...parseCapabilityList(text)],
    [
      ['/usr/bin/ping', ['NET_RAW']],
      ['/usr/bin/old', ['CHOWN', 'FOWNER']],
      ['/usr/bin/two', ['CHOWN']],
      ['/usr/bin/a b=c', ['SETUID']],
    ],
  );
  assert.ok(parseCapabilityList('/x =ep cap_chown-ep\n').get('/x')?.includes('DAC_OVERRIDE'));
  assert.ok(!parseCapabilityList('/x =ep cap_chown-ep\n').get('/x')?.includes('CHOWN'));
});
