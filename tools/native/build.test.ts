import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { isRecordedProgram } from '../../src/knowledge/native/native-program.ts';
import type { NativeProgram } from '../../src/knowledge/native/native-program.ts';
import { nativePrograms } from '../../src/knowledge/native/native-programs.gen.ts';
import { callOf } from '../../src/probes/judge-step.ts';
import { allProbes } from '../../src/probes/table/all-probes.ts';
import {
  architectures,
  buildProgram,
  compilers,
  compilerVersion,
  hashesFile,
  programs,
  sources,
} from './build.ts';

const folder = mkdtempSync(join(tmpdir(), 'native-build-'));
after(() => rmSync(folder, { recursive: true }));

const emulators = { amd64: undefined, arm64: 'qemu-aarch64' } as const;

const isNativeProgram = (name: string): name is NativeProgram => Object.hasOwn(nativePrograms, name);

/** Runs a program for this machine, or for another one under emulation; `undefined` if that cannot be done here. */
function run(
  architecture: keyof typeof emulators,
  file: string,
  args: readonly string[],
): string | undefined {
  const isNative =
    process.platform === 'linux' && process.arch === (architecture === 'amd64' ? 'x64' : 'arm64');
  const emulator = emulators[architecture];
  if (!isNative && emulator === undefined) return undefined;
  const words = isNative ? [file, ...args] : [emulator ?? '', file, ...args];
  const { status, stdout, error } = spawnSync(words[0] ?? '', words.slice(1), { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  assert.equal(status, 0);
  return stdout;
}

interface Listed {
  step: string;
  arguments?: readonly number[];
}

for (const architecture of architectures) {
  const compiler = compilerVersion(architecture);
  const skip = compiler === undefined && `${compilers[architecture].program} is not installed`;
  const fileOf = (program: string): string => join(folder, 'one', `${program} ${architecture}`);

  for (const program of programs)
    test(
      `${program} for ${architecture} has the same bytes wherever it is built, and the recorded hash with the recorded compiler`,
      { skip },
      () => {
        assert.ok(isNativeProgram(program), `${program} has no recorded hash`);
        const copy = join(folder, `another place ${program} ${architecture}`);
        cpSync(sources, copy, { recursive: true });
        const hash = buildProgram(program, architecture, fileOf(program));
        assert.equal(buildProgram(program, architecture, join(folder, 'two', architecture), copy), hash);
        const recorded = nativePrograms[program][architecture];
        if (compiler === recorded.compiler) assert.equal(hash, recorded.sha256);
        const bytes = readFileSync(fileOf(program));
        assert.doesNotMatch(bytes.toString('latin1'), /another place|native-build-|\/native\//u);
        assert.equal(isRecordedProgram(program, architecture, bytes), hash === recorded.sha256);
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        assert.equal(isRecordedProgram(program, architecture, bytes), false);
      },
    );

  describe(`the helper of probes for ${architecture}`, { skip }, () => {
    const file = fileOf('probe');

    test('asks what the table of probes says, with the same arguments', (context) => {
      assert.ok(existsSync(file));
      const text = run(architecture, file, ['list']);
      if (text === undefined) {
        context.skip('it cannot be run here');
        return;
      }
      const listed = new Map(
        text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Listed)
          .map((entry) => [entry.step, entry]),
      );
      const steps = allProbes.flatMap(({ steps: own = [] }) => own);
      for (const { step, args } of steps) {
        const own = listed.get(step);
        if (own === undefined) {
          assert.ok(architecture === 'arm64' && step === 'io-ports:iopl', `${step} is not asked`);
          continue;
        }
        if (own.arguments === undefined) continue;
        assert.equal(args?.length, 6, step);
        for (const [n, value] of own.arguments.entries()) {
          const expected: number | undefined = args?.[n];
          if (expected === undefined) assert.ok(value > 4096 || value === 0 || value < 0, `${step} ${n}`);
          else assert.equal(value, expected, `${step}, argument ${n}`);
        }
      }
      const probes = new Set(allProbes.map(({ id }) => id));
      for (const step of listed.keys())
        assert.ok(probes.has(step.split(':')[0] ?? ''), `${step} is of no probe`);
      assert.equal(callOf('new-namespaces:unshare/net'), 'unshare');
    });

    test('answers in lines of JSON, and leaves no file behind', (context) => {
      const text = run(architecture, file, ['only=writable-root', 'only=kernel-log', 'forks=0', 'touch=0']);
      if (text === undefined) {
        context.skip('it cannot be run here');
        return;
      }
      const steps = text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Listed).step);
      assert.equal(steps[0], 'start');
      assert.equal(steps.at(-1), 'end');
      assert.ok(steps.includes('writable-root:open') && steps.includes('kernel-log:syslog'));
      assert.ok(!steps.includes('mount:mount'));
      assert.ok(!existsSync('/.ironhull-probe-file') && !existsSync('/etc/.ironhull-probe-file'));
    });
  });
}

test('the file of hashes is what the build writes', () => {
  const file = readFileSync(join(sources, '../src/knowledge/native/native-programs.gen.ts'), 'utf8');
  assert.equal(file, hashesFile(nativePrograms));
});
