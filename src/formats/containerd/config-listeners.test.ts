import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { containerdListeners } from './config-listeners.ts';

describe('where containerd listens on TCP', () => {
  it('is read from its tables', () => {
    assert.deepEqual(
      containerdListeners(
        'version = 2\n[grpc]\n  tcp_address = \'0.0.0.0:1234\'\n[metrics]\n  address = "127.0.0.1:1338"\n',
      ),
      { api: '0.0.0.0:1234', clientTls: false, metrics: '127.0.0.1:1338' },
    );
    assert.deepEqual(containerdListeners('grpc.tcp_address = ""\n'), { clientTls: false });
    assert.deepEqual(containerdListeners(''), { clientTls: false });
    assert.equal(containerdListeners('= no'), undefined);
  });

  it('asks clients for certificates only with a certificate and a CA', () => {
    const asks = (...lines: readonly string[]): boolean | undefined =>
      containerdListeners(['[grpc]', 'tcp_address = ":1234"', ...lines].join('\n'))?.clientTls;
    assert.equal(asks('tcp_tls_cert = "/c"', 'tcp_tls_key = "/k"'), false);
    assert.equal(asks('tcp_tls_ca = "/ca"'), false);
    assert.equal(asks('tcp_tls_cert = "/c"', 'tcp_tls_key = "/k"', 'tcp_tls_ca = "/ca"'), true);
  });
});
