import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { addressesIn } from './named-addresses.ts';

const found = (text: string) => addressesIn(text).map(({ address, port }) => `${address} ${port}`);

test('an address is read in every form that programs take', () => {
  for (const host of [
    '127.1',
    '127.0.1',
    '0x7f000001',
    '0x7f.1',
    '2130706433',
    '0177.1',
    'localhost',
    '[::1]',
  ])
    assert.deepEqual(found(`x ${host}:80`), ['127.0.0.1 80'], host);
  for (const host of ['[::ffff:127.0.0.1]', '[::FFFF:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', '0.0.0.0'])
    assert.deepEqual(found(`x ${host}:80`), ['127.0.0.1 80'], host);
  assert.deepEqual(found('TCP:[fd00::2]:443'), ['fd00::2 443']);
});

test('numbers of other kinds are no address of this machine or of a container', () => {
  for (const text of [
    'listen 8080:80',
    'weight 0.5 100',
    'timeout 30',
    'version 1.2.3.4.5:80',
    '256.1.1.1:80',
  ])
    assert.deepEqual(
      found(text).filter((each) => /^(?:127|172)\./u.test(each)),
      [],
      text,
    );
});

test('time is no power of the length', () => {
  const before = processorTime();
  for (const text of [':', '0:', '[:', '1.', '0x1.', 'server a ', 'reverse_proxy '])
    addressesIn(text.repeat(20_000));
  assert.ok(processorTime() - before < 2000);
});
