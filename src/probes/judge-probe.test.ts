import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { absent, known, unreadable, type Observed } from '../core/observed.ts';
import type { JsonRecord } from '../formats/json/members.ts';
import { judged } from '../../test/kit/judged-probe.ts';

const bpf = (result: number): readonly object[] => [{ step: 'bpf:bpf', result }];
const filterOf = (action: string, more: object = {}): Observed<JsonRecord> =>
  known({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names: ['bpf'], action, ...more }] }, 'config.json');
const allowing = filterOf('SCMP_ACT_ALLOW');
const refusing = filterOf('SCMP_ACT_ERRNO');

describe('one call', () => {
  test('is possible if the kernel agrees, or fails after the permission check', () => {
    assert.equal(judged('bpf', bpf(3)), 'possible: bpf: allowed');
    assert.equal(
      judged('process-accounting', [{ step: 'process-accounting:acct', result: -2 }]),
      'possible: acct: ENOENT after the permission check',
    );
  });

  test('is blocked if the kernel refuses', () => {
    assert.equal(judged('bpf', bpf(-1)), 'blocked: bpf: EPERM');
    assert.equal(judged('bpf', bpf(-1), allowing), 'blocked: bpf: EPERM');
    assert.equal(judged('bpf', bpf(-1), refusing), 'blocked: bpf: EPERM, by the seccomp filter');
  });

  test('is not known without an answer, and for an error that says nothing', () => {
    assert.match(judged('bpf', []), /^unknown: bpf: no answer/u);
    assert.match(judged('bpf', bpf(-7)), /^unknown: bpf: error 7/u);
    assert.match(judged('bpf', [{ step: 'bpf:bpf', killed: 14 }]), /^unknown/u);
    assert.match(judged('bpf', [{ step: 'bpf:bpf', says: 'no-child', result: -11 }]), /^unknown/u);
  });
});

describe('ENOSYS', () => {
  test('of a kernel without the call is no refusal', () => {
    assert.match(judged('bpf', bpf(-38)), /^unknown: .*does not have the call/u);
    assert.match(judged('bpf', bpf(-38), allowing), /^unknown: .*does not have the call/u);
  });

  test('of the filter is one', () => {
    assert.equal(
      judged('bpf', bpf(-38), filterOf('SCMP_ACT_ERRNO', { errnoRet: 38 })),
      'blocked: bpf: ENOSYS, by the seccomp filter',
    );
  });

  test('is not known if the filter is not', () => {
    assert.match(
      judged('bpf', bpf(-38), unreadable('denied', 'run as root', 'x')),
      /^unknown: .*or the filter/u,
    );
  });
});

describe('the filter and the kernel', () => {
  test('contradict each other: nothing is proven', () => {
    assert.match(
      judged('bpf', bpf(3), refusing),
      /^unknown: .*the seccomp filter refuses the call \(EPERM or ENOSYS\)/u,
    );
    assert.match(judged('bpf', bpf(-22), refusing), /^unknown/u);
    assert.match(judged('bpf', bpf(-1), filterOf('SCMP_ACT_KILL_PROCESS')), /^unknown/u);
    assert.match(judged('bpf', [{ step: 'bpf:bpf', killed: 31 }], allowing), /^unknown/u);
  });

  test('a process that the filter ends was refused', () => {
    const killed = [{ step: 'bpf:bpf', killed: 31 }];
    assert.match(judged('bpf', killed, filterOf('SCMP_ACT_KILL_PROCESS')), /^blocked/u);
  });

  test('another process that decides is not compared', () => {
    assert.match(judged('bpf', bpf(-1), filterOf('SCMP_ACT_NOTIFY')), /^blocked/u);
  });
});

describe('several ways', () => {
  const mount = (results: Readonly<Record<string, number>>): readonly object[] =>
    Object.entries(results).map(([call, result]) => ({ step: `mount:${call}`, result }));
  const refused = { mount: -1, umount2: -1, pivot_root: -1, fsopen: -1, open_tree: -1 };

  test('one is enough', () => {
    assert.match(judged('mount', mount({ ...refused, fsopen: 3 })), /^possible: fsopen/u);
  });

  test('all must be refused; a call that the kernel does not have is none', () => {
    assert.match(judged('mount', mount(refused)), /^blocked/u);
    assert.match(judged('mount', mount({ ...refused, fsopen: -38, open_tree: -38 })), /^blocked/u);
    const unread = unreadable('denied', 'run as root', 'x');
    assert.match(judged('mount', mount({ ...refused, fsopen: -38 }), unread), /^blocked/u);
    const { open_tree: _left, ...others } = refused;
    assert.match(judged('mount', mount(others)), /^unknown: open_tree/u);
  });
});

describe('files', () => {
  const open = (id: string, ...answers: readonly object[]): string =>
    judged(
      id,
      answers.map((answer) => ({ step: `${id}:open`, ...answer })),
    );

  test('that are not there are no way in, where the mount namespace hides them', () => {
    assert.match(open('host-files', { at: '/host/etc/shadow', result: -2 }), /^blocked/u);
    assert.match(open('host-files', { at: '/host/etc/shadow', result: 0 }), /^possible/u);
    assert.match(open('host-files', { at: '/host/etc/shadow', result: -13 }), /^blocked/u);
  });

  test('that the kernel does not have prove nothing', () => {
    assert.match(open('sysrq', { at: '/proc/sysrq-trigger', result: -2 }), /^unknown/u);
    assert.match(open('sysrq', { at: '/proc/sysrq-trigger', result: -30 }), /^blocked/u);
  });

  test('that are masked', () => {
    assert.match(open('kernel-files', { at: '/proc/keys', says: 'masked', result: 0 }), /^blocked/u);
    assert.match(open('kernel-files', { at: '/proc/keys', result: 0 }), /^possible/u);
  });
});

describe('connections', () => {
  const far = (result: number, reachable: ReadonlySet<string> | undefined): string =>
    judged('other-networks', [{ step: 'other-networks:connect', at: '10.0.0.2:80', result }], absent('x'), {
      reachable,
    });

  test('silence is a refusal only where this machine gets an answer', () => {
    assert.match(far(-110, new Set(['10.0.0.2:80'])), /^blocked/u);
    assert.match(far(-110, new Set()), /^unknown/u);
    assert.match(far(-110, undefined), /^unknown/u);
    assert.match(far(-101, undefined), /^blocked/u);
    assert.match(far(0, undefined), /^possible/u);
  });

  test('a socket of an engine', () => {
    const socket = (more: object): string =>
      judged('engine-sockets', [{ step: 'engine-sockets:connect', at: '/run/docker.sock', ...more }]);
    assert.match(socket({ says: 'http', result: 0 }), /^possible: .*answered/u);
    assert.match(socket({ result: 0 }), /^possible/u);
    assert.match(socket({ result: -2 }), /^blocked/u);
    assert.match(socket({ result: -13 }), /^blocked/u);
    assert.match(socket({ result: -111 }), /^unknown/u);
  });
});

describe('namespaces', () => {
  const own = (kind: string, id: string) => [{ step: 'namespace', at: kind, says: id, result: 0 }];

  test('are the host’s, by the host’s own or by the first ones of every kernel', () => {
    assert.match(judged('host-network', own('net', 'net:[1]')), /^possible/u);
    assert.match(judged('host-network', own('net', 'net:[2]')), /^blocked/u);
    const remote = { hostNamespaces: unreadable('remote', 'elsewhere', 'x') };
    assert.match(
      judged('host-process-namespace', own('pid', 'pid:[4026531836]'), absent('x'), remote),
      /^possible/u,
    );
    assert.match(
      judged('host-process-namespace', own('pid', 'pid:[4026532900]'), absent('x'), remote),
      /^unknown/u,
    );
    assert.match(judged('host-network', []), /^unknown/u);
  });

  test('are read from the host where the container may not read its own', () => {
    const read = (net: string) =>
      judged('host-network', [], absent('x'), { containerNamespaces: { net, pid: 'pid:[1]' } });
    assert.match(read('net:[1]'), /^possible: \/proc\/PID\/ns\/net of the container, read from the host/u);
    assert.match(read('net:[2]'), /^blocked: .*read from the host, is net:\[2\]/u);
    // What was asked in the container counts first, and a kind that nobody read is unknown.
    const asked = judged('host-network', own('net', 'net:[2]'), absent('x'), {
      containerNamespaces: { net: 'net:[1]' },
    });
    assert.match(asked, /^blocked: \/proc\/self/u);
    const unread = judged('host-ipc', [], absent('x'), { containerNamespaces: { net: 'net:[2]' } });
    assert.match(unread, /^unknown/u);
  });
});
