import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseJarName } from './jar-name.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

describe('artifact, version and classifier in the name of a jar', () => {
  for (const [name, artifact, version, classifier] of [
    ['log4j-core-2.14.1', 'log4j-core', '2.14.1'],
    ['log4j-1.2-api-2.14.1', 'log4j-1.2-api', '2.14.1'],
    ['log4j-over-slf4j-1.7.36', 'log4j-over-slf4j', '1.7.36'],
    ['commons-lang3-3.12.0', 'commons-lang3', '3.12.0'],
    ['h2-1.4.200', 'h2', '1.4.200'],
    ['guava-31.1-jre', 'guava', '31.1-jre'],
    ['bcprov-jdk15on-1.68', 'bcprov-jdk15on', '1.68'],
    ['akka-actor_2.13-2.6.19', 'akka-actor_2.13', '2.6.19'],
    ['spring-core-4.3.9.RELEASE', 'spring-core', '4.3.9.RELEASE'],
    ['postgresql-9.4-1201-jdbc41', 'postgresql', '9.4-1201-jdbc41'],
    [
      'netty-transport-native-epoll-4.1.72.Final-linux-x86_64',
      'netty-transport-native-epoll',
      '4.1.72.Final',
      'linux-x86_64',
    ],
    ['core-1.0-SNAPSHOT', 'core', '1.0-SNAPSHOT'],
    ['core-1.0-20240102.030405-7', 'core', '1.0-SNAPSHOT'],
    ['core-1.0-beta-2', 'core', '1.0-beta-2'],
    ['core-1.0-rc1-sources', 'core', '1.0-rc1', 'sources'],
    ['core-1.0-all', 'core', '1.0', 'all'],
    ['org.eclipse.core.runtime_3.24.0.v20220101-1200', 'org.eclipse.core.runtime', '3.24.0.v20220101-1200'],
    ['javax.servlet-api-4.0.1', 'javax.servlet-api', '4.0.1'],
    ['catalina', 'catalina'],
    ['my-app', 'my-app'],
  ] as const)
    test(name, () => {
      assert.deepEqual(parseJarName(`/app/lib/${name}.jar`), {
        artifact,
        ...(version !== undefined && { version }),
        ...(classifier !== undefined && { classifier }),
      });
    });

  test('ends soon for a long name', () => {
    const start = processorTime();
    for (const piece of ['-1', '1.', '_1.0.0', '-a', 'a_']) parseJarName(`/a${piece.repeat(20_000)}.jar`);
    assert.ok(processorTime() - start < 2000);
  });
});
