import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { check } from '../../src/checks/host/engine-programs.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { factsOfFiles, outcomesOf } from '../kit/host-tree.ts';
import { labTest } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

/** Whether a user who is in no group of the engine reaches it through a program. */
async function reaches(program: string, socket: string): Promise<boolean> {
  const asUser = ['--reuid=65534', '--regid=65534', '--clear-groups', 'env', 'DOCKER_CONFIG=/nonexistent'];
  const { code } = await runCommand('setpriv', [...asUser, program, '-H', `unix://${socket}`, 'version']);
  return code === 0;
}

describe('a copy of docker under another name', () => {
  labTest('lets everyone in as setuid and with a file capability, and is found', async () => {
    const { socket, directory } = await plainEngine();
    const root = await mkdtemp(join(tmpdir(), 'ironhull-copy-'));
    try {
      const folder = join(root, 'usr/local/bin');
      const copy = join(folder, 'd');
      await mkdir(join(root, 'usr/bin'), { recursive: true });
      await mkdir(folder, { recursive: true });
      for (const path of [root, directory]) await chmod(path, 0o711);
      await copyFile('/usr/bin/docker', copy);
      await copyFile('/bin/true', join(root, 'usr/bin/dockerd'));
      const stateOf = async (): Promise<string | undefined> =>
        outcomesOf(await factsOfFiles(diskFiles(root)), [check]).get(check.id)?.state;
      const ways: readonly (readonly [string, readonly string[], boolean])[] = [
        ['chmod', ['0755', copy], false],
        ['chmod', ['4755', copy], true],
        ['chmod', ['0755', copy], false],
        ['setcap', ['cap_net_raw+ep', copy], false],
        ['setcap', ['cap_dac_override+ep', copy], true],
      ];
      for (const [program, args, isOpen] of ways) {
        await mustRun(program, args);
        assert.equal(await reaches(copy, socket), isOpen, args.join(' '));
        assert.equal(await stateOf(), isOpen ? 'failed' : 'passed', args.join(' '));
      }
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
