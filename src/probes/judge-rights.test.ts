import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judged } from '../../test/kit/judged-probe.ts';
import { absent } from '../core/observed.ts';

describe('locked memory', () => {
  const locked = (answer: object): string =>
    judged('locked-memory', [{ step: 'locked-memory:mlock', ...answer }]);

  test('is limited if more than the limit is refused', () => {
    assert.match(locked({ says: '8396800', result: -12 }), /^blocked: .*8396800 bytes.*ENOMEM/u);
    assert.match(locked({ says: '8192', result: -1 }), /^blocked/u);
    assert.match(locked({ says: '8396800', result: 0 }), /^possible: .*8396800/u);
    assert.match(locked({ says: 'large', result: -1 }), /^possible: .*unlimited/u);
    assert.match(locked({ says: 'large', result: 1e9 }), /^possible: .*1000000000 bytes/u);
  });

  test('is unknown if it could not be tried', () => {
    for (const answer of [
      { says: 'no-limit', result: -1 },
      { says: 'no-child', result: -11 },
      { says: '8192', result: -22 },
      { killed: 9 },
    ])
      assert.match(locked(answer), /^unknown/u, JSON.stringify(answer));
    assert.match(judged('locked-memory', []), /^unknown/u);
  });
});

describe('rights and limits', () => {
  const status = (at: string, says: string) => ({ step: 'status', at, says, result: 0 });

  test('capabilities of the bounding set', () => {
    assert.match(judged('any-capability', [status('CapBnd', '0000000000000000')]), /^blocked/u);
    assert.match(judged('added-capabilities', [status('CapBnd', '00000000a80425fb')]), /^blocked/u);
    assert.match(
      judged('added-capabilities', [status('CapBnd', '00000000a82425fb')]),
      /^possible: .*SYS_ADMIN/u,
    );
    assert.match(judged('any-capability', [status('CapBnd', 'none')]), /^unknown/u);
  });

  test('setuid programs', () => {
    const program = { step: 'setuid-programs:stat', at: '/bin/su', result: 0 };
    const found = { step: 'setuid-programs:stat', says: 'found', result: 1 };
    assert.match(judged('setuid-programs', [status('NoNewPrivs', '1')]), /^blocked/u);
    assert.match(judged('setuid-programs', [status('NoNewPrivs', '0'), program, found]), /^possible/u);
    assert.match(
      judged('setuid-programs', [status('NoNewPrivs', '0'), { ...program, says: 'nosuid' }, found]),
      /^blocked/u,
    );
    assert.match(
      judged('setuid-programs', [status('NoNewPrivs', '0'), { ...found, result: 0 }]),
      /^unknown/u,
    );
  });

  test('memory and processes', () => {
    const memory = (says: string) => [
      { step: 'memory-limit:read', at: '/sys/fs/cgroup/memory.max', says, result: 0 },
    ];
    assert.match(judged('memory-limit', memory('max')), /^possible/u);
    assert.match(judged('memory-limit', memory('9223372036854771712')), /^possible/u);
    assert.match(judged('memory-limit', memory('33554432')), /^blocked/u);
    const machine = { step: 'memory-limit:machine', says: '32768', result: 0 };
    assert.match(judged('memory-limit', [machine, ...memory('33554432')]), /^possible/u);
    assert.match(judged('memory-limit', [machine, ...memory('33550336')]), /^blocked/u);
    assert.match(judged('memory-limit', memory('lots')), /^unknown/u);
    const pids = (says: string) => [
      { step: 'process-limit:read', at: '/sys/fs/cgroup/pids.max', says, result: 0 },
    ];
    assert.match(judged('process-limit', pids('4194304')), /^possible/u);
    assert.match(judged('process-limit', pids('100')), /^blocked/u);
    const tried = { memoryBound: 1024 * 1024 };
    assert.match(
      judged(
        'memory-limit',
        [...memory('33554432'), { step: 'memory-limit:touch', says: 'bound', result: 1 }],
        absent('x'),
        tried,
      ),
      /^possible/u,
    );
    assert.match(
      judged(
        'memory-limit',
        [...memory('33554432'), { step: 'memory-limit:touch', killed: 9 }],
        absent('x'),
        tried,
      ),
      /^blocked/u,
    );
    const forks = (says: string, result: number): string =>
      judged('process-limit', [{ step: 'process-limit:fork', says, result }], absent('x'), {
        processBound: 72,
      });
    assert.match(forks('72', 0), /^possible/u);
    assert.match(forks('63', -11), /^blocked/u);
    const both = (limit: string, says: string): string =>
      judged(
        'process-limit',
        [...pids(limit), { step: 'process-limit:fork', says, result: 0 }],
        absent('x'),
        { processBound: 200 },
      );
    // The limit of systemd for a container without one, which the trial does not reach; a limit that does not hold.
    assert.match(both('1741', '200'), /^blocked/u);
    assert.match(both('100', '200'), /^possible/u);
    assert.match(both('max', '200'), /^possible/u);
  });
});
