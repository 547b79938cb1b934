import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskFiles } from '../../io/disk-files.ts';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { systemdFolders } from './units.ts';
import { findWrittenFlags } from './written-flags.ts';

const unit = '/usr/lib/systemd/system/docker.service';
const dropIn = '/etc/systemd/system/docker.service.d/flags.conf';
const defaults = '/etc/default/docker';

/** Files of a host by path. */
type Texts = Readonly<Record<string, string>>;

/** Returns each flag of `docker.service` as `MEMBER: VALUE? PATH: TEXT`. */
async function flagsOf(texts: Texts, args: readonly string[]): Promise<readonly string[]> {
  const host = fakeHost();
  try {
    for (const [path, text] of Object.entries(texts)) host.write(path, text);
    const service = { folders: systemdFolders, service: 'docker.service', args };
    const found = await findWrittenFlags(diskFiles(host.root), service);
    return found.map(({ member, value = '', at: { file, range } }) => {
      const text = texts[file]?.slice(range.startOffset, range.endOffset) ?? '';
      return `${member}: ${value} ${file}: ${text}`;
    });
  } finally {
    host.remove();
  }
}

const plain = '[Service]\nExecStart=/usr/bin/dockerd -H fd:// --icc=true\n';

test('flags are where the last command line has them', async () => {
  assert.deepEqual(await flagsOf({ [unit]: plain }, ['-H', 'fd://', '--icc=true']), [
    `hosts: fd:// ${unit}: -H fd://`,
    `icc:  ${unit}: --icc=true`,
  ]);
  const changed = '[Service]\nExecStart=\nExecStart=/usr/bin/dockerd \\\n # why\n --log-level debug\n';
  assert.deepEqual(await flagsOf({ [unit]: plain, [dropIn]: changed }, ['--log-level', 'debug']), [
    `log-level: debug ${dropIn}: --log-level debug`,
  ]);
});

test('flags of a variable are where the variable is set', async () => {
  const texts = {
    [unit]:
      '[Service]\nEnvironment="A=--icc" B=-D\nEnvironmentFile=-/etc/default/docker\nExecStart=/d $A $OPTS $B\n',
    [defaults]: '# options\nOPTS="--log-opt splunk-token=x --insecure-registry ${REG}"\n',
  };
  const assigned = 'OPTS="--log-opt splunk-token=x --insecure-registry ${REG}"';
  // The words of a variable are not expanded again. A value that may be a credential is not kept.
  const args = ['--icc', '--log-opt', 'splunk-token=x', '--insecure-registry', '${REG}', '-D'];
  assert.deepEqual(await flagsOf(texts, args), [
    `icc:  ${unit}: "A=--icc"`,
    `log-opts:  ${defaults}: ${assigned}`,
    `insecure-registries: \${REG} ${defaults}: ${assigned}`,
    `debug:  ${unit}: B=-D`,
  ]);
});

test('nothing is said where the files do not make the command line', async () => {
  assert.deepEqual(await flagsOf({ [unit]: plain }, ['-H', 'fd://']), []);
  assert.deepEqual(await flagsOf({ [unit]: plain }, ['-H', 'fd://', '--icc=false']), []);
  assert.deepEqual(await flagsOf({}, ['--icc=true']), []);
});
