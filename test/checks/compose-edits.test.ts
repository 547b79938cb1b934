import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check as cpuLimit } from '../../src/checks/workload/cpu-limit.ts';
import { check as noNewPrivileges } from '../../src/checks/workload/no-new-privileges.ts';
import { check as publishedPorts } from '../../src/checks/workload/published-ports.ts';
import { check as readOnlyRoot } from '../../src/checks/workload/read-only-root.ts';
import { check as rootUser } from '../../src/checks/workload/root-user.ts';
import type { Check } from '../../src/core/rules/check.ts';
import { repairedService } from '../kit/judge-check.ts';

const texts: readonly [string, Check, string, string][] = [
  ['a port', publishedPorts, 'image: a\nports:\n  - 80:80', 'image: a\nports:\n  - 127.0.0.1:80:80'],
  [
    'a port with a variable, in quotes',
    publishedPorts,
    "image: a\nports: ['${PORT:-80}:80/udp'] # out",
    "image: a\nports: ['127.0.0.1:${PORT:-80}:80/udp'] # out",
  ],
  [
    'a port with an address',
    publishedPorts,
    'image: a\nports:\n  - "0.0.0.0:80:80"',
    'image: a\nports:\n  - "127.0.0.1:80:80"',
  ],
  [
    'a port with an IPv6 address',
    publishedPorts,
    'image: a\nports:\n  - "[::]:80:80"',
    'image: a\nports:\n  - "127.0.0.1:80:80"',
  ],
  [
    'a port in long syntax',
    publishedPorts,
    'image: a\nports:\n  - target: 80 # in\n    published: "${PORT:-80}" # out',
    'image: a\nports:\n  - target: 80 # in\n    published: "${PORT:-80}" # out\n    host_ip: 127.0.0.1',
  ],
  [
    'a port in long syntax with an address',
    publishedPorts,
    'image: a\nports:\n  - {target: 80, host_ip: 0.0.0.0, published: 80}',
    'image: a\nports:\n  - {target: 80, host_ip: "127.0.0.1", published: 80}',
  ],
  [
    'a list of options of another kind',
    noNewPrivileges,
    'image: a\nsecurity_opt: [label:type:x]',
    'image: a\nsecurity_opt: [label:type:x, no-new-privileges:true]',
  ],
  [
    'an empty list of options',
    noNewPrivileges,
    'image: a\nsecurity_opt: []',
    'image: a\nsecurity_opt: [no-new-privileges:true]',
  ],
  [
    'limits below deploy',
    cpuLimit,
    'image: a\ndeploy:\n  resources:\n    limits:\n      memory: 1g',
    'image: a\ndeploy:\n  resources:\n    limits:\n      memory: 1g\n      cpus: "1"',
  ],
  [
    'a block scalar',
    rootUser,
    'image: a\nuser: >-\n  root\ninit: true',
    'image: a\nuser: "1000:1000"\ninit: true',
  ],
];

for (const [title, check, before, after] of texts)
  test(`an edit leaves the rest as it is written: ${title}`, () => {
    assert.equal(repairedService(check, before), after);
  });

test('JSON stays JSON', () => {
  const service = '{\n  "image": "a", "security_opt": ["label:type:x"]\n}';
  const text = (check: Check): string => repairedService(check, service).trim();
  assert.match(text(noNewPrivileges), /"security_opt": \["label:type:x", "no-new-privileges:true"\]/u);
  assert.match(text(readOnlyRoot), /, "read_only": true/u);
});
