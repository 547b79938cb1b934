import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectOnWorkload } from './weakening-variables.ts';

const severity = (name: string, value: string): string | undefined => {
  const effect = effectOnWorkload(name, value);
  return typeof effect === 'object' ? effect.severity : effect;
};

test('a debugger of Java is as open as its address', () => {
  const debuggers: readonly (readonly [string, string])[] = [
    ['-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005', 'high'],
    ['-agentlib:jdwp=transport=dt_socket,server=y,address=0.0.0.0:5005', 'high'],
    ['-Xmx1g -Xrunjdwp:server=y,transport=dt_socket,address=5005', 'high'],
    ['-agentlib:jdwp=transport=dt_socket,server=y,address=127.0.0.1:5005', 'low'],
    ['-agentlib:jdwp=transport=dt_socket,server=y,address=localhost:5005,suspend=n', 'low'],
    ['-agentlib:jdwp=transport=dt_socket,server=n,address=ide.example:5005', 'none'],
    ['-Dcom.sun.management.jmxremote.authenticate=false', 'high'],
    ['-Xmx1g', 'none'],
  ];
  for (const [value, expected] of debuggers)
    assert.equal(severity('JAVA_TOOL_OPTIONS', value), expected, value);
  assert.equal(severity('JPDA_ADDRESS', '*:8000'), 'high');
  assert.equal(severity('JPDA_ADDRESS', 'localhost:8000'), 'none');
});

test('variables of services let in everyone, or turn verification off', () => {
  assert.equal(severity('NODE_TLS_REJECT_UNAUTHORIZED', '0'), 'medium');
  assert.equal(severity('NODE_TLS_REJECT_UNAUTHORIZED', '1'), 'none');
  assert.equal(severity('POSTGRES_HOST_AUTH_METHOD', 'trust'), 'medium');
  assert.equal(severity('NEO4J_AUTH', 'neo4j/a-password'), 'none');
  assert.equal(severity('LOG_LEVEL', 'debug'), undefined);
  for (const [name, open, closed] of [
    ['DISABLE_SECURITY_PLUGIN', 'true', 'false'],
    ['ARANGO_NO_AUTH', '1', '0'],
    ['AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED', 'true', 'false'],
    ['WEBUI_AUTH', 'False', 'True'],
    ['FLOWER_UNAUTHENTICATED_API', 'true', ''],
    ['DOCKER_TLS_CERTDIR', '', '/certs'],
    ['VAULT_SKIP_VERIFY', 'true', '0'],
    ['CONSUL_HTTP_SSL_VERIFY', 'false', 'true'],
  ] as const)
    assert.deepEqual([severity(name, open), severity(name, closed)], ['medium', 'none'], name);
});
